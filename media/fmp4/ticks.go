package fmp4

import (
	"fmt"
	"math/bits"
	"time"
)

// maxTicks bounds times read from a stream or asked for, so that sums of a few of them cannot overflow.
const maxTicks = 1 << 58

// toTicks converts a length of time to ticks, rounded to the nearest, half away from zero.
func toTicks(d time.Duration, timescale uint32) (int64, error) {
	return scale(int64(d), uint64(timescale), uint64(time.Second))
}

// toDuration converts ticks to a length of time, rounded to the nearest nanosecond.
func toDuration(ticks int64, timescale uint32) (time.Duration, error) {
	d, err := scale(ticks, uint64(time.Second), uint64(timescale))
	return time.Duration(d), err
}

// scale is v * by / over, rounded to the nearest, with 128 bits in between.
func scale(v int64, by, over uint64) (int64, error) {
	magnitude := uint64(v)
	if v < 0 {
		magnitude = -magnitude
	}
	high, low := bits.Mul64(magnitude, by)
	low, carry := bits.Add64(low, over/2, 0)
	high += carry
	if high >= over {
		return 0, fmt.Errorf("%d * %d / %d: %w", v, by, over, ErrTime)
	}
	quotient, _ := bits.Div64(high, low, over)
	if quotient > maxTicks*4 { // below 2^63 with room to add
		return 0, fmt.Errorf("%d * %d / %d: %w", v, by, over, ErrTime)
	}
	if v < 0 {
		return -int64(quotient), nil
	}
	return int64(quotient), nil
}
