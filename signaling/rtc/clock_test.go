package rtc

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimestampsOnlyGrowAndMappingsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c clock
		last, axis := time.Duration(-1), time.Duration(0)
		next := func(place time.Duration) {
			if place <= last {
				t.Fatalf("%v after %v", place, last)
			}
			last = place
		}
		for range rapid.IntRange(1, 8).Draw(t, "commands") {
			axis += time.Duration(rapid.Int64Range(0, int64(3*time.Second)).Draw(t, "later"))
			media := time.Duration(rapid.Int64Range(0, int64(3*time.Hour)).Draw(t, "position"))
			rate := rapid.SampledFrom([]float64{1, 1, 0.5, 2}).Draw(t, "rate")
			hidden := rapid.IntRange(0, 300).Draw(t, "hidden")
			for range hidden {
				next(c.hidden(axis))
			}
			generation := c.generation
			if c.remap(media, axis, rate) != (c.generation > generation) || hidden > 0 && c.generation == generation {
				t.Fatalf("generation %d after %d", c.generation, generation)
			}
			m := c.mapping()
			for range rapid.IntRange(1, 50).Draw(t, "shown") {
				place := c.shown(media)
				next(place)
				if r := ticks(place, videoClock); !near(m.media(r), media, time.Millisecond) || int32(r-m.Video) < 0 {
					t.Fatalf("%v is %d, which is %v by %+v", media, r, m.media(r), m)
				}
				media += 40 * time.Millisecond
			}
		}
	})
}

func TestASmallChangeOfTheTimelineChangesNoMapping(t *testing.T) {
	var c clock
	if !c.remap(10*time.Second, time.Second, 1) {
		t.Fatal("the first mapping is none")
	}
	c.shown(10 * time.Second)
	if c.remap(11*time.Second, 2*time.Second+time.Millisecond, 1) {
		t.Error("a millisecond has changed it")
	}
	if !c.remap(11*time.Second, 2*time.Second+5*time.Millisecond, 1) {
		t.Error("five milliseconds have not")
	}
}

func TestTicksAreRounded(t *testing.T) {
	for at, want := range map[time.Duration]uint32{
		0: 0, time.Second: 90000, time.Second / 3: 30000, 48 * time.Hour: 48 * 3600 * 90000 % (1 << 32),
	} {
		if got := ticks(at, videoClock); got != want {
			t.Errorf("%v is %d, want %d", at, got, want)
		}
	}
}
