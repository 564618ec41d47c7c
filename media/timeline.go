package media

import "time"

// Timeline says what position is on screen at any moment:
// position(t) = Anchor + Rate * (t - AnchorTime) while it moves, else Anchor.
type Timeline struct {
	Anchor     time.Duration // position at AnchorTime
	AnchorTime time.Time
	Rate       float64 // 1 is normal speed
	Moving     bool
}

// At is the position at t. Before AnchorTime, that is while a scheduled start has not
// come yet, it is the anchor itself.
func (l Timeline) At(t time.Time) time.Duration {
	if !l.Moving || t.Before(l.AnchorTime) {
		return l.Anchor
	}
	return l.Anchor + time.Duration(float64(t.Sub(l.AnchorTime))*l.Rate)
}

// When is the moment at which position is reached, and false if it never is as things stand.
func (l Timeline) When(position time.Duration) (time.Time, bool) {
	if position <= l.Anchor {
		return l.AnchorTime, true
	}
	if !l.Moving || l.Rate <= 0 {
		return time.Time{}, false
	}
	return l.AnchorTime.Add(time.Duration(float64(position-l.Anchor) / l.Rate)), true
}
