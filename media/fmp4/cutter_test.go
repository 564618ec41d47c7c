package fmp4

import (
	"errors"
	"math"
	"testing"
	"time"

	"watchroom/media"
)

// pictures are samples of 40 ticks of a millisecond, with a keyframe each so many.
func pictures(count, gop int) []Sample {
	var list []Sample
	for i := range count {
		list = append(list, Sample{DTS: int64(i) * 40, Duration: 40, Keyframe: i%gop == 0, Data: []byte{byte(i)}})
	}
	return list
}

func cut(tb testing.TB, cfg CutterConfig, samples ...Sample) []*media.Fragment {
	tb.Helper()
	c := NewCutter(cfg)
	var all []*media.Fragment
	for _, s := range samples {
		done, err := c.Push(s)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, done...)
	}
	last, err := c.Flush()
	if err != nil {
		tb.Fatal(err)
	}
	if last != nil {
		all = append(all, last)
	}
	return all
}

func TestTheFirstFragmentsAreShort(t *testing.T) {
	t.Parallel()
	video := media.Track{ID: 1, Kind: media.KindVideo, Timescale: 1000}
	got := cut(t, CutterConfig{Track: video, Target: 500 * time.Millisecond, First: 100 * time.Millisecond}, pictures(48, 100)...)
	want := []time.Duration{120, 200, 400, 520, 520, 160}
	for i, f := range got {
		if i >= len(want) || f.Duration != want[i]*time.Millisecond {
			t.Errorf("fragment %d lasts %v", i, f.Duration)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d fragments, want %d", len(got), len(want))
	}
}

func TestWhereFragmentsAreCut(t *testing.T) {
	t.Parallel()
	video := media.Track{ID: 1, Kind: media.KindVideo, Timescale: 1000}
	audio := media.Track{ID: 16, Kind: media.KindAudio, Timescale: 1000}
	gap := append(pictures(3, 10), Sample{DTS: 500, Duration: 40})
	back := append(pictures(3, 10), Sample{DTS: 40, Duration: 40})
	for _, c := range []struct {
		name    string
		track   media.Track
		target  time.Duration
		samples []Sample
		want    []int // samples in each fragment
	}{
		{"by length, and at keyframes", video, 200 * time.Millisecond, pictures(14, 7), []int{5, 2, 5, 2}},
		{"each picture by itself", video, 33 * time.Millisecond, pictures(3, 3), []int{1, 1, 1}},
		{"half a second unless told otherwise", video, 0, pictures(26, 100), []int{13, 13}},
		{"sound by length only", audio, 200 * time.Millisecond, pictures(10, 1), []int{5, 5}},
		{"only keyframes", video, time.Second, pictures(3, 1), []int{1, 1, 1}},
		{"at a gap", video, time.Second, gap, []int{3, 1}},
		{"at a step back", video, time.Second, back, []int{3, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []int
			for _, f := range cut(t, CutterConfig{Track: c.track, Target: c.target}, c.samples...) {
				got = append(got, len(f.Samples))
			}
			if len(got) != len(c.want) {
				t.Fatalf("fragments of %v samples, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Fatalf("fragments of %v samples, want %v", got, c.want)
				}
			}
		})
	}
}

// A picture is not held back once its fragment is long enough: nothing waits for the next one.
func TestAFragmentIsDoneWithItsLastSample(t *testing.T) {
	t.Parallel()
	c := NewCutter(CutterConfig{Track: media.Track{ID: 1, Kind: media.KindVideo, Timescale: 1000}, Target: 33 * time.Millisecond})
	done, err := c.Push(pictures(1, 1)[0])
	if err != nil || len(done) != 1 {
		t.Fatalf("%d fragments, %v", len(done), err)
	}
}

// Samples without length and data without end still make fragments of bounded size.
func TestSamplesWithoutDurationDoNotPileUp(t *testing.T) {
	t.Parallel()
	c := NewCutter(CutterConfig{Track: media.Track{ID: 16, Kind: media.KindAudio, Timescale: 1000}})
	made := 0
	for range 3*maxFragmentSamples + 1 {
		done, err := c.Push(Sample{})
		if err != nil {
			t.Fatal(err)
		}
		made += len(done)
	}
	if made != 3 {
		t.Errorf("%d fragments, want 3", made)
	}
}

func TestTimesNoBoxCanCarry(t *testing.T) {
	t.Parallel()
	track := media.Track{ID: 1, Kind: media.KindVideo, Timescale: 1000}
	for _, c := range []struct {
		name    string
		cfg     CutterConfig
		samples []Sample
		want    error
	}{
		{"decode time without end", CutterConfig{Track: track}, []Sample{{DTS: math.MaxInt64}}, ErrTime},
		{"decode time before all others", CutterConfig{Track: track}, []Sample{{}, {DTS: -1}}, ErrTime},
		{"composition offset that does not fit", CutterConfig{Track: track}, []Sample{{DTS: -10, CTSOffset: math.MinInt32}}, ErrTime},
		{"shift without end", CutterConfig{Track: media.Track{ID: 1, Timescale: math.MaxUint32}, Shift: math.MaxInt64}, []Sample{{}}, ErrTime},
		{"no timescale", CutterConfig{Track: media.Track{ID: 1}}, []Sample{{}}, ErrMalformed},
		{"no name", CutterConfig{Track: media.Track{Timescale: 1}}, []Sample{{}}, ErrMalformed},
	} {
		cutter := NewCutter(c.cfg)
		var err error
		for _, s := range c.samples {
			_, err = cutter.Push(s)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}
