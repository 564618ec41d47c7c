package state

import "time"

// Deadline is when to call Apply with a [Tick] if nothing happens before; false: never.
// After that Tick it is later, or there is none.
func (s State) Deadline() (time.Time, bool) {
	var d deadline
	if s.Wait != nil {
		d.add(s.Wait.Until, true)
	}
	d.add(s.retryAt, !s.retryAt.IsZero())
	d.add(s.endTime())
	d.add(s.runsOut())
	d.add(s.fallsOut())
	d.add(s.restTime())
	d.add(s.closeTime())
	somebody := s.somebodyPresent()
	for id, m := range s.Members {
		switch {
		case m.Present:
			d.add(m.ReadySince.Add(Patience), m.regaining())
		case id == s.Owner:
			d.add(m.Since.Add(OwnerGrace), somebody)
		default:
			d.add(m.Since.Add(MemberRetention), true)
		}
	}
	return d.at, d.set
}

// deadline is the earliest of the times added.
type deadline struct {
	at  time.Time
	set bool
}

func (d *deadline) add(t time.Time, ok bool) {
	if ok && (!d.set || t.Before(d.at)) {
		d.at, d.set = t, true
	}
}
