package ffmpeg

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Input is what one process reads.
type Input struct {
	// URL is what FFmpeg is given: "file:/dev/fd/3" for the first of Files, or an address.
	URL string
	// Files are handed to the process as descriptors 3, 4, …. They stay the caller's, who
	// may close them once Start or Probe has returned.
	Files []*os.File
	// Formats and Protocols are the only demuxers and protocols the process may use; FFmpeg
	// goes by what a file contains, so both must be named.
	Formats, Protocols []string
	// Follow waits at the end of a file that still grows. Such a file is read from its beginning; one
	// that is Imprecise as well is also written from its beginning when it is copied.
	Follow bool
	// Live reads as little ahead as can be, and decodes without delay.
	Live bool
	// Format is the demuxer where nothing can be recognised ("v4l2"); Options are those of the demuxer or the protocol.
	Format  string
	Options []string
	// Beside is read at the same time: the microphone of a camera where they are two devices. Its streams are numbered
	// from [BesideIndex] on; it is Live when the other is.
	Beside *Input
	// Imprecise: a seek may land at the keyframe after the place asked for (MPEG-TS, MPEG-PS).
	Imprecise bool
	// Name is what people call it, for sentences only.
	Name string
	// Timeout is how long a silent network source is waited for; 0 is the default.
	Timeout time.Duration
}

// Containers are the demuxers that are safe to give a stranger's bytes to: none of them opens anything
// but what it was given. Playlists (hls, concat, dash, …), devices and text formats are not among them.
func Containers() []string {
	return []string{
		"mov", "mp4", "matroska", "webm", "mpegts", "mpeg", "avi", "flv", "asf", "ogg", "mxf", "nut", "wav", "w64",
		"aiff", "flac", "mp3", "aac", "ac3", "eac3", "caf", "ape", "wv", "tta", "dsf", "ivf", "rm", "vob",
		"mpegvideo", "h264", "hevc", "m4v", "dv", "gif", "amr", "au",
	}
}

// BesideIndex is the index of the first stream of an input beside another.
const BesideIndex = maxStreams

const networkTimeout = 15 * time.Second

// args are the input options up to and with -i, of all inputs.
func (in Input) args() []string {
	a := in.own()
	if in.Beside != nil {
		beside := *in.Beside
		beside.Live = in.Live
		a = append(a, beside.own()...)
	}
	return a
}

func (in Input) own() []string {
	var a []string
	if len(in.Protocols) > 0 {
		a = append(a, "-protocol_whitelist", strings.Join(in.Protocols, ","))
	}
	if len(in.Formats) > 0 {
		a = append(a, "-format_whitelist", strings.Join(in.Formats, ","))
	}
	if in.Follow {
		// Demuxers look for an index at the end, and there they would wait for ever.
		a = append(a, "-follow", "1", "-seekable", "0")
	}
	if in.Live {
		// Without low_delay a decoder keeps a picture back for each of its threads.
		a = append(a, "-fflags", "nobuffer", "-flags", "low_delay", "-analyzeduration", "1000000", "-probesize", "1000000")
	}
	if in.network() {
		t := in.Timeout
		if t == 0 {
			t = networkTimeout
		}
		a = append(a, "-rw_timeout", strconv.FormatInt(t.Microseconds(), 10),
			"-reconnect", "1", "-reconnect_streamed", "1", "-reconnect_delay_max", "4")
	}
	if in.Format != "" {
		a = append(a, "-f", in.Format)
	}
	a = append(a, in.Options...)
	return append(a, "-i", in.URL)
}

// files are those of all inputs, in the order of their descriptors.
func (in Input) files() []*os.File {
	if in.Beside == nil {
		return in.Files
	}
	return slices.Concat(in.Files, in.Beside.Files)
}

// count is how many inputs FFmpeg is given.
func (in Input) count() int {
	if in.Beside == nil {
		return 1
	}
	return 2
}

// specifier is what -map and filters call a stream.
func specifier(index int) string {
	if index >= BesideIndex {
		return "1:" + strconv.Itoa(index-BesideIndex)
	}
	return "0:" + strconv.Itoa(index)
}

func (in Input) network() bool {
	return strings.HasPrefix(in.URL, "http://") || strings.HasPrefix(in.URL, "https://")
}
