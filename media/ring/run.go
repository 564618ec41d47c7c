package ring

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"watchroom/media"
)

// straggle is how far a track may lie behind the furthest before it counts as having ended early.
// FFmpeg's muxer interleaves far more closely.
const straggle = 3 * time.Second

// run is a Run with what is kept of it. Guarded by the ring's mutex.
type run struct {
	info   Run
	tracks []*track

	leads    bool          // readers may be moved here: it replaced, or its switch is decided
	asked    time.Duration // by a replacement: where it was to begin; -1 for the others
	margin   time.Duration // of a splice
	anywhere bool          // resume: the first keyframe is the switch

	next *run          // who takes over
	cut  time.Duration // where

	over, finished bool
	end            time.Duration
	gone           bool // dropped from the ring
}

func newRun(info Run) *run {
	n := &run{info: info, asked: -1}
	for i := range info.Inits {
		t := info.Inits[i].Track
		n.tracks = append(n.tracks, &track{id: t.ID, kind: t.Kind, init: &n.info.Inits[i]})
	}
	return n
}

func (n *run) track(id media.TrackID) *track {
	for _, t := range n.tracks {
		if t.id == id {
			return t
		}
	}
	return nil
}

// first is the default track of a kind, nil when there is none.
func (n *run) first(kind media.Kind) *track {
	for _, t := range n.tracks {
		if t.kind == kind && !t.init.Track.WebRTC {
			return t
		}
	}
	return nil
}

// lead is the track whose keyframes count: the first video, else the first there is.
func (n *run) lead() *track {
	if t := n.first(media.KindVideo); t != nil {
		return t
	}
	return n.tracks[0]
}

func (n *run) append(f *media.Fragment) error {
	t := n.track(f.Track)
	if t == nil {
		return fmt.Errorf("epoch %d track %d: %w", f.Epoch, f.Track, ErrTrack)
	}
	if t.started && f.Decode < t.lastDecode {
		return fmt.Errorf("track %d at %v after %v: %w", f.Track, f.Decode, t.lastDecode, ErrOrder)
	}
	t.push(f)
	return nil
}

// edge is the smallest end of the tracks that have begun and not ended early; false before the first fragment.
func (n *run) edge() (time.Duration, bool) {
	var furthest, edge time.Duration
	found := false
	for _, t := range n.tracks {
		if t.started {
			furthest, found = max(furthest, t.end), true
		}
	}
	edge = furthest
	for _, t := range n.tracks {
		if t.started && t.end > furthest-straggle {
			edge = min(edge, t.end)
		}
	}
	return edge, found
}

// covers tells whether reading can begin at pos and has something to show there.
func (n *run) covers(pos time.Duration) bool {
	t := n.lead()
	if _, ok := t.keyframeBefore(pos); !ok && !n.beginsLater(pos) {
		return false
	}
	if n.next != nil && pos >= n.cut {
		return false
	}
	return t.end > pos || n.finished && pos <= n.end
}

// beginsLater tells whether there is nothing in the item between pos and the run's first keyframe: a source whose
// picture begins a little after its sound was asked for from 0 and gives what it has.
func (n *run) beginsLater(pos time.Duration) bool {
	t := n.lead()
	return n.asked >= 0 && pos >= n.asked && t.base == 0 && len(t.keyframes) > 0
}

// drop empties the run, so that slow readers keep nothing alive, and returns the bytes freed.
func (n *run) drop() int64 {
	n.gone = true
	var freed int64
	for _, t := range n.tracks {
		if n.next != nil { // what lies past the switch is nobody's loss
			kept := sort.Search(len(t.fragments), func(i int) bool { return t.fragments[i].Start >= n.cut })
			for _, f := range t.fragments[kept:] {
				freed += int64(len(f.Bytes))
			}
			clear(t.fragments[kept:])
			t.fragments = t.fragments[:kept]
		}
		freed += t.dropTo(t.limit())
		t.keyframes = nil
	}
	return freed
}

// trimTo drops what is not needed to play from pos on and returns the bytes freed.
func (n *run) trimTo(pos time.Duration) int64 {
	lead := n.lead()
	seq, ok := lead.keyframeBefore(pos)
	if !ok || seq == lead.base {
		return 0
	}
	from := lead.at(seq).Start
	freed := lead.dropTo(seq)
	for _, t := range n.tracks {
		if t == lead {
			continue
		}
		if t.kind == lead.kind { // another rendition: keyframes of its own
			if seq, ok := t.keyframeBefore(from); ok {
				freed += t.dropTo(seq)
			}
			continue
		}
		freed += t.dropTo(t.endingAfter(from))
	}
	return freed
}

// track is the kept fragments of one track, numbered from 0 since the run began.
type track struct {
	id   media.TrackID
	kind media.Kind
	init *media.Init

	base      int // number of fragments[0]
	fragments []*media.Fragment
	keyframes []int // numbers, of those kept

	started         bool
	lastDecode, end time.Duration
}

func (t *track) at(seq int) *media.Fragment { return t.fragments[seq-t.base] }
func (t *track) limit() int                 { return t.base + len(t.fragments) }

func (t *track) push(f *media.Fragment) {
	if f.Keyframe {
		t.keyframes = append(t.keyframes, t.limit())
	}
	t.fragments = append(t.fragments, f)
	t.started, t.lastDecode, t.end = true, f.Decode, f.End()
}

// keyframeBefore is the number of the last keyframe shown at or before pos.
func (t *track) keyframeBefore(pos time.Duration) (int, bool) {
	i := sort.Search(len(t.keyframes), func(i int) bool { return t.at(t.keyframes[i]).Start > pos })
	if i == 0 {
		return 0, false
	}
	return t.keyframes[i-1], true
}

// endingAfter is the number of the first fragment that ends after pos.
func (t *track) endingAfter(pos time.Duration) int {
	return t.base + sort.Search(len(t.fragments), func(i int) bool { return t.fragments[i].End() > pos })
}

func (t *track) dropTo(seq int) (freed int64) {
	count := seq - t.base
	if count <= 0 {
		return 0
	}
	for i, f := range t.fragments[:count] {
		freed += int64(len(f.Bytes))
		t.fragments[i] = nil // the array outlives the slice's start
	}
	t.fragments, t.base = t.fragments[count:], seq
	i, _ := slices.BinarySearch(t.keyframes, seq)
	t.keyframes = t.keyframes[i:]
	return freed
}
