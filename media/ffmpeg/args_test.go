package ffmpeg

import (
	"strings"
	"testing"
	"time"
)

const (
	begin = "-hide_banner -nostdin -nostats -loglevel error "
	film  = "-copyts -start_at_zero -protocol_whitelist file -format_whitelist mov -i file:/dev/fd/3 "
	tailA = " -strict experimental -map_metadata -1 -map_chapters -1 -sn -dn -max_muxing_queue_size 4096 "
	tailB = "-f mp4 -movflags empty_moov+default_base_moof+skip_sidx+frag_discont+delay_moov -frag_duration 1 " +
		"-use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10 pipe:1"
	end     = tailA + tailB
	size    = "scale=w='trunc(iw*sar/2)*2':h='trunc(ih/2)*2',setsar=1,"
	x264    = "-c:v libx264 -preset veryfast -crf 23 -profile:v high -sc_threshold 0 -forced-idr 1 "
	ahead0  = "-rc-lookahead 0 "
	exactly = "-fps_mode vfr -enc_time_base 1:90000 -video_track_timescale 90000 -bf 0 -g 9999 -force_key_frames "
	second  = "-fps_mode:v:1 vfr -enc_time_base:v:1 1:90000 -video_track_timescale 90000 -bf:v:1 0 -g:v:1 9999 -force_key_frames:v:1 "
	stereo  = " -b:a:0 160000 -ar:a:0 48000 -ac:a:0 2"
)

func TestArgs(t *testing.T) {
	file := Input{URL: "file:/dev/fd/3", Formats: []string{"mov"}, Protocols: []string{"file"}}
	imprecise := file
	imprecise.Imprecise = true
	growing := file
	growing.Follow = true
	address := Input{URL: "https://example.org/film.mkv", Live: true}
	hardware := func(e Encoder, crf int) Job { return Job{Input: file, Video: &VideoOut{Encoder: e, CRF: crf}} }
	for _, c := range []struct {
		name string
		job  Job
		want string
	}{
		{
			"copy from 17.3 s, with the sound of MPEG-TS",
			Job{Input: imprecise, Start: 17300 * time.Millisecond, Video: &VideoOut{Copy: true, SourceCodec: "h264"}, Audio: []AudioOut{{Stream: 1, Copy: true, SourceCodec: "aac"}}},
			begin + "-ss 13.3 " + film + "-map 0:0 -c:v copy -map 0:1 -c:a:0 copy -bsf:a:0 aac_adtstoasc" + end,
		},
		{
			"copy HEVC, two sounds, one of them encoded",
			Job{Input: file, Start: time.Minute, Video: &VideoOut{Copy: true, SourceCodec: "hevc"}, Audio: []AudioOut{{Stream: 2, Copy: true, SourceCodec: "opus"}, {Stream: 1, Codec: AudioOpus, Bitrate: 96000}}},
			begin + "-ss 60 " + film + "-map 0:0 -c:v copy -tag:v hvc1 -map 0:2 -c:a:0 copy -map 0:1 -filter:a:1 aresample=48000:async=1000:first_pts=2870400" +
				" -c:a:1 libopus -b:a:1 96000 -ar:a:1 48000 -ac:a:1 2" + end,
		},
		{
			"encode from 5 s, the keyframes at 6, 8, …",
			Job{Input: file, Start: 5 * time.Second, Video: &VideoOut{Width: 1280, Height: 720, FrameRate: 30, MaxRate: 3000000}, Audio: []AudioOut{{Stream: 1}}},
			begin + "-ss 4.8 " + film + "-map 0:0 -filter:v select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.03267)'," +
				"scale=w='max(2,trunc(iw*sar*min(1,min(1280/(iw*sar),720/ih))/2+0.01)*2)':h='max(2,trunc(ih*min(1,min(1280/(iw*sar),720/ih))/2+0.01)*2)',setsar=1,format=yuv420p " +
				x264 + ahead0 + "-maxrate 3000000 -bufsize 6000000 " + exactly + "expr:gte(t,n_forced*2-0.8) -map 0:1 -filter:a:0 aresample=48000:async=1000:first_pts=230400 -c:a:0 aac" + stereo + end,
		},
		{
			"no sound, growing, up to a minute",
			Job{Input: growing, Until: time.Minute, Video: &VideoOut{Copy: true}, Audio: []AudioOut{{Silent: true}}},
			begin + "-ss 0 -copyts -start_at_zero -protocol_whitelist file -format_whitelist mov -follow 1 -seekable 0 -i file:/dev/fd/3 -f lavfi -i anullsrc=r=48000:cl=stereo " +
				"-map 0:0 -c:v copy -map 1:0 -c:a:0 aac" + stereo + " -to 60" + end,
		},
		{
			"sound that has ended already",
			Job{Input: file, Start: 10 * time.Second, Video: &VideoOut{Copy: true}, Audio: []AudioOut{{Stream: 1, End: 9 * time.Second}}},
			begin + "-ss 10 " + film + "-f lavfi -i anullsrc=r=48000:cl=stereo -map 0:0 -c:v copy -map 1:0 -filter:a:0 asetpts=PTS+9.8/TB -c:a:0 aac" + stereo + " -shortest" + end,
		},
		{
			"a cover",
			Job{Input: file, Video: &VideoOut{Stream: 1, Still: true}, Audio: []AudioOut{{Copy: true, SourceCodec: "mp3"}}},
			begin + "-ss 0 -noaccurate_seek " + film + "-map 0:1 -filter:v loop=loop=-1:size=1,setpts=N/(4*TB)+0/TB," + size + "format=yuv420p " + x264 +
				"-tune stillimage -fps_mode vfr -enc_time_base 1:90000 -video_track_timescale 90000 -r 4 -disposition:v default -bf 0 -g 9999 -force_key_frames expr:gte(t,n_forced*2) -map 0:0 -c:a:0 copy -shortest" + end,
		},
		{
			"live from an address",
			Job{Input: address, Live: true, Video: &VideoOut{}},
			begin + "-fflags nobuffer -flags low_delay -analyzeduration 1000000 -probesize 1000000 -rw_timeout 15000000 -reconnect 1 -reconnect_streamed 1 -reconnect_delay_max 4 " +
				"-i https://example.org/film.mkv -map 0:0 -filter:v " + size + "format=yuv420p " + x264 + "-tune zerolatency " + exactly + "expr:gte(t,n_forced*1)" +
				tailA + "-flush_packets 1 -max_interleave_delta 500000 " + tailB,
		},
		{
			"a camera with a microphone of its own device, and a silent one",
			Job{
				Input: Input{URL: "/dev/video0", Format: "v4l2", Live: true, Beside: &Input{URL: "default", Format: "alsa", Live: true}}, Live: true,
				Video: &VideoOut{Copy: true, SourceCodec: "h264"}, Audio: []AudioOut{{Stream: BesideIndex}, {Silent: true}},
			},
			begin + "-fflags nobuffer -flags low_delay -analyzeduration 1000000 -probesize 1000000 -f v4l2 -i /dev/video0 " +
				"-fflags nobuffer -flags low_delay -analyzeduration 1000000 -probesize 1000000 -f alsa -i default -f lavfi -i anullsrc=r=48000:cl=stereo " +
				"-map 0:0 -c:v copy -map 1:0 -filter:a:0 aresample=48000:async=1000 -c:a:0 aac" + stereo + " -map 2:0 -c:a:1 aac -b:a:1 160000 -ar:a:1 48000 -ac:a:1 2 -shortest" +
				tailA + "-flush_packets 1 -max_interleave_delta 500000 " + tailB,
		},
		{
			"a rendition beside a copy of HEVC, with Opus beside AAC that ends early",
			Job{
				Input: file, Start: 5 * time.Second, Until: time.Minute, Video: &VideoOut{Copy: true, SourceCodec: "hevc"},
				Rendition: &VideoOut{Width: 1280, Height: 720, MaxRate: 4000000},
				Audio:     []AudioOut{{Stream: 1, End: 9 * time.Second}, {Stream: 1, End: 9 * time.Second, Codec: AudioOpus, Bitrate: 96000}},
			},
			begin + "-ss 4.8 " + film + "-f lavfi -i anullsrc=r=48000:cl=stereo -map 0:0 -c:v:0 copy -tag:v:0 hvc1 -map 0:0 -filter:v:1 " +
				"scale=w='max(2,trunc(iw*sar*min(1,min(1280/(iw*sar),720/ih))/2+0.01)*2)':h='max(2,trunc(ih*min(1,min(1280/(iw*sar),720/ih))/2+0.01)*2)',setsar=1,format=yuv420p " +
				"-c:v:1 libx264 -preset:v:1 veryfast -crf:v:1 23 -profile:v:1 high -sc_threshold:v:1 0 -forced-idr:v:1 1 -rc-lookahead:v:1 0 -maxrate:v:1 4000000 -bufsize:v:1 8000000 " + second + "expr:gte(t,n_forced*2-0.8) " +
				"-filter_complex [0:1]aresample=48000:async=1000:first_pts=230400,aformat=channel_layouts=stereo,atrim=end=8.9[sound0];[sound0][1:0]concat=v=0:a=1[padded0] -map [padded0] -c:a:0 aac" + stereo +
				" -filter_complex [0:1]aresample=48000:async=1000:first_pts=230400,aformat=channel_layouts=stereo,atrim=end=8.9[sound1];[sound1][1:0]concat=v=0:a=1[padded1] -map [padded1]" +
				" -c:a:1 libopus -b:a:1 96000 -ar:a:1 48000 -ac:a:1 2 -to 60" + end,
		},
		{
			"silence twice: for MSE and for WebRTC",
			Job{Input: file, Start: time.Minute, Video: &VideoOut{Copy: true}, Audio: []AudioOut{{Silent: true}, {Silent: true, Codec: AudioOpus, Bitrate: 96000}}},
			begin + "-ss 60 " + film + "-f lavfi -i anullsrc=r=48000:cl=stereo -map 0:0 -c:v copy -map 1:0 -filter:a:0 asetpts=PTS+59.8/TB -c:a:0 aac" + stereo +
				" -map 1:0 -filter:a:1 asetpts=PTS+59.8/TB -c:a:1 libopus -b:a:1 96000 -ar:a:1 48000 -ac:a:1 2 -shortest" + end,
		},
		{
			"a rendition of what happens now, with VAAPI",
			Job{Input: address, Live: true, Video: &VideoOut{Copy: true, SourceCodec: "hevc"}, Rendition: &VideoOut{Encoder: EncoderVAAPI, FrameRate: 30}},
			begin + "-vaapi_device /dev/dri/renderD128 -fflags nobuffer -flags low_delay -analyzeduration 1000000 -probesize 1000000 -rw_timeout 15000000 -reconnect 1 -reconnect_streamed 1 -reconnect_delay_max 4 " +
				"-i https://example.org/film.mkv -map 0:0 -c:v:0 copy -tag:v:0 hvc1 -map 0:0 -filter:v:1 select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.03267)'," + size + "format=nv12,hwupload " +
				"-c:v:1 h264_vaapi -rc_mode:v:1 CQP -qp:v:1 23 -profile:v:1 high " + second + "expr:gte(t,n_forced*1)" +
				tailA + "-flush_packets 1 -max_interleave_delta 500000 " + tailB,
		},
		{
			"VAAPI", hardware(EncoderVAAPI, 0),
			begin + "-vaapi_device /dev/dri/renderD128 -ss 0 " + film + "-map 0:0 -filter:v " + size + "format=nv12,hwupload -c:v h264_vaapi -rc_mode CQP -qp 23 -profile:v high " + exactly + "expr:gte(t,n_forced*2)" + end,
		},
		{
			"NVENC", hardware(EncoderNVENC, 20),
			begin + "-ss 0 " + film + "-map 0:0 -filter:v " + size + "format=yuv420p -c:v h264_nvenc -preset p4 -rc vbr -cq 20 -b:v 0 -forced-idr 1 -profile:v high " + exactly + "expr:gte(t,n_forced*2)" + end,
		},
		{
			"QSV", hardware(EncoderQSV, 0),
			begin + "-ss 0 " + film + "-map 0:0 -filter:v " + size + "format=nv12 -c:v h264_qsv -preset veryfast -global_quality 23 -forced_idr 1 -profile:v high -look_ahead 0 " + exactly + "expr:gte(t,n_forced*2)" + end,
		},
		{
			"VideoToolbox", hardware(EncoderVideoToolbox, 0),
			begin + "-ss 0 " + film + "-map 0:0 -filter:v " + size + "format=yuv420p -c:v h264_videotoolbox -q:v 54 -profile:v high -realtime 1 " + exactly + "expr:gte(t,n_forced*2)" + end,
		},
		{
			"AMF", hardware(EncoderAMF, 0),
			begin + "-ss 0 " + film + "-map 0:0 -filter:v " + size + "format=yuv420p -c:v h264_amf -rc cqp -qp_i 23 -qp_p 23 -quality speed -profile:v high " + exactly + "expr:gte(t,n_forced*2)" + end,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(Args(c.job), " "); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}
