package rtc

import (
	"fmt"
	"time"

	"watchroom/media"
)

const (
	idle       = time.Hour // nothing to wait for
	reportEach = time.Second
	// together is how much too early a sample may leave with one that is due, rather than by itself.
	together = 10 * time.Millisecond
	even     = 1.0 // the rate at which sound can be sent
)

// play sends everything that is due and returns how long there is nothing to do.
func (f *Feed) play(now time.Time) time.Duration {
	axis := f.engine.since(now)
	next, leaving := idle, false
	for {
		if f.hiding && !f.arrive(now) {
			break
		}
		u, l, ok := f.first()
		if !ok {
			break
		}
		due, ok := f.due(u)
		if !ok {
			break
		}
		if wait := due.Sub(now); wait > together || wait > 0 && !leaving {
			next = wait
			break
		}
		leaving = true
		l.next()
		if l == &f.video {
			f.show(u, axis)
		} else {
			f.sound(u, axis)
		}
	}
	for _, v := range f.viewers {
		if f.timeline.Moving {
			v.encores = 0
		}
		next = min(next, v.encore(&f.log, &f.clock, axis))
	}
	if f.flush(axis) {
		next = min(next, burstPause)
	}
	return min(next, f.report(axis))
}

// first is the sample to be sent next.
func (f *Feed) first() (unit, *line, bool) {
	v, pictured := f.video.peek()
	a, sounded := f.audio.peek()
	switch {
	case !pictured && !sounded:
		return unit{}, nil, false
	case !sounded || pictured && v.Present <= a.Present:
		return v, &f.video, true
	default:
		return a, &f.audio, true
	}
}

// due is when a sample leaves; false: not as things stand.
func (f *Feed) due(u unit) (time.Time, bool) {
	if f.hiding { // and the first one shown: the room looks at it now
		return time.Time{}, true
	}
	t := f.timeline
	if !t.Moving {
		return time.Time{}, u.Present <= t.Anchor
	}
	at, ok := t.When(u.Present)
	return at.Add(-f.cfg.Ahead), ok
}

// arrive tells, after a jump, whether everything up to the playhead is there, and where that is by now.
func (f *Feed) arrive(now time.Time) bool {
	lead := &f.video
	if !f.run.pictured {
		lead = &f.audio
	}
	edge, ok := lead.edge()
	if !ok || edge <= f.target && !f.ended {
		return false
	}
	f.target = min(max(f.target, f.timeline.At(now)), edge-1)
	return true
}

// show makes packets of a picture.
func (f *Feed) show(u unit, axis time.Duration) {
	var place time.Duration
	if f.hiding && u.end <= f.target {
		place = f.clock.hidden(axis)
	} else {
		if !f.hiding && u.Present <= f.sentTo {
			f.ail(fmt.Errorf("%w: pictures are not decoded in the order in which they are shown", ErrTrack))
			return
		}
		f.anchor(u.Present, axis)
		f.sentTo = u.Present
		place = f.clock.shown(u.Present)
	}
	if u.Keyframe {
		f.renew(axis, true)
	} else if len(f.log.packets) > mostLogged {
		f.renew(axis, false)
	}
	f.frame++
	packets, err := picture(f.payloader, u, ticks(place, videoClock), f.frame)
	if err != nil {
		f.ail(err)
		return
	}
	f.log.packets = append(f.log.packets, packets...)
}

// renew begins the log anew. Without a keyframe it only lets go: whoever follows goes on.
func (f *Feed) renew(axis time.Duration, keyframe bool) {
	for _, v := range f.viewers {
		waited := v.waiting
		v.renew(&f.log, axis, keyframe)
		if waited && !v.waiting {
			v.tell(f.clock.mapping())
		}
	}
	f.log.restart(keyframe)
}

// anchor settles which media time timestamps stand for, where that may have changed, and tells the viewers.
func (f *Feed) anchor(at, axis time.Duration) {
	if !f.hiding && !f.retimed && f.clock.rate != 0 {
		return
	}
	f.hiding, f.retimed = false, false
	due, rate := axis+f.cfg.Ahead, even // as early as others, or browsers would have to learn anew when the room moves
	if t := f.timeline; t.Moving && t.Rate > 0 {
		rate = t.Rate
		due = f.engine.since(t.AnchorTime) + time.Duration(float64(at-t.Anchor)/rate)
	}
	if !f.clock.remap(at, due, rate) {
		return
	}
	f.silent = true
	mapping := f.clock.mapping()
	for _, v := range f.viewers {
		if !v.waiting {
			v.tell(mapping)
		}
	}
}

// sound makes the packet of an Opus frame (RFC 7587); the first after silence is marked. The payload is the fragment's own.
func (f *Feed) sound(u unit, axis time.Duration) {
	if f.hiding && (f.run.pictured || u.end <= f.target) {
		return
	}
	if u.Present < f.heardTo { // the run before had it
		return
	}
	f.anchor(u.Present, axis)
	if f.clock.rate != even || !f.timeline.Moving {
		f.silent = true // it cannot be stretched
		return
	}
	f.heardTo = u.end - time.Millisecond
	f.heard++
	f.sounds = append(f.sounds, &packet{
		payload: u.data, timestamp: ticks(f.clock.of(u.Present), audioClock), frame: f.heard, marker: f.silent,
	})
	f.silent = false
}

// flush writes what is pending to all viewers, and tells whether any is to be sent more soon.
func (f *Feed) flush(axis time.Duration) (more bool) {
	f.engine.ports.hold()
	defer f.engine.ports.release()
	for _, v := range f.viewers {
		if !v.peer.connected.Load() {
			v.waiting = true
			continue
		}
		for _, p := range f.sounds {
			v.peer.audio.write(p, p.timestamp, axis)
		}
		if v.send(&f.log, axis) {
			more = true
		}
		if !v.reported {
			v.reported = v.peer.report(axis)
		}
	}
	clear(f.sounds)
	f.sounds = f.sounds[:0]
	return more
}

// report sends sender reports when it is time, and returns how long it is until the next.
func (f *Feed) report(axis time.Duration) time.Duration {
	if axis >= f.reportDue {
		f.reportDue = axis + reportEach
		for _, v := range f.viewers {
			if v.peer.connected.Load() {
				v.peer.report(axis)
			}
		}
	}
	if len(f.viewers) == 0 {
		return idle
	}
	return f.reportDue - axis
}

// ail withholds the picture until another run.
func (f *Feed) ail(err error) {
	f.trouble = err
	f.run.video, f.run.pictured = 0, false
	f.video.clear()
	for _, v := range f.viewers {
		v.at, v.behind = f.log.end(), f.log.end()
		v.trouble(err)
	}
	f.log.restart(false)
	f.cfg.Log.Warn("no picture over WebRTC", "err", err)
	if f.cfg.Trouble != nil {
		f.cfg.Trouble(err)
	}
}

// retime follows the room.
func (f *Feed) retime(t media.Timeline, now time.Time) {
	before := f.timeline
	apart := t.At(now) - before.At(now)
	f.timeline = t
	if before.Moving && t.Moving && before.Rate == t.Rate && apart.Abs() <= jump {
		return // a live room keeps its distance: timestamps go on as they were
	}
	f.retimed = true
	if apart > jump || apart < -jump || !t.Moving && f.sentTo > t.Anchor+grain {
		f.restart(now)
	}
}

const (
	// jump is how far a timeline may move without a seek: clocks and commands are not exact.
	jump = 100 * time.Millisecond
	// grain is how much may have been shown past the place at which the room pauses.
	grain = 5 * time.Millisecond
)
