package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
)

// deliver puts a fragment into the ring once it is close enough to the playhead.
func (n *run) deliver(ctx context.Context, f *media.Fragment) error {
	if err := n.pace(ctx); err != nil {
		return err
	}
	switch err := n.stream.ring.Append(f); {
	case errors.Is(err, ring.ErrEpoch):
		return errSuperseded
	case err != nil:
		return fmt.Errorf("keeping a fragment: %w", err)
	}
	n.stream.status.delivered(f)
	if !n.ready && n.stream.ring.Covers(n.req.Position) {
		n.ready = true
		n.stream.say(ctx, Ready{Epoch: n.epoch()})
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
		if err := wait(ctx, timeline, target, moved); err != nil {
			return err
		}
	}
}

// wait returns when the timeline has come to target or has changed.
func wait(ctx context.Context, timeline media.Timeline, target time.Duration, moved <-chan struct{}) error {
	var due <-chan time.Time
	if at, ok := timeline.When(target); ok {
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
