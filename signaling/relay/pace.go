package relay

import (
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

// margin is how far a response is ahead of the room's playhead. Players keep all they are sent, so they show a seek or a
// pause that much late; with less, a network that stumbles is seen.
const margin = 3 * time.Second

// jump is how far the room's playhead may part from where it was heading before a reader is moved.
const jump = 1500 * time.Millisecond

// pace is what a response goes by: where the room is and how it moves on from there. It is never changed.
type pace struct {
	timeline   media.Timeline
	live       bool
	item       uint32        // number of the item within the room
	generation uint32        // grows when the playhead jumps
	changed    chan struct{} // closed when there is a newer one
}

// after is the pace when the room has become now.
func (p *pace) after(now state.State, at time.Time) *pace {
	next := &pace{
		timeline: now.Timeline, live: now.Item != nil && now.Item.Live,
		item: now.ItemNumber, generation: p.generation, changed: make(chan struct{}),
	}
	apart := now.Timeline.At(at) - p.timeline.At(at)
	if apart.Abs() > jump || now.ItemNumber != p.item {
		next.generation++
	}
	return next
}

// reserve is what a player was sent and has not shown yet, as far as can be told from here: it shows what it has at normal
// speed. It keeps seeks from adding up: what a player is sent of each new place comes after all it has of the one before.
type reserve struct {
	until  time.Time // when everything will have been shown
	joined bool      // until then all that is due is sent at once, as far back as it begins
}

func (r *reserve) add(d time.Duration, now time.Time) {
	r.until = later(r.until, now).Add(d)
}

// due is when a fragment is to be sent, seen from now; false if not before the room changes.
func (p *pace) due(f *media.Fragment, r reserve, now time.Time) (time.Time, bool) {
	if p.live {
		return now, true
	}
	at, ok := now, true
	if reached := f.Start - margin; reached > p.timeline.At(now) {
		at, ok = p.timeline.When(reached)
	}
	if r.joined {
		at = later(at, r.until.Add(-margin))
	}
	return at, ok
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
