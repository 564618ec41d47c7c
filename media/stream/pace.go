package stream

import (
	"context"
	"time"

	"watchroom/media"
)

// What lies within rush of the playhead is read as fast as can be: enough to show a picture and to begin. The rest of the
// lead is read at haste times the film's speed, for there is time, and reading or encoding, sending and buffering it
// would take the processor from whoever is decoding that picture.
const (
	rush  = time.Second
	haste = 3
	// rest is how long the lead is left alone after a command: everybody's decoder is at work on the picture there.
	rest = 400 * time.Millisecond
)

// deliver puts a fragment into the ring once it is close enough to the playhead.
func (n *run) deliver(ctx context.Context, f *media.Fragment) error {
	if n.live != nil {
		return n.deliverLive(f)
	}
	if err := n.calm(ctx, f); err != nil {
		return err
	}
	if err := n.pace(ctx); err != nil {
		return err
	}
	if err := n.keep(f); err != nil {
		return err
	}
	if !n.ready && n.stream.ring.Covers(n.req.Position) {
		n.ready = true
		n.stream.say(ctx, Ready{Epoch: n.epoch()})
	}
	return nil
}

// calm holds a fragment of the lead back for its part of the time.
func (n *run) calm(ctx context.Context, f *media.Fragment) error {
	for !n.req.Item.Live {
		now := time.Now()
		timeline, moved := n.stream.playhead()
		until := n.stream.restUntil(n.next)
		if !now.Before(until) || f.Start <= timeline.At(now)+rush {
			break
		}
		if err := wait(ctx, until, true, moved); err != nil {
			return err
		}
	}
	if f.Track == media.FirstVideo || n.plan.Video == nil {
		n.next = time.Now().Add(f.Duration / haste)
	}
	return nil
}

// pace waits while the ring has enough of this run. Nothing polls: it wakes when the playhead has come close
// enough or the timeline changes. A live ring always has room.
func (n *run) pace(ctx context.Context) error {
	kept := n.stream.ring
	for {
		timeline, moved := n.stream.playhead()
		playhead := timeline.At(time.Now())
		kept.SetPlayhead(playhead)
		if !kept.Full(n.req.Epoch) {
			return nil
		}
		target := playhead + time.Second // full by bytes: when a second of the lead has been played
		if edge, ok := kept.Edge(); ok {
			target = max(target, edge-Lead)
		}
		at, comes := timeline.When(target)
		if err := wait(ctx, at, comes, moved); err != nil {
			return err
		}
	}
}

// wait returns at a time, if it comes, or when the timeline has changed.
func wait(ctx context.Context, at time.Time, comes bool, moved <-chan struct{}) error {
	var due <-chan time.Time
	if comes {
		timer := time.NewTimer(time.Until(at))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
		return nil
	case <-moved:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
