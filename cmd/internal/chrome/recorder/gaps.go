package recorder

import (
	"math"
	"time"
)

// Gap is the time between two presented frames that followed each other.
type Gap struct {
	At     time.Time // when the earlier one was shown
	Length time.Duration
	// Unseen is how many frames the element presented in between without the script being called: the
	// page was busy, the viewer was not kept waiting.
	Unseen int64
}

// Between is the longest time without a new picture in the gap, as far as it is known: with unseen
// frames in it, its even part.
func (g Gap) Between() time.Duration { return g.Length / time.Duration(g.Unseen+1) }

// LongestGap is the longest time without a new picture between start and end, while playing; and the gap it was in.
func (r Recording) LongestGap(start, end time.Time) Gap {
	var longest Gap
	for i := 1; i < len(r.Frames); i++ {
		earlier, later := r.Frames[i-1], r.Frames[i]
		if later.Shown.Before(start) || earlier.Shown.After(end) || earlier.Rate == 0 {
			continue
		}
		gap := Gap{
			At: earlier.Shown, Length: later.Shown.Sub(earlier.Shown),
			Unseen: max(later.Count-earlier.Count-1, 0),
		}
		if gap.Between() > longest.Between() {
			longest = gap
		}
	}
	return longest
}

// RateChange is the greatest distance of the playback rate from room speed between start and end.
func (r Recording) RateChange(start, end time.Time, room float64) float64 {
	var most float64
	for _, f := range r.Frames {
		if f.Rate != 0 && !f.Shown.Before(start) && !f.Shown.After(end) {
			most = max(most, math.Abs(f.Rate-room))
		}
	}
	return most
}

// FirstAfter is the first frame shown at or after t that satisfies the condition; false if there is none.
func (r Recording) FirstAfter(t time.Time, condition func(Frame) bool) (Frame, bool) {
	for _, f := range r.Frames {
		if !f.Shown.Before(t) && condition(f) {
			return f, true
		}
	}
	return Frame{}, false
}

// Append joins what was taken later to what was taken earlier from the same document.
func (r Recording) Append(later Recording) Recording {
	later.Frames = append(r.Frames, later.Frames...)
	later.Events = append(r.Events, later.Events...)
	later.Sockets = append(r.Sockets, later.Sockets...)
	return later
}
