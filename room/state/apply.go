package state

import (
	"maps"
	"time"

	"watchroom/media"
)

// Apply returns the room after e happened at now, and what has to be done about it. Time
// must not run backwards from call to call. What was due before now is done first, so a
// late [Tick] delays nothing twice.
func (s State) Apply(now time.Time, e Event) (State, []Effect) {
	c := change{State: s, now: now}
	c.settle()
	c.handle(e)
	c.settle()
	if !sameKept(s, c.State) {
		c.effect(Save{})
	}
	if !sameSight(s, c.State) {
		c.Sequence++
	}
	return c.State, c.effects
}

// change is one call of Apply: the state in the making.
type change struct {
	State
	now     time.Time
	effects []Effect
	cloned  bool // Members is no longer shared with the state before
}

func (c *change) handle(e Event) {
	switch e := e.(type) {
	case Joined:
		c.joined(e)
	case Dropped:
		c.dropped(e)
	case Left:
		c.left(e)
	case Renamed:
		c.renamed(e)
	case WatcherCame:
		c.watcherCame()
	case WatcherGone:
		c.watchers = max(0, c.watchers-1)
	case WebRTCCame:
		c.webRTCCame()
	case WebRTCGone:
		c.overWebRTC = max(0, c.overWebRTC-1)
	case Playable:
		c.playable(e)
	case Readiness:
		c.readiness(e)
	case Report:
		c.report(e)
	case Reports:
		for _, r := range e {
			c.report(r)
		}
	case Play:
		c.play(e)
	case Pause:
		c.pause(e)
	case Seek:
		c.seek(e)
	case ToEdge:
		c.toEdge(e)
	case Load:
		c.load(e)
	case GoOn:
		c.goOnNow(e)
	case KeepWaiting:
		c.keepWaiting(e)
	case GiveControl:
		c.giveControl(e)
	case HandOver:
		c.handOver(e)
	case Kick:
		c.kick(e)
	case Configure:
		c.configure(e)
	case Unpublished:
		c.unpublished(e)
	case StreamReady:
		c.streamReady(e)
	case StreamEdge:
		c.streamEdge(e)
	case StreamEnded:
		c.streamEnd(e)
	case StreamBroke:
		c.streamBroke(e)
	case Tick: // what is due is settled with every event
	}
}

// settle does what follows from the state and the time alone.
func (c *change) settle() {
	c.succeed()
	c.readmit()
	c.waitOrGoOn()
	c.retry()
	c.reachEnd()
	c.stopAtEdge()
	c.stayInWindow()
	c.restWhenAlone()
	c.forget()
}

func (c *change) effect(e Effect) { c.effects = append(c.effects, e) }

func (c *change) refuse(m MemberID, r Reason) {
	if m != "" {
		c.effect(Refuse{Member: m, Reason: r})
	}
}

// put keeps m; the map of the state before stays as it was.
func (c *change) put(m Member) {
	c.own()
	c.Members[m.ID] = m
}

func (c *change) remove(id MemberID) {
	c.own()
	delete(c.Members, id)
}

func (c *change) own() {
	if !c.cloned {
		c.Members, c.cloned = maps.Clone(c.Members), true
	}
}

// enter changes the phase; only waiting has a Wait.
func (c *change) enter(p Phase) {
	c.Phase = p
	if p != Waiting {
		c.Wait = nil
	}
}

// stand stops the timeline at a position; everybody has to show that one.
func (c *change) stand(position time.Duration) {
	c.Timeline = media.Timeline{Anchor: position, AnchorTime: c.now, Rate: c.Timeline.Rate}
	c.Generation++
}

func (c *change) due(t time.Time) bool { return !c.now.Before(t) }
