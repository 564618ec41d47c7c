package wire

import "time"

// Clock is the server's clock as clients know it: milliseconds since Start, which must carry a monotonic
// reading. Another ID is another clock; a process has one.
type Clock struct {
	ID    string
	Start time.Time
}

// Millis is an instant on the clock.
func (c Clock) Millis(t time.Time) float64 {
	return float64(t.Sub(c.Start)) / float64(time.Millisecond)
}

// Time is the instant of a reading of the clock.
func (c Clock) Time(millis float64) time.Time {
	return c.Start.Add(time.Duration(millis * float64(time.Millisecond)))
}
