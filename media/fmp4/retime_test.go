package fmp4

import (
	"errors"
	"slices"
	"testing"
	"time"

	"watchroom/media"
)

// FFmpeg's demuxer shows a track later by its largest negative composition offset: a copy of B-frames from the start would
// be late against its sound. Moved fragments are read with the times they carry.
func TestRaisedTracksAreReadAtTheirTimes(t *testing.T) {
	t.Parallel()
	r := recipes()[2]
	inits, fragments := split(t, bframes(t, r), SplitConfig{Origin: r.origin})
	combined, err := CombineInits(inits...)
	if err != nil {
		t.Fatal(err)
	}
	parts := [][]byte{combined}
	for _, in := range inits {
		for _, f := range fragments[in.Track.ID] {
			if f.Raised <= 0 {
				t.Fatalf("track %d at %v was not raised: nothing is tested", f.Track, f.Decode)
			}
			moved, err := Retime(f, time.Second, in.Track.Timescale)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, moved...)
		}
	}
	for i, theirs := range probed(t, saved(t, "stream.mp4", parts...)) {
		list := fragments[inits[i].Track.ID]
		want := later(carried(list), time.Second)
		for n := range want {
			want[n].dts -= list[0].Raised.Seconds()
		}
		if err := same(theirs, want, 0, true); err != nil {
			t.Errorf("track %d: %v", i, err)
		}
	}
}

func TestAFragmentWithoutItsFirstSamples(t *testing.T) {
	t.Parallel()
	r := recipes()[2]
	inits, fragments := split(t, bframes(t, r, "-ss", "1.3"), SplitConfig{Origin: r.origin})
	combined, err := CombineInits(inits...)
	if err != nil {
		t.Fatal(err)
	}
	const first = 3
	parts := [][]byte{combined}
	for _, in := range inits {
		moved, err := RetimeFrom(fragments[in.Track.ID][0], first, time.Second, in.Track.Timescale)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, moved...)
	}
	for i, theirs := range probed(t, saved(t, "stream.mp4", parts...)) {
		want := later(carried(fragments[inits[i].Track.ID][:1]), time.Second)[first:]
		if err := same(theirs, want, 0, true); err != nil {
			t.Errorf("track %d: %v", i, err)
		}
	}
}

func TestSamplesThatAreNotThere(t *testing.T) {
	t.Parallel()
	_, fragments := split(t, bframes(t, recipes()[0]), SplitConfig{})
	f := fragments[media.FirstVideo][0]
	for _, first := range []int{-1, len(f.Samples)} {
		if _, err := RetimeFrom(f, first, time.Second, 15360); !errors.Is(err, ErrMalformed) {
			t.Errorf("sample %d of %d: %v", first, len(f.Samples), err)
		}
	}
	if _, err := RetimeFrom(f, 0, -time.Second, 15360); !errors.Is(err, ErrTime) {
		t.Errorf("before zero: %v", err)
	}
	cut := *f
	cut.Bytes = slices.Clone(f.Bytes[:20])
	if _, err := RetimeFrom(&cut, 0, 0, 15360); !errors.Is(err, ErrMalformed) {
		t.Errorf("half a moof: %v", err)
	}
}

// FuzzRetimeFrom: whatever the bytes are, they cannot be moved, or a fragment comes out that reads as what was left of it.
func FuzzRetimeFrom(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte, first uint8, delta, raised int64, timescale uint32) {
		from := &media.Fragment{Bytes: data, Raised: time.Duration(raised)}
		before, err := readHeader(from)
		if err != nil {
			return
		}
		from.Samples = make([]media.Sample, len(before.samples))
		moved, err := RetimeFrom(from, int(first), time.Duration(delta), timescale)
		if err != nil {
			return
		}
		after, err := readHeader(&media.Fragment{Bytes: slices.Concat(moved...)})
		if err != nil {
			t.Fatalf("what was moved cannot be read: %v", err)
		}
		for i, s := range after.samples {
			if was := before.samples[int(first)+i]; s.size != was.size || s.duration != was.duration {
				t.Fatalf("sample %d was %+v and is %+v", i, was, s)
			}
		}
		if len(after.samples) != len(before.samples)-int(first) {
			t.Fatalf("%d samples of %d, from %d on", len(after.samples), len(before.samples), first)
		}
	})
}
