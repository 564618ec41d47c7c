package state

import (
	"time"

	"watchroom/media"
)

// How a live room keeps its place.
const (
	// DefaultNeed is how far behind its edge a room is where connections allow, what the source is late by included.
	DefaultNeed = 250 * time.Millisecond
	leastNeed   = 50 * time.Millisecond
	// MostNeed bounds what a member may ask of all.
	MostNeed = 3 * time.Second
	// DefaultWindow is how much of what has happened can be gone back to.
	DefaultWindow = 60 * time.Second
	// WindowGrace is how far behind the window a place is still kept, so that a paused room moves seldom.
	WindowGrace = 10 * time.Second

	nearEdge = 500 * time.Millisecond // a seek that ends so near the edge is one to it
	tooNear  = 10 * time.Millisecond  // closer to the edge than wanted by this: it is mended
	tooFar   = 20 * time.Millisecond
	// largestStep of the timeline is small enough for everybody to follow by their playback rate.
	largestStep = 80 * time.Millisecond
	tooLarge    = time.Second // a difference that is no matter of steps
	creep       = 0.03        // forward steps, and falling needs, as a share of the time
	stopMargin  = 50 * time.Millisecond
)

// Live is the place of a room whose item happens now. It means nothing for other items.
type Live struct {
	// Edge is the newest position at At, had everything come as early as the earliest; it moves on with the time, unless
	// the source has Stopped.
	Edge time.Duration
	At   time.Time // zero while nothing has come
	// Begin is the first position of the running epoch, From the first that is kept at all.
	Begin, From time.Duration
	Lag         time.Duration // how late behind Edge what is newest usually is at worst
	Need        time.Duration // what the members ask for, in sum calm
	Stopped     bool
	Following   bool // the room is at its edge, not at an earlier place it went back to
}

// Delay is how far behind its edge a following room is.
func (l Live) Delay() time.Duration { return l.Lag + l.Need }

// EdgeAt is the edge at a time.
func (l Live) EdgeAt(t time.Time) time.Duration {
	if l.At.IsZero() || l.Stopped || t.Before(l.At) {
		return l.Edge
	}
	return l.Edge + t.Sub(l.At)
}

// FromAt is the first position that can be gone back to.
func (s State) FromAt(t time.Time) time.Duration {
	return max(s.Live.From, s.Live.EdgeAt(t)-s.Window())
}

// Window is how much of what has happened can be gone back to.
func (s State) Window() time.Duration {
	if s.Limits.Window > 0 {
		return s.Limits.Window
	}
	return DefaultWindow
}

func (s State) live() bool { return s.Item != nil && s.Item.Live }

// streamEdge learns where the edge is, and keeps the room at its distance.
func (c *change) streamEdge(e StreamEdge) {
	if !c.current(e.Epoch) || !c.live() {
		return
	}
	l := &c.Live
	since := c.now.Sub(l.At)
	if l.At.IsZero() || l.Stopped {
		since = 0
	}
	l.Edge, l.At, l.Begin, l.From, l.Lag, l.Stopped = e.Edge, e.At, e.Begin, e.From, e.Lag, false
	c.ask(since)
	c.steer(since)
}

// ask settles what the members need: more at once, less slowly.
func (c *change) ask(since time.Duration) {
	var most time.Duration
	for _, m := range c.Members {
		if m.Present {
			most = max(most, min(m.Need, MostNeed))
		}
	}
	if most == 0 {
		most = max(c.Limits.UsualNeed()-c.Live.Lag, leastNeed)
	}
	c.Live.Need = max(most, c.Live.Need-share(since))
}

// UsualNeed is how far behind its edge a live room is kept where connections allow.
func (l Limits) UsualNeed() time.Duration {
	if l.Need > 0 {
		return min(l.Need, MostNeed)
	}
	return DefaultNeed
}

func share(since time.Duration) time.Duration {
	return time.Duration(creep * float64(min(since, time.Second)))
}

// steer moves the timeline of a following room to its distance from the edge, in steps that nobody sees.
func (c *change) steer(since time.Duration) {
	t := &c.Timeline
	if c.Phase != Playing || !c.Live.Following || c.now.Before(t.AnchorTime) {
		return
	}
	apart := c.Live.EdgeAt(c.now) - c.Live.Delay() - t.At(c.now)
	switch {
	case apart.Abs() > tooLarge:
		t.Anchor += apart
	case apart < -tooNear:
		t.Anchor += max(apart, -largestStep)
	case apart > tooFar:
		t.Anchor += min(apart, share(since))
	}
}

// goLive goes on at the edge, or at the place the room went back to. It waits for nobody: what happens now does not either.
func (c *change) goLive() {
	if !c.delivering {
		c.enter(Loading)
		return
	}
	if c.Live.Need == 0 {
		c.ask(0)
	}
	at := c.now.Add(c.lead(func(Member) bool { return true }))
	position := max(c.Timeline.At(c.now), c.FromAt(at))
	if c.Live.Following && !c.Live.At.IsZero() {
		position = c.Live.EdgeAt(at) - c.Live.Delay()
		if early := c.Live.Begin - position; early > 0 { // there is nothing before it
			position, at = c.Live.Begin, at.Add(early)
		}
	}
	c.Timeline = media.Timeline{Anchor: position, AnchorTime: at, Rate: 1, Moving: true}
	c.enter(Playing)
}

// toEdge is the command that ends a look back.
func (c *change) toEdge(e ToEdge) {
	if !c.commands(e.Member) {
		return
	}
	if !c.live() {
		c.refuse(e.Member, ReasonNotSeekable)
		return
	}
	c.lookBack(c.Live.EdgeAt(c.now))
	if !c.WantPlay {
		c.play(Play(e))
	}
}

// lookBack takes a live room to a position of its window; the encoder is not asked.
func (c *change) lookBack(to time.Duration) {
	newest := c.Live.EdgeAt(c.now) - c.Live.Delay()
	to = max(min(to, newest), c.FromAt(c.now), 0)
	following := to >= newest-nearEdge
	if c.streaming && c.Phase == Loading { // nothing is shown until the source is back, and then what happens now
		c.Live.Following = c.Live.Following || following
		return
	}
	c.Live.Following = following
	if !c.streaming {
		c.wake()
		return
	}
	c.stand(to)
	c.allUnready()
	c.enter(Paused)
	if c.WantPlay {
		c.goLive()
	}
}

// sourceStopped has a live room wait at the last picture for as long as it takes.
func (c *change) sourceStopped(e StreamBroke) {
	l := &c.Live
	c.Sentence = e.Sentence
	l.Edge, l.Stopped = e.End, true
	if c.Phase == Loading && c.Timeline.Moving {
		c.stand(c.Timeline.At(c.now))
	}
	c.stopAtEdge()
}

// stopAtEdge ends a film that has run out, until there is more.
func (c *change) stopAtEdge() {
	if at, ok := c.runsOut(); ok && c.due(at) {
		c.stand(min(c.Timeline.At(c.now), max(c.Live.Edge-stopMargin, 0)))
		c.Live.Following = true
		c.enter(Loading)
	}
}

// runsOut is when the last picture of a source that has stopped is shown.
func (s State) runsOut() (time.Time, bool) {
	if !s.live() || !s.Live.Stopped || s.Phase != Playing {
		return time.Time{}, false
	}
	return s.Timeline.When(s.Live.Edge - stopMargin)
}

// stayInWindow moves a paused room on that has fallen out of what is kept.
func (c *change) stayInWindow() {
	if at, ok := c.fallsOut(); ok && c.due(at) {
		c.stand(c.FromAt(c.now))
	}
}

// fallsOut is when a place at which a room stands is kept no longer.
func (s State) fallsOut() (time.Time, bool) {
	if !s.live() || s.Live.At.IsZero() || s.Live.Stopped || s.Phase != Paused || !s.streaming {
		return time.Time{}, false
	}
	last := s.Timeline.Anchor + s.Window() + WindowGrace // where the edge is then
	return s.Live.At.Add(last - s.Live.Edge), true
}
