package recorder

import (
	"errors"
	"math"
	"testing"
	"time"
)

func TestReadingsBoundTheClock(t *testing.T) {
	const ms = time.Millisecond
	readings := []reading{
		{before: 10 * ms, after: 14 * ms, page: 1011}, // offset between -1001 and -997
		{before: 20 * ms, after: 21 * ms, page: 1020}, // between -1000 and -999
		{before: 30 * ms, after: 39 * ms, page: 1038}, // between -1008 and -999
	}
	middle, half, err := intersect(readings)
	if err != nil || math.Abs(middle+999.5) > 1e-9 || math.Abs(half-0.7) > 1e-9 {
		t.Errorf("offset %v ± %v, %v, want -999.5 ± 0.7", middle, half, err)
	}
}

func TestReadingsThatContradictEachOtherAreRefused(t *testing.T) {
	const ms = time.Millisecond
	_, _, err := intersect([]reading{
		{before: 10 * ms, after: 11 * ms, page: 1000},
		{before: 20 * ms, after: 21 * ms, page: 1005}, // the page's clock lost 5 ms
	})
	if !errors.Is(err, ErrClock) {
		t.Errorf("error %v, want %v", err, ErrClock)
	}
}
