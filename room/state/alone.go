package state

import "time"

// restWhenAlone counts how long nobody watches, frees the encoder of an empty room
// and in the end closes it.
func (c *change) restWhenAlone() {
	if c.watched() {
		c.aloneSince, c.closed = time.Time{}, false
		return
	}
	if c.aloneSince.IsZero() {
		c.aloneSince = c.now
	}
	if at, ok := c.restTime(); ok && c.due(at) {
		c.rest()
	}
	if at, ok := c.closeTime(); ok && c.due(at) {
		c.closed = true
		c.effect(Close{})
	}
}

// rest keeps WantPlay: the next to join goes on from here.
func (c *change) rest() {
	c.stopStream()
	if c.Phase == Ended {
		return
	}
	c.stand(c.Timeline.At(c.now))
	c.enter(Paused)
}

func (s State) restTime() (time.Time, bool) {
	return s.aloneSince.Add(s.Limits.IdleAfter), !s.aloneSince.IsZero() && s.streaming
}

func (s State) closeTime() (time.Time, bool) {
	return s.aloneSince.Add(s.Limits.EmptyFor), !s.aloneSince.IsZero() && s.Limits.EmptyFor > 0 && !s.closed
}
