package source

import (
	"strings"
	"testing"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// What FFmpeg reads follows from the name alone, on every system.
func TestWholeCommandLinesOfLiveSources(t *testing.T) {
	const (
		begin  = "-hide_banner -nostdin -nostats -loglevel error "
		live   = "-fflags nobuffer -flags low_delay -analyzeduration 1000000 -probesize 1000000 "
		rtspIO = "-protocol_whitelist rtsp,rtsps,rtp,srtp,tcp,tls,udp -format_whitelist rtsp " + live
		httpIO = live + "-rw_timeout 15000000 -reconnect 1 -reconnect_streamed 1 -reconnect_delay_max 4 -user_agent " + browser + " "
		end    = " -map 0:0 -c:v copy -strict experimental -map_metadata -1 -map_chapters -1 -sn -dn -max_muxing_queue_size 4096 " +
			"-flush_packets 1 -max_interleave_delta 500000 -f mp4 -movflags empty_moov+default_base_moof+skip_sidx+frag_discont+delay_moov " +
			"-frag_duration 1 -use_editlist 0 -avoid_negative_ts disabled -output_ts_offset 10 pipe:1"
	)
	containers := strings.Join(ffmpeg.Containers(), ",")
	linux := machine{system: "linux", display: ":1", cameras: map[string]string{"HD Webcam": "/dev/video2"}}
	for _, c := range []struct {
		name string
		on   machine
		want string
	}{
		{"rtsp://ana:secret@camera/1", linux, rtspIO + "-rtsp_flags prefer_tcp -timeout 10000000 -i rtsp://ana:secret@camera/1"},
		{"rtsp+udp://camera/1", linux, rtspIO + "-rtsp_transport udp -timeout 10000000 -i rtsp://camera/1"},
		{"rtsps://camera/1", linux, rtspIO + "-rtsp_flags prefer_tcp -timeout 10000000 -i rtsps://camera/1"},
		{"rtmp://studio/app/key", linux, "-protocol_whitelist rtmp,rtmps,tcp,tls -format_whitelist flv " + live + "-rtmp_live live -i rtmp://studio/app/key"},
		{"srt://studio:9000?latency=50000", linux, "-protocol_whitelist srt -format_whitelist mpegts " + live + "-timeout 10000000 -i srt://studio:9000?latency=50000"},
		{"udp://239.0.0.1:1234", linux, "-protocol_whitelist udp -format_whitelist mpegts " + live + "-timeout 10000000 -i udp://239.0.0.1:1234"},
		{"https://tv.example/live.ts", linux, "-protocol_whitelist http,https,tcp,tls -format_whitelist " + containers + " " + httpIO + "-i https://tv.example/live.ts"},
		{"http://tv.example/Live.M3U8?a=b", linux, "-protocol_whitelist http,https,tcp,tls,crypto -format_whitelist hls," + containers + " " + httpIO + "-i http://tv.example/Live.M3U8?a=b"},
		{"/dev/video0", linux, live + "-f v4l2 -i /dev/video0"},
		{"camera:", linux, live + "-f v4l2 -i /dev/video0"},
		{"camera:1", linux, live + "-f v4l2 -i /dev/video1"},
		{"camera:HD Webcam+microphone:", linux, live + "-f v4l2 -i /dev/video2 " + live + "-f alsa -thread_queue_size 64 -i default"},
		{"microphone:1", linux, live + "-f alsa -thread_queue_size 64 -i hw:1"},
		{"screen:", linux, live + "-f x11grab -framerate 30 -i :1"},
		{"screen::0.1+microphone:pulse", linux, live + "-f x11grab -framerate 30 -i :0.1 " + live + "-f alsa -thread_queue_size 64 -i pulse"},
		{"camera:0", machine{system: "darwin"}, live + "-f avfoundation -framerate 30 -i 0:none"},
		{"camera:FaceTime HD Camera+microphone:1", machine{system: "darwin"}, live + "-f avfoundation -framerate 30 -i FaceTime HD Camera:1"},
		{"screen:1", machine{system: "darwin"}, live + "-f avfoundation -framerate 30 -i Capture screen 1:none"},
		{"microphone:", machine{system: "darwin"}, live + "-f avfoundation -i none:0"},
		{"camera:HD Webcam+microphone:Headset (USB+)", machine{system: "windows"}, live + "-f dshow -rtbufsize 64M -i video=HD Webcam:audio=Headset (USB+)"},
		{"screen:", machine{system: "windows"}, live + "-f gdigrab -framerate 30 -i desktop"},
		{"screen:+microphone:Headset", machine{system: "windows"}, live + "-f gdigrab -framerate 30 -i desktop " + live + "-f dshow -rtbufsize 64M -i audio=Headset"},
	} {
		t.Run(c.on.system+" "+c.name, func(t *testing.T) {
			in, ok := address(c.name)
			if d, device := parseDevice(c.name); device {
				var err error
				if in, err = d.input(c.on); err != nil {
					t.Fatal(err)
				}
			} else if !ok {
				t.Fatal("it is neither an address nor a device")
			}
			in.Live = true
			got := strings.Join(ffmpeg.Args(ffmpeg.Job{Input: in, Live: true, Video: &ffmpeg.VideoOut{Copy: true}}), " ")
			if want := begin + c.want + end; got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
		})
	}
}

func TestWhatHappensNow(t *testing.T) {
	for name, want := range map[string]bool{
		"rtsp://a/b": true, "rtsp+udp://a/b": true, "rtmp://a/b": true, "srt://a:1": true, "udp://a:1": true,
		"http://a/film.mp4": false, "https://a/live.m3u8": false, // probing tells
	} {
		if got := Live(media.Source{Kind: media.SourceAddress, Address: name}); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !Live(media.Source{Kind: media.SourceDevice, Address: "camera:0"}) || Live(media.Source{Kind: media.SourceFile, Path: "/a"}) {
		t.Error("devices happen now, files do not")
	}
}

func TestDeviceListings(t *testing.T) {
	for name, c := range map[string]struct {
		got, want []Device
	}{
		"macOS": {
			avfoundationDevices("[AVFoundation indev @ 0x7f] AVFoundation video devices:\n[AVFoundation indev @ 0x7f] [0] FaceTime HD Camera\n" +
				"[AVFoundation indev @ 0x7f] [1] Capture screen 0\n[AVFoundation indev @ 0x7f] AVFoundation audio devices:\n" +
				"[AVFoundation indev @ 0x7f] [0] MacBook Microphone\ndummy: Input/output error\n"),
			[]Device{{"camera", "FaceTime HD Camera", "camera:0"}, {"screen", "Capture screen 0", "screen:0"}, {"microphone", "MacBook Microphone", "microphone:0"}},
		},
		"Windows, with a kind each": {
			dshowDevices("[dshow @ 000001] \"HD Webcam\" (video)\r\n[dshow @ 000001]   Alternative name \"@device_pnp_x\"\r\n" +
				"[dshow @ 000001] \"OBS\" (none)\r\n[dshow @ 000001] \"Headset (USB)\" (audio)\r\ndummy: Immediate exit requested\r\n"),
			[]Device{{"camera", "HD Webcam", "camera:HD Webcam"}, {"microphone", "Headset (USB)", "microphone:Headset (USB)"}},
		},
		"Windows, with headings": {
			dshowDevices("[dshow @ 01] DirectShow video devices (some may be both)\n[dshow @ 01]  \"Cam\"\n[dshow @ 01]     Alternative name \"@device_x\"\n" +
				"[dshow @ 01] DirectShow audio devices\n[dshow @ 01]  \"Mic\"\n"),
			[]Device{{"camera", "Cam", "camera:Cam"}, {"microphone", "Mic", "microphone:Mic"}},
		},
		"Linux": {
			linuxDevices(map[string]string{"B": "/dev/video2", "A": "/dev/video0"}, []Device{{"microphone", "PCH", "microphone:0"}}, ":0"),
			[]Device{{"camera", "A", "/dev/video0"}, {"camera", "B", "/dev/video2"}, {"microphone", "PCH", "microphone:0"}, {"screen", "display :0", "screen:"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if len(c.got) != len(c.want) {
				t.Fatalf("%+v", c.got)
			}
			for i, d := range c.got {
				if d != c.want[i] {
					t.Errorf("%+v, want %+v", d, c.want[i])
				}
			}
		})
	}
}

func TestIndexesAreNamedWhereTheSystemHasNone(t *testing.T) {
	list := []Device{{"camera", "Cam", "camera:Cam"}, {"microphone", "A", "microphone:A"}, {"microphone", "B+", "microphone:B+"}}
	for given, want := range map[string]string{
		"camera:0+microphone:1": "camera:Cam+microphone:B+", "camera:": "camera:Cam", "screen:0": "screen:0",
		"camera:9": "camera:9", "microphone:B++camera:Cam": "microphone:B++camera:Cam",
	} {
		if got := named(given, list); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}
