package ring

import (
	"slices"
	"time"

	"watchroom/media"
)

// Info is a run as statistics see it.
type Info struct {
	Epoch     media.Epoch
	Item      uint32
	From, To  time.Duration // kept, on the leading track
	Edge      time.Duration // smallest end of its tracks
	Fragments int
	Bytes     int64
	Taken     bool // it replaced, or its switch is decided: readers are there or will come
	Over      bool // nothing more comes
}

// Stats counts what the ring has done and holds.
type Stats struct {
	Bytes   int64
	Cursors int
	Skips   int64 // readers moved on since the ring was made
	Runs    []Info
}

// Stats takes a picture of the ring.
func (r *Ring) Stats() Stats {
	return Stats{
		Bytes: r.Bytes(), Cursors: int(r.cursors.Load()), Skips: r.skips.Load(), Runs: r.Runs(),
	}
}

// Bytes is the sum of all kept fragments.
func (r *Ring) Bytes() int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.bytes
}

// Runs describes the runs that are kept, oldest first.
func (r *Ring) Runs() []Info {
	r.mu.RLock()
	defer r.mu.RUnlock()
	list := make([]Info, 0, len(r.runs))
	for _, n := range r.runs {
		list = append(list, n.describe())
	}
	return list
}

// Run is the newest run, false when there is none.
func (r *Ring) Run() (Run, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if n := r.newest(); n != nil {
		return n.info, true
	}
	return Run{}, false
}

// Taken tells whether the run has replaced, or the keyframe at which it takes over is known. A writer of
// the run before can stop then, once it has come that far.
func (r *Ring) Taken(epoch media.Epoch) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := r.byEpoch(epoch)
	return n != nil && n.leads
}

// Covers tells whether a reader could begin at pos and see something: a keyframe at or before it and
// data past it, in a run that is kept and did not break.
func (r *Ring) Covers(pos time.Duration) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.covering(pos, false).lasts()
}

// CoversWebRTC is Covers for a reader that takes only runs with tracks for WebRTC viewers.
func (r *Ring) CoversWebRTC(pos time.Duration) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.covering(pos, true).lasts()
}

// From is the first position that can be shown at all, over all runs; false while there is none.
func (r *Ring) From() (time.Duration, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, n := range r.runs {
		if l := n.lead(); len(l.keyframes) > 0 {
			return l.at(l.keyframes[0]).Start, true
		}
	}
	return 0, false
}

// Newest is the furthest edge of all runs; false before the first fragment.
func (r *Ring) Newest() (newest time.Duration, found bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, n := range r.runs {
		if at, ok := n.edge(); ok && n.leads {
			newest, found = max(newest, at), true
		}
	}
	return newest, found
}

// Passed tells whether the run has come to where another has taken over, and need not go on.
func (r *Ring) Passed(epoch media.Epoch) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := r.byEpoch(epoch)
	return n == nil || n.next != nil && n.lead().end >= n.cut
}

// Window is what is kept of a track in the newest run, as decode times.
func (r *Ring) Window(id media.TrackID) (from, to time.Duration, ok bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := r.newest()
	if n == nil {
		return 0, 0, false
	}
	t := n.track(id)
	if t == nil || len(t.fragments) == 0 {
		return 0, 0, false
	}
	return t.fragments[0].Decode, t.end, true
}

// Edge is the smallest end of all tracks of the newest run (a track that ended long before the others does
// not count): what is compared with the playhead. False before its first fragment.
func (r *Ring) Edge() (time.Duration, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if n := r.newest(); n != nil {
		return n.edge()
	}
	return 0, false
}

// covering is the newest run that covers pos; it is preferred because whoever joins may be
// the reason for it. With webRTC only runs that serve it count.
func (r *Ring) covering(pos time.Duration, webRTC bool) *run {
	for _, v := range slices.Backward(r.runs) {
		if v.covers(pos) && (v.info.WebRTC || !webRTC) {
			return v
		}
	}
	return nil
}

// lasts tells whether a run, if there is one, did not break, or has a successor.
func (n *run) lasts() bool { return n != nil && (!n.over || n.finished || n.next != nil) }

func (n *run) describe() Info {
	i := Info{Epoch: n.info.Epoch, Item: n.info.Item, Taken: n.leads, Over: n.over}
	i.Edge, _ = n.edge()
	if l := n.lead(); len(l.fragments) > 0 {
		i.From, i.To = l.fragments[0].Start, l.end
	}
	for _, t := range n.tracks {
		i.Fragments += len(t.fragments)
		for _, f := range t.fragments {
			i.Bytes += int64(len(f.Bytes))
		}
	}
	return i
}
