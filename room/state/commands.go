package state

import (
	"time"

	"watchroom/media"
)

const (
	// lastMoment before the end is where a seek to or past the end leads: a frame is left to show.
	lastMoment = 100 * time.Millisecond
	// farthest a position may be asked for where no end is known, so that sums stay in range.
	farthest = 10 * 365 * 24 * time.Hour
)

func (c *change) play(e Play) {
	if !c.commands(e.Member) {
		return
	}
	c.WantPlay = true
	switch {
	case c.Phase == Ended, c.Phase == Paused && c.atEnd():
		c.move(0)
	case !c.streaming:
		c.Sentence = ""
		c.wake()
	case c.Phase == Paused:
		c.beginWait(WaitStart) // over at once if all are ready
	}
}

// pause leaves those who are ready ready: they only have to show another frame.
func (c *change) pause(e Pause) {
	if !c.commands(e.Member) {
		return
	}
	c.WantPlay = false
	switch c.Phase {
	case Playing:
		c.stand(c.Timeline.At(c.now))
		c.Live.Following = false
		c.enter(Paused)
	case Waiting:
		c.enter(Paused)
	case Idle, Loading, Paused, Ended:
	}
}

func (c *change) seek(e Seek) {
	if !c.commands(e.Member) {
		return
	}
	if c.live() {
		c.lookBack(e.Position)
		return
	}
	if !c.Item.Seekable {
		c.refuse(e.Member, ReasonNotSeekable)
		return
	}
	c.move(c.clamp(e.Position))
}

// move takes the room to a position of its item, whatever the phase.
func (c *change) move(to time.Duration) {
	c.stand(to)
	c.allUnready()
	c.Sentence = ""
	if !c.streaming {
		c.enter(Paused)
		c.wake()
		return
	}
	if c.Item.Seekable {
		c.startStream(StartSeek)
	} else {
		c.startStream(StartReplace)
	}
	switch {
	case c.Phase == Loading:
	case c.WantPlay:
		c.beginWait(WaitStart)
	default:
		c.enter(Paused)
	}
}

func (c *change) load(e Load) {
	if !c.controls(e.Member) {
		return
	}
	item := e.Item
	c.Item = &item
	c.ItemNumber++
	c.WantPlay = e.Play
	c.Sentence = ""
	c.itemEnd = 0
	c.withoutWebRTC = false
	c.Live = Live{}
	c.Timeline = media.Timeline{Rate: 1}
	c.stand(c.clamp(e.Position))
	for _, m := range c.arrivals() {
		m.Ready, m.ReadySince = false, time.Time{}
		m.Excused, m.joining = false, false
		m.Answered, m.Cannot = false, nil
		c.put(m)
	}
	c.broken = 0
	if c.watched() {
		c.startStream(StartReplace)
		c.enter(Loading)
	} else {
		c.stopStream()
		c.enter(Paused)
	}
}

// unpublished leaves the room with the last picture of who has stopped sending.
func (c *change) unpublished(e Unpublished) {
	if c.Item == nil || c.Item.Source.Kind != media.SourcePublished || c.Item.Source != e.Source {
		return
	}
	c.stopStream()
	if c.Phase == Ended { // what was sent was shown to its end before its sender was known to have gone
		if c.Sentence == "" {
			c.Sentence = e.Sentence
		}
		return
	}
	c.stand(c.Timeline.At(c.now))
	c.WantPlay = false
	c.Sentence = e.Sentence
	c.enter(Ended)
}

func (c *change) configure(e Configure) {
	if !c.owns(e.Member) {
		return
	}
	if !e.Settings.valid() {
		c.refuse(e.Member, ReasonBadSetting)
		return
	}
	c.Settings = e.Settings
}

func (s Settings) valid() bool {
	return (s.HotJoin == HotJoinSeamless || s.HotJoin == HotJoinPause) &&
		s.WaitLimit >= LeastWaitLimit && s.WaitLimit <= MostWaitLimit
}

func (c *change) giveControl(e GiveControl) {
	if !c.owns(e.Member) {
		return
	}
	m, ok := c.Members[e.To]
	if !ok {
		c.refuse(e.Member, ReasonNoSuch)
		return
	}
	m.Control = e.Control
	c.put(m)
}

func (c *change) handOver(e HandOver) {
	if !c.owns(e.Member) {
		return
	}
	if _, ok := c.presentMember(e.To); !ok {
		c.refuse(e.Member, ReasonNoSuch)
		return
	}
	c.Owner = e.To
}

func (c *change) kick(e Kick) {
	if !c.owns(e.Member) {
		return
	}
	if _, ok := c.Members[e.Who]; !ok {
		c.refuse(e.Member, ReasonNoSuch)
		return
	}
	c.effect(Remove{Member: e.Who, Reason: ReasonKicked})
	c.remove(e.Who)
	if c.Owner == e.Who {
		c.Owner = ""
	}
}

// commands tells whether m may play, pause and seek here, and refuses if not.
func (c *change) commands(m MemberID) bool {
	if !c.controls(m) {
		return false
	}
	if c.Item == nil {
		c.refuse(m, ReasonNoItem)
		return false
	}
	return true
}

func (c *change) controls(m MemberID) bool {
	if m == "" || m == c.Owner || c.Members[m].Control {
		return true
	}
	c.refuse(m, ReasonNoControl)
	return false
}

func (c *change) owns(m MemberID) bool {
	if m == "" || m == c.Owner {
		return true
	}
	c.refuse(m, ReasonNotOwner)
	return false
}

// end is where the item ends as far as anybody knows; 0 when it does not or nobody does.
func (s State) end() time.Duration {
	switch {
	case s.Item == nil || s.Item.Looped():
		return 0
	case s.itemEnd > 0:
		return s.itemEnd
	default:
		return s.Item.Duration
	}
}

func (c *change) clamp(p time.Duration) time.Duration {
	last := farthest
	if end := c.end(); end > 0 {
		last = end - lastMoment
	}
	return max(min(p, last), 0)
}

func (c *change) atEnd() bool {
	end := c.end()
	return end > 0 && c.Timeline.At(c.now) >= end
}
