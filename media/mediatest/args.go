package mediatest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// args make the film, without its output file. Meta and subtitles are the files that hold them.
func (f Film) args(meta, subtitles string) []string {
	a := []string{"-hide_banner", "-nostdin", "-v", "error", "-y"}
	inputs := 0
	input := func(args ...string) int {
		a = append(a, args...)
		inputs++
		return inputs - 1
	}
	var maps, codecs []string
	if !f.NoVideo {
		n := input("-f", "lavfi", "-i", f.picture())
		maps = append(maps, "-map", strconv.Itoa(n)+":v")
		codecs = append(codecs, f.videoArgs()...)
	}
	for i, s := range f.Audio {
		n := input("-itsoffset", sec(s.Delay), "-f", "lavfi", "-i", s.source())
		maps = append(maps, "-map", strconv.Itoa(n)+":a")
		codecs = append(codecs, s.args(i)...)
	}
	if f.Subtitles {
		n := input("-i", subtitles)
		maps = append(maps, "-map", strconv.Itoa(n)+":s")
		codec := map[string]string{"mp4": "mov_text", "webm": "webvtt"}[f.Ext]
		if codec == "" {
			codec = "srt"
		}
		codecs = append(codecs, "-c:s", codec, "-metadata:s:s:0", "language=eng")
	}
	if f.Cover {
		n := input("-f", "lavfi", "-i", "color=c=teal:s=200x200:d=1:r=1")
		maps = append(maps, "-map", strconv.Itoa(n)+":v")
		index := "v:1"
		if f.NoVideo {
			index = "v:0"
		}
		codecs = append(codecs, "-c:"+index, "mjpeg", "-frames:"+index, "1", "-disposition:"+index, "attached_pic")
	}
	if len(f.Chapters) > 0 {
		n := input("-i", meta)
		maps = append(maps, "-map_metadata", strconv.Itoa(n))
	}
	a = append(append(append(a, maps...), codecs...), "-strict", "experimental")
	if f.Start > 0 {
		a = append(a, "-output_ts_offset", sec(f.Start))
	}
	if f.FastStart {
		a = append(a, "-movflags", "+faststart")
	}
	return a
}

// picture is the test picture with the number on top of it. The number is drawn 24 pixels wide and
// enlarged, so that an expression for each pixel costs nothing.
func (f Film) picture() string {
	const number = `if(lt(X,16),mod(floor(N/pow(2,X)),2),if(lt(X,20),` +
		`mod(floor(mod(N+floor(N/16)+floor(N/256)+floor(N/4096),16)/pow(2,X-16)),2),mod(X,2)))`
	length := sec(f.Duration)
	g := fmt.Sprintf("testsrc2=s=%dx%d:r=%d:d=%s,format=yuv420p[film];", f.Width, f.Height, f.FPS, length)
	g += fmt.Sprintf("color=black:s=24x2:r=%d:d=%s,format=gray,geq=lum='16+219*%s',scale=%d:%d:flags=neighbor,format=yuv420p[bar];",
		f.FPS, length, number, f.Width, f.Height/8)
	g += "[film][bar]overlay=0:0:shortest=1"
	if f.VFR {
		// Frames 3, 4, 10 and 12 of every 16 are missing.
		g += `,select='not(eq(mod(n,16),3)+eq(mod(n,16),4)+eq(mod(n,16),10)+eq(mod(n,16),12))'`
	}
	switch f.Rotation {
	case 90:
		g += ",transpose=cclock"
	case 180:
		g += ",hflip,vflip"
	case 270:
		g += ",transpose=clock"
	}
	return g + ",format=" + f.PixelFormat
}

func (f Film) videoArgs() []string {
	gop := strconv.Itoa(max(1, int(f.GOP.Seconds()*float64(f.FPS))))
	a := []string{"-c:v:0", f.VideoCodec, "-g:v:0", gop, "-fps_mode:v:0", "vfr"}
	switch f.VideoCodec {
	case "libx264":
		a = append(a, "-preset", "ultrafast", "-crf", "23", "-bf", strconv.Itoa(f.BFrames), "-sc_threshold", "0", "-keyint_min", gop)
	case "libx265":
		a = append(a, "-preset", "ultrafast", "-tag:v:0", "hvc1", "-x265-params",
			fmt.Sprintf("log-level=error:keyint=%s:min-keyint=%s:bframes=%d:scenecut=0:open-gop=0", gop, gop, f.BFrames))
		if f.Ext == "ts" || f.Ext == "mkv" {
			a = append(a, "-tag:v:0", "0")
		}
	case "libvpx-vp9":
		a = append(a, "-deadline", "realtime", "-cpu-used", "8", "-b:v:0", "800k", "-lag-in-frames", "0")
	case "libsvtav1":
		a = append(a, "-preset", "12", "-crf", "35")
	case "libaom-av1":
		a = append(a, "-usage", "realtime", "-cpu-used", "10", "-b:v:0", "800k")
	}
	return a
}

// turnArgs write the rotation into a finished file; FFmpeg 5.1 does it for copies only, and counts
// counter-clockwise.
func (f Film) turnArgs(from string) []string {
	return []string{"-v", "error", "-y", "-i", from, "-map", "0", "-c", "copy", "-metadata:s:v:0", "rotate=" + strconv.Itoa(360-f.Rotation)}
}

// source is a tone, and a click at each whole second of the item.
func (s Sound) source() string {
	layout := map[int]string{1: "mono", 2: "stereo", 6: "5.1"}[s.Channels]
	tone := fmt.Sprintf("0.08*sin(2*PI*%d*t)+0.8*sin(2*PI*%d*t)*lt(mod(t+%s+0.00001,1),%s)", s.Tone, ClickHertz, sec(s.Delay), sec(ClickLength))
	each := strings.TrimSuffix(strings.Repeat(tone+"|", s.Channels), "|")
	return fmt.Sprintf("aevalsrc=exprs='%s':c=%s:s=48000:d=%s", each, layout, sec(s.Duration))
}

func (s Sound) args(i int) []string {
	n := strconv.Itoa(i)
	a := []string{"-c:a:" + n, s.Codec}
	if s.Codec != "flac" {
		a = append(a, "-b:a:"+n, "128k")
	}
	if s.Language != "" {
		a = append(a, "-metadata:s:a:"+n, "language="+s.Language)
	}
	return a
}

func sec(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) }
