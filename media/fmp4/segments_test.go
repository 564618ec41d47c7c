package fmp4

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"

	"watchroom/media"
)

// bframes is a film with reordered pictures and primed sound, as FFmpeg hands it over by the given recipe.
func bframes(tb testing.TB, r recipe, args ...string) []byte {
	tb.Helper()
	source := film(tb, "b.mp4", join(picture(), tone(440, 48000), []string{
		"-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest",
	})...)
	return piped(tb, r, join(args, []string{"-i", source, "-c", "copy"})...)
}

// Another reader finds in an initialisation segment what the track is, and nothing that moves its times.
func TestInitSegmentsAreReadByOthers(t *testing.T) {
	t.Parallel()
	for _, r := range recipes() {
		inits, _ := split(t, bframes(t, r), SplitConfig{})
		combined, err := CombineInits(inits...)
		if err != nil {
			t.Fatal(err)
		}
		file, err := mp4.DecodeFile(bytes.NewReader(combined))
		if err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		moov := file.Init.Moov
		if len(moov.Traks) != 2 || len(moov.Mvex.Trexs) != 2 || moov.Mvhd.NextTrackID != 17 {
			t.Fatalf("%s: %d tracks, %d trex, next is %d", r.name, len(moov.Traks), len(moov.Mvex.Trexs), moov.Mvhd.NextTrackID)
		}
		for i, trak := range moov.Traks {
			if trak.Tkhd.TrackID != uint32(inits[i].Track.ID) || trak.Edts != nil || trak.Tkhd.Duration != 0 ||
				trak.Mdia.Mdhd.Timescale != inits[i].Track.Timescale {
				t.Errorf("%s: track %d is %+v, %+v", r.name, i, trak.Tkhd, trak.Mdia.Mdhd)
			}
		}
		video, audio := inits[0].Track, inits[1].Track
		if video.Width != 160 || video.Height != 90 || audio.SampleRate != 48000 || audio.Channels != 1 {
			t.Errorf("%s: %+v, %+v", r.name, video, audio)
		}
	}
}

// The turns of a looped item, and processes that start elsewhere in it, have the same initialisation segments.
func TestInitsAreTheSameWhereverAProcessStarts(t *testing.T) {
	t.Parallel()
	server := recipes()[2]
	first, _ := split(t, bframes(t, server), SplitConfig{Origin: server.origin})
	second, _ := split(t, bframes(t, server, "-ss", "1.3"), SplitConfig{Origin: server.origin})
	for i := range first {
		if !bytes.Equal(first[i].Bytes, second[i].Bytes) {
			t.Errorf("track %d: %x from the start, %x from the middle", i, first[i].Bytes, second[i].Bytes)
		}
	}
}

// Decode times run on from one turn of a looped item to the next, B-frames or not.
func TestTurnsOfALoopRunOn(t *testing.T) {
	t.Parallel()
	for _, r := range recipes() {
		stream := bframes(t, r)
		_, first := split(t, stream, SplitConfig{Origin: r.origin})
		_, second := split(t, stream, SplitConfig{Origin: r.origin, Shift: 3 * time.Second})
		const video = media.FirstVideo
		end, begin := first[video][len(first[video])-1].End(), second[video][0].Decode
		if end != begin {
			t.Errorf("%s: the first turn ends at %v, the second begins at %v", r.name, end, begin)
		}
		for id := range first {
			again := later(carried(second[id]), -3*time.Second)
			if err := same(again, carried(first[id]), 0, true); err != nil {
				t.Errorf("%s: track %d of the second turn: %v", r.name, id, err)
			}
		}
	}
}

// Wherever a film is entered, it ends on screen at the same moment, though decode times differ.
func TestPresentationEndsWhereTheFilmEnds(t *testing.T) {
	t.Parallel()
	r := recipes()[2]
	for _, from := range []string{"0", "1.3"} {
		s, err := Open(bytes.NewReader(bframes(t, r, "-ss", from)), SplitConfig{Origin: r.origin, Track: named()})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run(func(*media.Fragment) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if end, ok := s.PresentationEnd(media.FirstVideo); !ok || end.Round(time.Microsecond) != 3*time.Second {
			t.Errorf("from %s: the picture ends at %v, %v", from, end, ok)
		}
	}
}

func TestShiftIsExactInTicks(t *testing.T) {
	t.Parallel()
	const timescale = 90000
	for _, c := range []struct {
		shift time.Duration
		want  int64
	}{{0, 0}, {time.Second, 90000}, {-11111 * time.Nanosecond, -1}, {5555 * time.Nanosecond, 0}, {1000 * time.Hour, 324000000000}} {
		if got, err := toTicks(c.shift, timescale); err != nil || got != c.want {
			t.Errorf("%v is %d ticks, %v, want %d", c.shift, got, err, c.want)
		}
	}
	if _, err := toTicks(1<<62, 1<<31); !errors.Is(err, ErrTime) {
		t.Errorf("146 years at 2 GHz: %v", err)
	}
}

// Both tracks in one file, moved by an hour, are what they were, an hour later.
func TestRetimedFragmentsPlayTogether(t *testing.T) {
	t.Parallel()
	r := recipes()[2]
	inits, fragments := split(t, bframes(t, r, "-ss", "1.3"), SplitConfig{Origin: r.origin})
	combined, err := CombineInits(inits...)
	if err != nil {
		t.Fatal(err)
	}
	var all []*media.Fragment
	for _, list := range fragments {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b *media.Fragment) int { return int(a.Decode - b.Decode) })
	parts := [][]byte{combined}
	for i, f := range all {
		before := bytes.Clone(f.Bytes)
		moved, err := Retime(f, time.Hour, inits[slices.IndexFunc(inits, func(in media.Init) bool { return in.Track.ID == f.Track })].Track.Timescale)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(f.Bytes, before) {
			t.Fatalf("fragment %d was changed itself", i)
		}
		if &moved[1][0] != &f.Bytes[len(moved[0])] {
			t.Fatalf("fragment %d: the payload was copied", i)
		}
		parts = append(parts, moved...)
	}
	for i, theirs := range probed(t, saved(t, "stream.mp4", parts...)) {
		if err := same(theirs, later(carried(fragments[inits[i].Track.ID]), time.Hour), 0, true); err != nil {
			t.Errorf("track %d: %v", i, err)
		}
	}
}

func TestRetimeRefusesWhatBoxesCannotCarry(t *testing.T) {
	t.Parallel()
	r := recipes()[0]
	_, fragments := split(t, bframes(t, r), SplitConfig{})
	f := fragments[media.FirstVideo][0]
	if _, err := Retime(f, -time.Second, 15360); !errors.Is(err, ErrTime) {
		t.Errorf("before zero: %v", err)
	}
	if _, err := Retime(f, 0, 0); !errors.Is(err, ErrMalformed) {
		t.Errorf("no timescale: %v", err)
	}
	if _, err := Retime(&media.Fragment{Bytes: f.Bytes[:20]}, 0, 1000); !errors.Is(err, ErrMalformed) {
		t.Errorf("half a moof: %v", err)
	}
}

func TestCombiningNothingOrTheSameTwice(t *testing.T) {
	t.Parallel()
	inits, _ := split(t, bframes(t, recipes()[0]), SplitConfig{})
	for _, list := range [][]media.Init{nil, {inits[0], inits[0]}, {{Bytes: inits[0].Bytes[:40]}}} {
		if _, err := CombineInits(list...); !errors.Is(err, ErrMalformed) {
			t.Errorf("%d segments: %v", len(list), err)
		}
	}
}
