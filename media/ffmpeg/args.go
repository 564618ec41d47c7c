package ffmpeg

import (
	"slices"
	"strconv"
	"time"
)

// early is how much before Start an encode begins: the picture on screen at Start is one that
// began before it, and so does what an audio encoder writes first.
const early = 200 * time.Millisecond

// unknownGOP is how far back an imprecise seek goes when nothing is known.
const unknownGOP = 4 * time.Second

// Args is the whole command line of the job, without the program's name.
func Args(j Job) []string {
	a := []string{"-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"}
	for _, v := range j.videos() {
		if !v.Copy {
			a = append(a, v.device()...)
		}
	}
	if !j.Live && !(j.Input.Follow && j.Input.Imprecise) {
		a = append(a, "-ss", seconds(j.seek()))
		if j.Video != nil && j.Video.Still {
			a = append(a, "-noaccurate_seek") // a cover is a picture at 0; sound is cut by its filter
		}
	}
	if !j.Live {
		// Absolute times, whatever clock the source has. What happens now counts from 0, and without these FFmpeg mends a
		// clock that jumps where the container says that it may.
		a = append(a, "-copyts", "-start_at_zero")
	}
	a = append(a, j.Input.args()...)
	if j.generated() {
		a = append(a, "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo")
	}
	for n, v := range j.videos() {
		a = append(a, j.videoArgs(n, v)...)
	}
	for n, out := range j.Audio {
		a = append(a, j.audioArgs(n, out)...)
	}
	if j.Until > 0 {
		a = append(a, "-to", seconds(j.Until))
	} else if j.endless() {
		a = append(a, "-shortest")
	}
	return append(a, muxer(j.Live)...)
}

// muxer is the container. Fragments are cut by -frag_duration 1 and not frag_every_frame, which
// writes audio a frame late (duration 0, and a tfdt that is the next packet's) whenever a picture comes
// between two packets: seen with FFmpeg 5.1. Edit lists and shifts to zero would part absolute times from tfdt.
func muxer(live bool) []string {
	// FLAC in MP4 counts as experimental there.
	a := []string{"-strict", "experimental", "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-max_muxing_queue_size", "4096"}
	if live {
		a = append(a, "-flush_packets", "1", "-max_interleave_delta", "500000")
	}
	return append(a,
		"-f", "mp4", "-movflags", "empty_moov+default_base_moof+skip_sidx+frag_discont+delay_moov", "-frag_duration", "1",
		"-use_editlist", "0", "-avoid_negative_ts", "disabled", "-output_ts_offset", seconds(Shift), "pipe:1")
}

// videos are the video tracks in the order of the output.
func (j Job) videos() []VideoOut {
	var list []VideoOut
	for _, v := range []*VideoOut{j.Video, j.Rendition} {
		if v != nil {
			list = append(list, *v)
		}
	}
	return list
}

// from is the first position an encode shows.
func (j Job) from() time.Duration { return max(0, j.Start-early) }

// seek is the position that is asked of the demuxer.
func (j Job) seek() time.Duration {
	at := j.Start
	if j.Video == nil || !j.Video.Copy || j.Rendition != nil {
		at = j.from()
	}
	if !j.Input.Imprecise {
		return at
	}
	back := unknownGOP
	if j.Video != nil && j.Video.SourceGOP > 0 {
		back = j.Video.SourceGOP + time.Second
	}
	return max(0, at-back)
}

// silent tells whether a stream has no sound any more where the job starts. It cannot be mapped
// then: the muxer would wait for its first packet until the end of the file.
func (j Job) silent(out AudioOut) bool {
	return !out.Copy && out.End > 0 && j.from() >= out.End-beforeEnd
}

// generated tells whether silence is needed, as a second input.
func (j Job) generated() bool {
	return slices.ContainsFunc(j.Audio, func(out AudioOut) bool { return out.Silent || out.End > 0 && !out.Copy })
}

// endless tells whether a generated track would go on for ever.
func (j Job) endless() bool {
	return j.generated() || j.Video != nil && j.Video.Still
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}
