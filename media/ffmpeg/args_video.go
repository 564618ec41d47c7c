package ffmpeg

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const (
	fileGOP    = 2 * time.Second
	liveGOP    = time.Second
	defaultCRF = 23
	stillRate  = 4 // pictures a second of a cover
)

// videoArgs are those of the n-th video track. Options of one alone are said of all video, which with a copy beside it they
// must not be: FFmpeg looks for an encoder's options there too.
func (j Job) videoArgs(n int, v VideoOut) []string {
	a := j.oneVideo(v)
	if j.Rendition == nil {
		return a
	}
	for i := 2; i < len(a); i += 2 { // behind -map
		if a[i] != "-video_track_timescale" { // the muxer's
			a[i] = strings.TrimSuffix(a[i], ":v") + ":v:" + strconv.Itoa(n)
		}
	}
	return a
}

func (j Job) oneVideo(v VideoOut) []string {
	a := []string{"-map", specifier(v.Stream)}
	if v.Copy {
		a = append(a, "-c:v", "copy")
		if v.SourceCodec == "hevc" {
			a = append(a, "-tag:v", "hvc1") // Safari takes nothing else
		}
		return a
	}
	a = append(a, "-filter:v", strings.Join(j.videoFilters(v), ","))
	a = append(a, v.encoderArgs(j.Live)...)
	// The encoder's clock is finer than the frame rate: pictures keep their exact times.
	a = append(a, "-fps_mode", "vfr", "-enc_time_base", "1:90000", "-video_track_timescale", "90000")
	if v.Still {
		// An attached picture has a made-up rate, and stays "attached" if it is let.
		a = append(a, "-r", strconv.Itoa(stillRate), "-disposition:v", "default")
	}
	return append(a, "-bf", "0", "-g", "9999", "-force_key_frames", j.keyframes(v))
}

// keyframes asks for one at the multiples of the GOP on the item's timeline (give or take a
// frame). In the expression, t counts from the first picture.
func (j Job) keyframes(v VideoOut) string {
	gop := v.GOP
	if gop == 0 {
		gop = fileGOP
		if j.Live {
			gop = liveGOP
		}
	}
	expr := "expr:gte(t,n_forced*" + seconds(gop)
	if phase := j.from() % gop; phase > 0 && !j.Live {
		expr += "-" + seconds(phase)
	}
	return expr + ")"
}

func (j Job) videoFilters(v VideoOut) []string {
	var f []string
	switch {
	case v.Still:
		f = append(f, "loop=loop=-1:size=1", fmt.Sprintf("setpts=N/(%d*TB)+%s/TB", stillRate, seconds(j.from())))
	case !j.Live && j.Input.Imprecise:
		f = append(f, "trim=start="+seconds(j.from()))
	}
	if v.FrameRate > 0 && !v.Still {
		// Drops pictures that come too soon and keeps the times of the others.
		f = append(f, fmt.Sprintf("select='isnan(prev_selected_t)+gte(t-prev_selected_t,%s)'",
			strconv.FormatFloat(0.98/v.FrameRate, 'f', 5, 64)))
	}
	if v.ToneMap {
		f = append(f, "zscale=transfer=linear:npl=100", "format=gbrpf32le", "zscale=primaries=bt709",
			"tonemap=tonemap=hable:desat=0", "zscale=transfer=bt709:matrix=bt709:range=limited")
	}
	f = append(f, v.scale(), "setsar=1")
	if v.Encoder == EncoderVAAPI {
		return append(f, "format=nv12", "hwupload")
	}
	if v.Encoder == EncoderQSV {
		return append(f, "format=nv12")
	}
	return append(f, "format=yuv420p")
}

// scale makes the pixels square, the sides even, and the picture no larger than wanted.
func (v VideoOut) scale() string {
	if v.Width <= 0 || v.Height <= 0 {
		return `scale=w='trunc(iw*sar/2)*2':h='trunc(ih/2)*2'`
	}
	fit := fmt.Sprintf(`min(1,min(%d/(iw*sar),%d/ih))`, v.Width, v.Height)
	return fmt.Sprintf(`scale=w='max(2,trunc(iw*sar*%s/2+0.01)*2)':h='max(2,trunc(ih*%s/2+0.01)*2)'`, fit, fit)
}

// device are the global options a hardware encoder needs.
func (v VideoOut) device() []string {
	switch v.Encoder {
	case EncoderVAAPI:
		device := v.Device
		if device == "" {
			device = "/dev/dri/renderD128"
		}
		return []string{"-vaapi_device", device}
	case EncoderQSV, EncoderNVENC, EncoderAMF, EncoderVideoToolbox, EncoderX264:
	}
	return nil
}

func (v VideoOut) encoderArgs(live bool) []string {
	quality := v.CRF
	if quality == 0 {
		quality = defaultCRF
	}
	q := strconv.Itoa(quality)
	var a []string
	switch v.Encoder {
	case EncoderNVENC:
		a = []string{"-c:v", "h264_nvenc", "-preset", "p4", "-rc", "vbr", "-cq", q, "-b:v", "0", "-forced-idr", "1", "-profile:v", "high"}
		if live {
			a = append(a, "-tune", "ull", "-zerolatency", "1", "-delay", "0")
		}
	case EncoderQSV:
		a = []string{"-c:v", "h264_qsv", "-preset", "veryfast", "-global_quality", q, "-forced_idr", "1", "-profile:v", "high", "-look_ahead", "0"}
		if live {
			a = append(a, "-async_depth", "1")
		}
	case EncoderVideoToolbox:
		// Its scale is 1 to 100, better upwards.
		a = []string{"-c:v", "h264_videotoolbox", "-q:v", strconv.Itoa(max(1, 100-2*quality)), "-profile:v", "high", "-realtime", "1"}
	case EncoderAMF:
		a = []string{"-c:v", "h264_amf", "-rc", "cqp", "-qp_i", q, "-qp_p", q, "-quality", "speed", "-profile:v", "high"}
	case EncoderVAAPI:
		a = []string{"-c:v", "h264_vaapi", "-rc_mode", "CQP", "-qp", q, "-profile:v", "high"}
	case EncoderX264:
		a = v.x264Args(live, q)
	default:
		a = v.x264Args(live, q)
	}
	if v.MaxRate > 0 {
		a = append(a, "-maxrate", strconv.Itoa(v.MaxRate), "-bufsize", strconv.Itoa(v.MaxRate*2))
	}
	return a
}

func (v VideoOut) x264Args(live bool, crf string) []string {
	preset := v.Preset
	if preset == "" {
		preset = "veryfast"
	}
	a := []string{"-c:v", "libx264", "-preset", preset, "-crf", crf, "-profile:v", "high", "-sc_threshold", "0", "-forced-idr", "1"}
	switch {
	case live:
		a = append(a, "-tune", "zerolatency")
	case v.Still:
		a = append(a, "-tune", "stillimage")
	default:
		// Looking ahead saves some bits (6 % were measured) and costs as many frames of waiting after every seek.
		a = append(a, "-rc-lookahead", "0")
	}
	return a
}
