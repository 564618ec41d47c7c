package recorder_test

import (
	"testing"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
)

// playing makes the frames of a viewer that plays 25 frames a second at normal speed and is
// ahead of the room by that much.
func playing(name string, start time.Time, length, ahead time.Duration) recorder.Recording {
	r := recorder.Recording{Viewer: name}
	const frame = 40 * time.Millisecond
	for at := time.Duration(0); at < length; at += frame {
		r.Frames = append(r.Frames, recorder.Frame{
			Shown: start.Add(at - ahead), Media: at, Rate: 1, Count: int64(at/frame) + 1,
		})
	}
	return r
}

func TestPositionIsTheMedianOfWhatRecentFramesSay(t *testing.T) {
	start := time.Now()
	film := playing("Ana", start, 2*time.Second, 0)

	t.Run("it goes on between frames", func(t *testing.T) {
		got, ok := recorder.Position(film.Frames, start.Add(1013*time.Millisecond))
		if !ok || got != 1013*time.Millisecond {
			t.Errorf("position %v, %v, want 1.013s", got, ok)
		}
	})
	t.Run("one frame that was shown late moves nothing", func(t *testing.T) {
		late := playing("Ana", start, 2*time.Second, 0)
		late.Frames[20].Shown = late.Frames[20].Shown.Add(30 * time.Millisecond)
		got, _ := recorder.Position(late.Frames, start.Add(time.Second))
		if got != time.Second {
			t.Errorf("position %v, want 1s", got)
		}
	})
	t.Run("a faster film goes on faster", func(t *testing.T) {
		frames := []recorder.Frame{{Shown: start, Media: time.Second, Rate: 1.5}}
		got, _ := recorder.Position(frames, start.Add(100*time.Millisecond))
		if got != 1150*time.Millisecond {
			t.Errorf("position %v, want 1.15s", got)
		}
	})
	t.Run("after 500 ms without a frame there is none", func(t *testing.T) {
		if got, ok := recorder.Position(film.Frames, start.Add(2500*time.Millisecond)); ok {
			t.Errorf("position %v, want none", got)
		}
	})
	t.Run("frames of the future do not count", func(t *testing.T) {
		if got, ok := recorder.Position(film.Frames, start.Add(-time.Millisecond)); ok {
			t.Errorf("position %v, want none", got)
		}
	})
}

func TestSkewIsTheSpreadBetweenViewers(t *testing.T) {
	start := time.Now()
	from, to := start.Add(time.Second), start.Add(4*time.Second)
	viewers := []recorder.Recording{
		playing("Ana", start, 5*time.Second, 0),
		playing("Bo", start, 5*time.Second, 12*time.Millisecond),
		playing("Cy", start, 5*time.Second, -6*time.Millisecond),
	}
	skew := recorder.Compare(viewers, from, to)
	if !skew.Complete() || skew.Moments != 31 {
		t.Fatalf("%d of %d samples, want 31 of 31", len(skew.Samples), skew.Moments)
	}
	if got := skew.Summary(); got.P50 != 18*time.Millisecond || got.Max != 18*time.Millisecond {
		t.Errorf("summary %+v, want 18ms throughout", got)
	}
	want := []time.Duration{-2 * time.Millisecond, 10 * time.Millisecond, -8 * time.Millisecond}
	for i, offset := range skew.Offsets() {
		if offset != want[i] {
			t.Errorf("%s is off by %v, want %v", viewers[i].Viewer, offset, want[i])
		}
	}

	t.Run("a viewer who stands still is counted", func(t *testing.T) {
		viewers[2].Frames = viewers[2].Frames[:50] // nothing after 2 s
		skew := recorder.Compare(viewers, from, to)
		if skew.Complete() || skew.Missing["Cy"] == 0 || skew.Missing["Ana"] != 0 {
			t.Errorf("complete %v, missing %v, want Cy to be missing", skew.Complete(), skew.Missing)
		}
	})
	t.Run("nobody is no agreement", func(t *testing.T) {
		if recorder.Compare(nil, from, to).Complete() {
			t.Error("no viewers count as complete")
		}
	})
}

func TestPercentilesAreNearestRanks(t *testing.T) {
	var values []time.Duration
	for i := 100; i >= 1; i-- {
		values = append(values, time.Duration(i))
	}
	want := recorder.Summary{Count: 100, P50: 50, P95: 95, P99: 99, Max: 100}
	if got := recorder.Summarise(values); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := recorder.Summarise([]time.Duration{7}); got.P50 != 7 || got.P95 != 7 {
		t.Errorf("of one value: %+v", got)
	}
}

func TestGaps(t *testing.T) {
	start := time.Now()
	end := start.Add(5 * time.Second)

	t.Run("the longest time without a new picture", func(t *testing.T) {
		film := playing("Ana", start, 3*time.Second, 0)
		film.Frames = append(film.Frames[:30], film.Frames[33:]...)
		for i := range film.Frames {
			film.Frames[i].Count = int64(i + 1)
		}
		if got := film.LongestGap(start, end); got.Between() != 160*time.Millisecond {
			t.Errorf("longest gap %v, want 160ms", got)
		}
	})
	t.Run("frames the script missed were seen by the viewer", func(t *testing.T) {
		film := playing("Ana", start, 3*time.Second, 0)
		film.Frames = append(film.Frames[:30], film.Frames[31:]...)
		if got := film.LongestGap(start, end); got.Between() != 40*time.Millisecond {
			t.Errorf("longest gap %v, want 40ms", got)
		}
	})
	t.Run("a pause is no gap", func(t *testing.T) {
		film := playing("Ana", start, time.Second, 0)
		film.Frames[len(film.Frames)-1].Rate = 0
		later := playing("Ana", start.Add(3*time.Second), time.Second, 0)
		if got := film.Append(later).LongestGap(start, end); got.Between() != 40*time.Millisecond {
			t.Errorf("longest gap %v, want 40ms", got)
		}
	})
	t.Run("rates away from the room's", func(t *testing.T) {
		film := playing("Ana", start, time.Second, 0)
		film.Frames[5].Rate = 0.9925
		if got := film.RateChange(start, end, 1); got < 0.0074 || got > 0.0076 {
			t.Errorf("rate change %v, want 0.0075", got)
		}
	})
}
