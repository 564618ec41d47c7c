package ring

import (
	"time"

	"watchroom/media"
)

// place is where a cursor stands.
type place struct {
	run   *run // nil: nowhere yet
	moved bool // by a replacement: the selection's position no longer counts
	told  bool // the run's end

	video, audio reading
	fresh        bool          // no fragment since the jump: the leading track's keyframe goes first
	catching     bool          // has not caught up since the jump: more patience in live rings
	last         time.Duration // end of what was delivered on the leading track
}

// reading is the next fragment wanted of a track; a nil track wants none.
type reading struct {
	track *track
	seq   int
}

// next is the fragment to deliver, nil when there is none before the run's cut.
func (g *reading) next(n *run) *media.Fragment {
	if g.track == nil || g.seq < g.track.base || g.seq >= g.track.limit() {
		return nil
	}
	f := g.track.at(g.seq)
	if n.next != nil && f.Start >= n.cut {
		return nil
	}
	return f
}

// lost is how many fragments were dropped before they were read.
func (g *reading) lost() int {
	if g.track == nil {
		return 0
	}
	return max(0, g.track.base-g.seq)
}

// reached tells whether everything before the run's cut was read, or nothing more can come.
func (g *reading) reached(n *run) bool {
	if g.track == nil {
		return true
	}
	if g.seq < g.track.limit() {
		return g.next(n) == nil
	}
	return n.over || g.track.end >= n.cut || g.track.end < n.lead().end-straggle
}

// take fills b and tells whether there was anything. Called with the ring locked for reading.
func (c *Cursor) take(b *Batch) bool {
	if !c.settle(b) {
		return false
	}
	p := &c.place
	c.keepUp(b)
	c.collect(b)
	if n := p.run; n.finished && n.next == nil && !p.told && p.exhausted() {
		p.told = true
		b.Ended, b.End = true, n.end
	}
	b.Epoch = p.run.info.Epoch
	return b.Run != nil || len(b.Fragments) > 0 || b.Ended || b.Skipped.Fragments > 0
}

func (p *place) exhausted() bool { return p.video.next(p.run) == nil && p.audio.next(p.run) == nil }

func (p *place) leading() *reading {
	if p.video.track != nil {
		return &p.video
	}
	return &p.audio
}

// settle finds the run to read from; false while there is none.
func (c *Cursor) settle(b *Batch) bool {
	p := &c.place
	if p.run == nil {
		return c.begin(b)
	}
	// A run that is gone without successor was replaced; so were those that led to it.
	for p.run.gone || p.run.next != nil && p.video.reached(p.run) && p.audio.reached(p.run) {
		lost, from := p.video.lost()+p.audio.lost(), p.last
		n, cut := p.run.next, p.run.cut
		for n != nil && n.gone {
			n, cut = n.next, n.cut
		}
		if n == nil {
			c.place = place{moved: true}
			return c.begin(b)
		}
		if c.selection.WebRTC && !n.info.WebRTC {
			here := c.ring.playhead
			c.place, c.selection.Position = place{}, &here
			return c.begin(b)
		}
		if !c.enter(b, n, cut) {
			return false
		}
		c.skipped(b, lost, from)
	}
	return true
}

// begin starts at the position asked for, or where the last replacement said.
func (c *Cursor) begin(b *Batch) bool {
	pos := c.ring.playhead
	switch {
	case c.place.moved:
		pos = c.ring.jump
	case c.selection.Position != nil:
		pos = *c.selection.Position
	}
	n := c.ring.covering(pos, c.selection.WebRTC)
	for i := len(c.ring.runs) - 1; i >= 0 && n == nil; i-- {
		if o := c.ring.runs[i]; o.leads && (o.info.WebRTC || !c.selection.WebRTC) {
			n = o
		}
	}
	return n != nil && c.enter(b, n, pos)
}

// enter goes to the last keyframe at or before pos in n, else its first; false while it has none.
func (c *Cursor) enter(b *Batch, n *run, pos time.Duration) bool {
	p := place{run: n, moved: c.place.moved, fresh: true, catching: true, last: c.place.last}
	p.video.track = choose(n, media.KindVideo, c.selection.Video)
	p.audio.track = choose(n, media.KindAudio, c.selection.Audio)
	if !p.seek(pos) {
		return false
	}
	c.place = p
	b.Run, b.Video, b.Audio = &n.info, nil, nil
	if t := p.video.track; t != nil {
		b.Video = t.init
	}
	if t := p.audio.track; t != nil {
		b.Audio = t.init
	}
	return true
}

func choose(n *run, kind media.Kind, id *media.TrackID) *track {
	if id == nil {
		return n.first(kind)
	}
	if *id == 0 {
		return nil
	}
	if t := n.track(*id); t != nil && t.kind == kind {
		return t
	}
	return n.first(kind)
}

// seek moves to the last keyframe at or before pos, else the first; false when there is none.
func (p *place) seek(pos time.Duration) bool {
	lead := p.leading()
	if lead.track == nil {
		return true
	}
	seq, ok := lead.track.keyframeBefore(pos)
	if !ok {
		if len(lead.track.keyframes) == 0 {
			return false
		}
		seq = lead.track.keyframes[0]
	}
	lead.seq = seq
	if lead == &p.video && p.audio.track != nil {
		p.audio.seq = p.audio.track.endingAfter(lead.track.at(seq).Start)
	}
	p.fresh, p.catching = true, true
	return true
}

// keepUp moves a cursor on that has fallen off the tail, or too far behind in a live ring.
func (c *Cursor) keepUp(b *Batch) {
	p, r := &c.place, c.ring
	lost := p.video.lost() + p.audio.lost()
	live := p.run.info.Live
	late := live && p.behind(r.playhead, r.limits.LiveLag)
	if lost == 0 && !late {
		return
	}
	target := r.playhead
	if live {
		target = min(target, p.leading().track.end)
	}
	before := *p
	if !p.seek(target) {
		return // no keyframe is kept: the next one appended will do
	}
	if lost == 0 && p.leading().seq <= before.leading().seq {
		*p = before // the keyframe lies behind
		return
	}
	missed := max(0, p.video.seq-before.video.seq) + max(0, p.audio.seq-before.audio.seq)
	c.skipped(b, missed, before.last)
}

// behind tells whether more than lag of a live stream is pending that is to be shown by now. Until a reader has caught up
// after a jump three times that is allowed: it was given everything since the keyframe at once.
func (p *place) behind(playhead, lag time.Duration) bool {
	f := p.leading().next(p.run)
	if f == nil {
		p.catching = false
		return false
	}
	pending := min(p.leading().track.end, playhead) - f.Decode
	if pending <= lag {
		p.catching = false
	}
	return !p.fresh && (pending > lag && !p.catching || pending > 3*lag)
}

func (c *Cursor) skipped(b *Batch, fragments int, from time.Duration) {
	if fragments <= 0 {
		return
	}
	c.ring.skips.Add(1)
	to := from
	if f := c.place.leading().next(c.place.run); f != nil {
		to = f.Start
	}
	b.Skipped = Skip{Fragments: b.Skipped.Fragments + fragments, From: from, To: to}
}

// collect takes what is pending in decode order, up to the size of a batch.
func (c *Cursor) collect(b *Batch) {
	p := &c.place
	for size := 0; size < c.ring.limits.Batch; {
		v, a := p.video.next(p.run), p.audio.next(p.run)
		f, from := v, &p.video
		if v == nil || a != nil && a.Decode < v.Decode && !p.fresh {
			f, from = a, &p.audio
		}
		if f == nil {
			return
		}
		if p.fresh && from != p.leading() {
			return // sound waits for the keyframe
		}
		from.seq++
		p.fresh = false
		if from == p.leading() {
			p.last = f.End()
		}
		size += len(f.Bytes)
		b.Fragments = append(b.Fragments, f)
	}
}
