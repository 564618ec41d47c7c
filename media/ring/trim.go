package ring

import (
	"time"

	"watchroom/media"
)

// leastLead is what may be read ahead whatever the limit of bytes says: a room without it cannot play.
const leastLead = time.Second

// SetPlayhead says what position the room shows; what lies too far behind it is dropped.
func (r *Ring) SetPlayhead(pos time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if pos == r.playhead || r.closed {
		return
	}
	r.playhead = pos
	r.trim()
}

// Playhead is what SetPlayhead or Replace said last.
func (r *Ring) Playhead() time.Duration {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.playhead
}

// Full tells whether the run is far enough ahead. False for live runs and for those that are gone.
func (r *Ring) Full(epoch media.Epoch) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := r.byEpoch(epoch)
	return n != nil && r.full(n)
}

func (r *Ring) full(n *run) bool {
	edge, ok := n.edge()
	if n.info.Live || !ok {
		return false
	}
	ahead := edge - r.playhead
	return ahead >= r.limits.Lead || r.bytes >= r.limits.Bytes && ahead >= leastLead
}

// trim drops runs nobody needs, what is older than the back, and more while there are too many bytes.
func (r *Ring) trim() {
	kept := r.runs[:0]
	for _, n := range r.runs {
		if n.next != nil && r.playhead >= n.cut && (!n.info.Live || n.cut <= r.horizon(n)) {
			r.bytes -= n.drop()
			continue
		}
		kept = append(kept, n)
	}
	clear(r.runs[len(kept):])
	r.runs = kept
	for _, n := range r.runs {
		r.bytes -= n.trimTo(r.horizon(n))
	}
	for r.bytes > r.limits.Bytes {
		freed := r.shrink()
		if freed == 0 {
			return
		}
		r.bytes -= freed
	}
}

// horizon is the position before which nothing of the run is kept. What led to the newest live run counts as if it were
// the same.
func (r *Ring) horizon(n *run) time.Duration {
	if !n.info.Live {
		return r.playhead - r.limits.Back
	}
	edge := r.playhead
	for _, o := range r.runs {
		if at, ok := o.edge(); ok && o.leads {
			edge = max(edge, at)
		}
	}
	return edge - r.limits.Window
}

// shrink gives up the oldest group of pictures that has been played, else (one group alone is
// too large) its oldest played fragments. It returns the bytes freed.
func (r *Ring) shrink() int64 {
	for _, n := range r.runs {
		lead := n.lead()
		played := r.playhead
		if n.info.Live {
			played = lead.end
		}
		if len(lead.keyframes) > 1 {
			if second := lead.at(lead.keyframes[1]); second.Start <= played {
				return n.trimTo(second.Start)
			}
		}
		var freed int64
		for _, t := range n.tracks {
			if len(t.fragments) > 1 && t.fragments[0].End() <= played {
				freed += t.dropTo(t.base + 1)
			}
		}
		if freed > 0 {
			return freed
		}
	}
	return 0
}
