package recorder

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// ErrClock is returned when readings of a page's clock contradict each other: one of
// the two clocks was stepped meanwhile.
var ErrClock = errors.New("recorder: the page's clock and ours do not keep together")

// clockRounds is how often a page's clock is read. Each reading takes well under a millisecond, and the
// quickest decide.
const clockRounds = 60

// Clock converts a page's time stamps to this process's monotonic clock.
type Clock struct {
	Reference time.Time     // the page's 0, in our time
	Error     time.Duration // Reference is right to plus or minus this
}

// Time converts milliseconds of a page's timeOrigin + now() clock.
func (c Clock) Time(ms float64) time.Time {
	return c.Reference.Add(time.Duration(ms * float64(time.Millisecond)))
}

// reading is one look at the page's clock: it was made between before and after.
type reading struct {
	before, after time.Duration // ours, since the base
	page          float64       // ms
}

// MeasureClock compares the page's clock with ours.
func MeasureClock(ctx context.Context, page Evaluator) (Clock, error) {
	base := time.Now()
	readings := make([]reading, 0, clockRounds)
	for range clockRounds {
		r := reading{before: time.Since(base)}
		if err := page.Evaluate(ctx, "__presented.clock()", &r.page); err != nil {
			return Clock{}, fmt.Errorf("read the page's clock: %w", err)
		}
		r.after = time.Since(base)
		readings = append(readings, r)
	}
	offset, half, err := intersect(readings)
	if err != nil {
		return Clock{}, err
	}
	return Clock{
		Reference: base.Add(time.Duration(offset * float64(time.Millisecond))),
		Error:     time.Duration(half * float64(time.Millisecond)),
	}, nil
}

// intersect finds the interval of offsets (ours minus the page's, ms) that all readings allow: its
// middle and half its width.
func intersect(readings []reading) (middle, half float64, err error) {
	// Both halves of the page's stamp are coarsened by up to 0.1 ms.
	const coarse = 0.2
	low, high := math.Inf(-1), math.Inf(1)
	for _, r := range readings {
		low = max(low, milliseconds(r.before)-r.page-coarse)
		high = min(high, milliseconds(r.after)-r.page+coarse)
	}
	if len(readings) == 0 || low > high {
		return 0, 0, ErrClock
	}
	return (low + high) / 2, (high - low) / 2, nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
