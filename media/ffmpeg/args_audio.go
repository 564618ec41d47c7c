package ffmpeg

import (
	"fmt"
	"strconv"
	"time"
)

const (
	sampleRate     = 48000
	defaultBitrate = 160000
	// beforeEnd is how much sound is given up so that its end is seen in time: a few frames of any codec.
	beforeEnd = 100 * time.Millisecond
)

func (j Job) audioArgs(n int, out AudioOut) []string {
	if out.Silent || j.silent(out) {
		return j.silenceArgs(n, out)
	}
	a := []string{"-map", specifier(out.Stream)}
	if out.Copy {
		a = append(a, option("c", n), "copy")
		if out.SourceCodec == "aac" {
			// From MPEG-TS it comes with headers MP4 does not want; otherwise this does nothing. The
			// muxer adds it by itself, but not with delay_moov.
			a = append(a, option("bsf", n), "aac_adtstoasc")
		}
		return a
	}
	// Filled or cut to begin where the job does; async also fills holes, so that sound never drifts.
	filter := fmt.Sprintf("aresample=%d:async=1000", sampleRate)
	if !j.Live {
		filter += fmt.Sprintf(":first_pts=%d", j.from().Microseconds()*sampleRate/time.Second.Microseconds())
	}
	if out.End > 0 {
		// FFmpeg knows that a stream has ended when it has read the whole file, and the picture would wait for the sound until
		// then. So the sound is cut just before its end, by a frame that is there, and silence follows.
		joined := fmt.Sprintf("[%s]%s,aformat=channel_layouts=stereo,atrim=end=%s[sound%d];[sound%d][%d:0]concat=v=0:a=1[padded%d]",
			specifier(out.Stream), filter, seconds(out.End-beforeEnd), n, n, j.Input.count(), n)
		a = append([]string{"-filter_complex", joined}, "-map", fmt.Sprintf("[padded%d]", n))
		return append(a, out.codecArgs(n)...)
	}
	a = append(a, option("filter", n), filter)
	return append(a, out.codecArgs(n)...)
}

// silenceArgs make the track from the generator, which is the last input. It counts from 0.
func (j Job) silenceArgs(n int, out AudioOut) []string {
	a := []string{"-map", strconv.Itoa(j.Input.count()) + ":0"}
	if from := j.from(); from > 0 {
		a = append(a, option("filter", n), "asetpts=PTS+"+seconds(from)+"/TB")
	}
	return append(a, out.codecArgs(n)...)
}

func (out AudioOut) codecArgs(n int) []string {
	codec := "aac"
	if out.Codec == AudioOpus {
		codec = "libopus"
	}
	bitrate, channels := out.Bitrate, out.Channels
	if bitrate == 0 {
		bitrate = defaultBitrate
	}
	if channels == 0 {
		channels = 2
	}
	return []string{
		option("c", n), codec, option("b", n), strconv.Itoa(bitrate),
		option("ar", n), strconv.Itoa(sampleRate), option("ac", n), strconv.Itoa(channels),
	}
}

// option is an option of the n-th audio track.
func option(name string, n int) string { return "-" + name + ":a:" + strconv.Itoa(n) }
