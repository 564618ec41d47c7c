package fmp4

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"watchroom/media"
)

// A streamCase is a source, how FFmpeg is asked to pass it on, and what its tracks are called.
type streamCase struct {
	name   string
	source string
	make   []string // the source's encoding
	pass   []string // copy or encode
	from   string   // -ss
	codecs []string
	// Containers that count milliseconds; FFmpeg evens their audio out while copying.
	tolerance float64
	encoded   bool // what comes out is not what went in
}

func streamCases() []streamCase {
	x264 := []string{"-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2", "-pix_fmt", "yuv420p"}
	film := join(picture(), tone(440, 48000))
	h264 := join(film, x264, []string{"-c:a", "aac"})
	pass := []string{"-map", "0", "-c", "copy"}
	encode := []string{"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2"}
	const avc, aac = "avc1.64000b", "mp4a.40.2"
	return []streamCase{
		{name: "B-frames, from MP4", source: "a.mp4", make: h264, pass: pass, codecs: []string{avc, aac}},
		{name: "B-frames, from Matroska", source: "a.mkv", make: h264, pass: pass, codecs: []string{avc, aac}, tolerance: 0.0011},
		{name: "from the middle of MP4", source: "a.mp4", make: h264, pass: pass, from: "1.3", codecs: []string{avc, aac}},
		{name: "from the middle of Matroska", source: "a.mkv", make: h264, pass: pass, from: "1.3", codecs: []string{avc, aac}, tolerance: 0.0011},
		{name: "encoded", source: "a.mkv", make: h264, pass: encode, codecs: []string{"avc1.42c00b", aac}, encoded: true},
		{
			name: "encoded from the middle", source: "a.mkv", make: h264, pass: encode, from: "1.3",
			codecs: []string{"avc1.42c00b", aac}, encoded: true,
		},
		{
			name: "AAC and Opus of one sound", source: "a.mkv", make: h264, encoded: true,
			pass:   []string{"-map", "0:v", "-map", "0:a", "-map", "0:a", "-c:v", "copy", "-c:a:0", "aac", "-c:a:1", "libopus"},
			codecs: []string{avc, aac, "opus"},
		},
		{
			name: "several audio tracks", source: "a.mkv", pass: pass, tolerance: 0.0011,
			make: join(picture(), tone(440, 48000), tone(660, 44100), tone(880, 96000), x264, []string{
				"-map", "0", "-map", "1", "-map", "2", "-map", "3", "-c:a:0", "aac", "-c:a:1", "libmp3lame", "-c:a:2", "flac",
			}),
			codecs: []string{avc, aac, "mp3", "flac"},
		},
		{name: "HEVC", source: "a.mp4", pass: join(pass, []string{"-tag:v", "hvc1"}), make: join(picture(), []string{
			"-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params", "log-level=none:keyint=30:bframes=3",
		}), codecs: []string{"hvc1.1.6.L30.90"}},
		{name: "HEVC, 10 bits, parameters in the stream", source: "a.mp4", pass: join(pass, []string{"-tag:v", "hev1"}), make: join(picture(), []string{
			"-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none:keyint=30",
		}), codecs: []string{"hev1.2.4.L30.90"}},
		{name: "VP9 and Opus", source: "a.webm", pass: pass, tolerance: 0.0011, make: join(film, []string{
			"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "libopus",
		}), codecs: []string{"vp09.00.10.08", "opus"}},
		{name: "AV1", source: "a.mp4", pass: pass, make: join(picture(), []string{
			"-c:v", "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-g", "30", "-pix_fmt", "yuv420p",
		}), codecs: []string{"av01.0.00M.08"}},
		{
			name: "sound alone", source: "a.mp3", pass: []string{"-c", "copy"}, make: join(tone(440, 44100), []string{"-c:a", "libmp3lame"}),
			codecs: []string{"mp3"}, tolerance: 0.0011,
		},
	}
}

// What comes out of the pipe has the codecs, times and bytes of the source; what is cut from it has those of the pipe, for
// ffprobe as for us.
func TestStreamsOfFFmpeg(t *testing.T) {
	t.Parallel()
	for _, c := range streamCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source := film(t, c.source, c.make...)
			args := join([]string{"-i", source}, c.pass)
			if c.from != "" {
				args = join([]string{"-ss", c.from}, args)
			}
			for _, r := range recipes() {
				t.Run(r.name, func(t *testing.T) { c.check(t, r, source, piped(t, r, args...)) })
			}
		})
	}
}

func (c streamCase) check(t *testing.T, r recipe, source string, stream []byte) {
	header, tracks := demuxed(t, stream)
	for i, info := range header.Tracks {
		if i >= len(c.codecs) || info.Codec != c.codecs[i] {
			t.Errorf("track %d is %q, want %q", i, info.Codec, c.codecs)
		}
	}
	for i, theirs := range probed(t, saved(t, "pipe.mp4", stream)) {
		if err := same(asFFmpegReads(tracks[i]), theirs, 0, false); err != nil {
			t.Errorf("track %d, ours and ffprobe's reading of the pipe: %v", i, err)
		}
	}
	for i := range tracks {
		tracks[i] = later(tracks[i], -r.origin)
	}
	if !c.encoded {
		compareSource(t, tracks, probed(t, source), c.tolerance)
	}
	compareFragments(t, r, stream, tracks)
}

// compareSource holds what was demuxed against the source, from where it begins.
func compareSource(t *testing.T, tracks, source [][]packet, tolerance float64) {
	t.Helper()
	for i := range tracks {
		theirs := source[i]
		for len(theirs) > 0 && theirs[0].hash != tracks[i][0].hash {
			theirs = theirs[1:]
		}
		if err := same(tracks[i], theirs, tolerance, false); err != nil {
			t.Errorf("track %d against its source: %v", i, err)
		}
	}
}

// compareFragments splits a stream and has ffprobe read each track's initialisation segment and fragments.
func compareFragments(t *testing.T, r recipe, stream []byte, tracks [][]packet) {
	t.Helper()
	inits, fragments := split(t, stream, SplitConfig{Epoch: 3, Origin: r.origin})
	for i, init := range inits {
		own := fragments[init.Track.ID]
		if err := same(carried(own), tracks[i], 0, false); err != nil {
			t.Errorf("%s: fragments against the pipe: %v", init.Track.Codec, err)
		}
		parts := [][]byte{init.Bytes}
		for _, f := range own {
			parts = append(parts, f.Bytes)
		}
		if err := same(probed(t, saved(t, "track.mp4", parts...))[0], asFFmpegReads(carried(own)), 0, true); err != nil {
			t.Errorf("%s: ffprobe's reading of the fragments: %v", init.Track.Codec, err)
		}
		checkFragments(t, own)
	}
}

// asFFmpegReads delays presentation by the largest negative composition offset: FFmpeg's demuxer wants no packet to
// be shown before it is decoded.
func asFFmpegReads(packets []packet) []packet {
	late := 0.0
	for _, p := range packets {
		late = max(late, p.dts-p.pts)
	}
	delayed := slices.Clone(packets)
	for i := range delayed {
		delayed[i].pts += late
	}
	return delayed
}

// checkFragments holds a track's fragments against what media.Fragment promises.
func checkFragments(t *testing.T, fragments []*media.Fragment) {
	t.Helper()
	for i, f := range fragments {
		if i > 0 && f.Decode < fragments[i-1].End() {
			t.Errorf("fragment %d begins at %v, before %v", i, f.Decode, fragments[i-1].End())
		}
		start := f.Samples[0].Present
		for j, s := range f.Samples {
			start = min(start, s.Present)
			if j > 0 && s.Keyframe && f.Kind == media.KindVideo {
				t.Errorf("fragment %d has a keyframe inside", i)
			}
		}
		if f.Start != start || f.Decode != f.Samples[0].Decode || f.Keyframe != f.Samples[0].Keyframe || f.Epoch != 3 {
			t.Errorf("fragment %d is described as %+v", i, f)
		}
		if f.Duration > 600*time.Millisecond || f.Decode < 0 {
			t.Errorf("fragment %d lasts %v from %v", i, f.Duration, f.Decode)
		}
	}
}

// split cuts a stream with the server's track names.
func split(tb testing.TB, stream []byte, cfg SplitConfig) ([]media.Init, map[media.TrackID][]*media.Fragment) {
	tb.Helper()
	cfg.Track = named()
	s, err := Open(bytes.NewReader(stream), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	fragments := map[media.TrackID][]*media.Fragment{}
	err = s.Run(func(f *media.Fragment) error {
		fragments[f.Track] = append(fragments[f.Track], f)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	for id, list := range fragments {
		if end, ok := s.End(id); !ok || end != list[len(list)-1].End() {
			tb.Errorf("track %d ends at %v, %v; its last fragment at %v", id, end, ok, list[len(list)-1].End())
		}
	}
	return s.Inits(), fragments
}

// named gives video tracks the ids from FirstVideo on, audio tracks those from FirstAudio.
func named() func(TrackInfo) (media.Track, bool) {
	video, audio := media.FirstVideo, media.FirstAudio
	return func(info TrackInfo) (media.Track, bool) {
		next := &video
		if info.Kind == media.KindAudio {
			next = &audio
		}
		*next++
		return media.Track{ID: *next - 1, Title: fmt.Sprint("track ", info.ID)}, true
	}
}
