package state

import (
	"slices"
	"time"

	"watchroom/media"
)

func (c *change) readiness(e Readiness) {
	m, ok := c.presentMember(e.Member)
	if !ok || e.Generation != c.Generation {
		return
	}
	if e.Ready {
		if !m.Ready {
			m.Ready, m.ReadySince = true, c.now
		}
		if m.joining {
			m.Excused, m.joining = false, false
		}
		c.put(m)
		return
	}
	m.Ready, m.ReadySince = false, time.Time{}
	c.put(m)
	if c.Phase == Playing && !m.Excused && !c.Settings.NeverWait && !c.aboutToEnd() && !c.live() {
		c.hold(WaitStall)
	}
}

// aboutToEnd: a browser that shows the last frame has run out of film, and that is no stall.
func (c *change) aboutToEnd() bool {
	return c.streamEnded && c.end() > 0 && c.Timeline.At(c.now) >= c.end()-5*lastMoment
}

// hold stops a playing room to wait for somebody; who is ready stays so.
func (c *change) hold(r WaitReason) {
	c.stand(c.Timeline.At(c.now))
	c.beginWait(r)
}

// beginWait waits with a fresh limit. A wait that is wanted while one runs, for whatever reason
// but a new position, must not come here.
func (c *change) beginWait(r WaitReason) {
	if c.live() {
		c.goLive()
		return
	}
	if r == WaitStart {
		c.pardon()
	}
	c.Phase = Waiting
	c.Wait = &Wait{Reason: r, Until: c.now.Add(c.Settings.WaitLimit)}
}

// pardon excuses nobody when everybody is excused.
func (c *change) pardon() {
	list := c.Present()
	if slices.ContainsFunc(list, func(m Member) bool { return !m.Excused }) {
		return
	}
	for _, m := range list {
		m.Excused, m.joining = false, false
		c.put(m)
	}
}

// waitOrGoOn brings a wait up to date and ends it when it is over. A room that is empty
// waits without a limit until somebody is there to be waited for, or to watch.
func (c *change) waitOrGoOn() {
	if c.Phase != Waiting {
		return
	}
	if !c.somebodyPresent() {
		c.Wait = nil
		if c.watchers > 0 {
			c.goOn()
		}
		return
	}
	if c.Wait == nil {
		c.beginWait(WaitStart)
	}
	who := c.waitedFor()
	if len(who) == 0 || c.due(c.Wait.Until) {
		c.goOn()
		return
	}
	if !slices.Equal(who, c.Wait.For) {
		w := *c.Wait
		w.For = who
		c.Wait = &w
	}
}

func (s State) waitedFor() []MemberID {
	var list []MemberID
	for _, m := range s.Present() {
		if !m.Ready && !m.Excused {
			list = append(list, m.ID)
		}
	}
	return list
}

// goOn ends waiting: who is not ready is excused, the others start together. Without
// anything to show to anybody there is nothing to go on with.
func (c *change) goOn() {
	list := c.Present()
	ready := slices.ContainsFunc(list, func(m Member) bool { return m.Ready })
	if !ready && !c.delivering {
		c.enter(Loading)
		return
	}
	for _, m := range list {
		if !m.Ready && !m.Excused {
			m.Excused = true
			c.put(m)
		}
	}
	lead := c.lead(func(m Member) bool { return m.Ready })
	c.Timeline = media.Timeline{
		Anchor: c.Timeline.At(c.now), AnchorTime: c.now.Add(lead), Rate: c.Timeline.Rate, Moving: true,
	}
	c.enter(Playing)
}

// lead is how far ahead a start is scheduled, so that all those it is for know of it in time. Over WebRTC pictures of films
// come half a second before their moment, and jitter buffers that were taught so stumble for seconds when the first come later.
func (s State) lead(counts func(Member) bool) time.Duration {
	if s.overWebRTC > 0 && !s.live() {
		return MostLead
	}
	var delay time.Duration
	for _, m := range s.Members {
		if m.Present && counts(m) {
			delay = max(delay, m.Delay)
		}
	}
	return min(max(2*delay, LeastLead), MostLead)
}

func (c *change) goOnNow(e GoOn) {
	if c.owns(e.Member) && c.Phase == Waiting && c.somebodyPresent() {
		c.goOn()
	}
}

func (c *change) keepWaiting(e KeepWaiting) {
	if c.owns(e.Member) && c.Wait != nil {
		w := *c.Wait
		w.Until = c.now.Add(c.Settings.WaitLimit)
		c.Wait = &w
	}
}

// readmit waits again for those who have kept up long enough.
func (c *change) readmit() {
	for id, m := range c.Members {
		if m.regaining() && c.due(m.ReadySince.Add(Patience)) {
			m = c.Members[id]
			m.Excused = false
			c.put(m)
		}
	}
}

func (m Member) regaining() bool { return m.Present && m.Excused && m.Ready }

func (c *change) allUnready() {
	for _, m := range c.arrivals() {
		m.Ready, m.ReadySince = false, time.Time{}
		c.put(m)
	}
}
