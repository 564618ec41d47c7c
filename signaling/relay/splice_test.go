package relay

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchroom/media"
)

// reading is a response being put together.
type reading struct {
	t       failer
	splicer splicer
	samples []sample // of the whole response
}

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func begin(t failer, r turn) *reading {
	t.Helper()
	w := &reading{t: t}
	if _, err := w.splicer.begin(r.batch()); err != nil {
		t.Fatal(err)
	}
	return w
}

// send passes fragments through the splicer and returns what a player has got of them.
func (w *reading) send(fragments []*media.Fragment) []sample {
	w.t.Helper()
	var bytes bytes.Buffer
	for _, f := range fragments {
		parts, err := w.splicer.next(f)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, part := range parts {
			bytes.Write(part)
		}
	}
	list, err := received(bytes.Bytes())
	if err != nil {
		w.t.Fatal(err)
	}
	w.samples = append(w.samples, list...)
	return list
}

func (w *reading) follow(r turn) {
	w.t.Helper()
	if !w.splicer.follows(r.batch()) {
		w.t.Fatal("a run with the same codecs does not follow")
	}
}

// until are the fragments that begin before an end.
func until(fragments []*media.Fragment, end time.Duration) []*media.Fragment {
	var list []*media.Fragment
	for _, f := range fragments {
		if f.Decode < end {
			list = append(list, f)
		}
	}
	return list
}

func of(samples []sample, track media.TrackID) []sample {
	var list []sample
	for _, s := range samples {
		if s.track == track {
			list = append(list, s)
		}
	}
	return list
}

// orderly checks what must hold of any response: decode times of a track only grow and are never after presentation, keyframes
// are shown after all that was sent before, and sound is moved as far as the picture before it.
func (w *reading) orderly() {
	w.t.Helper()
	last := map[media.TrackID]time.Duration{}
	var moved, shown time.Duration
	for i, s := range w.samples {
		if before, ok := last[s.track]; ok && s.decode <= before {
			w.t.Fatalf("track %d: decode time %v after %v", s.track, s.decode, before)
		}
		last[s.track] = s.decode
		if s.present < s.decode {
			w.t.Fatalf("track %d: shown at %v, decoded at %v", s.track, s.present, s.decode)
		}
		if s.track == media.FirstVideo {
			if s.keyframe && s.present < shown {
				w.t.Fatalf("a keyframe is shown at %v, after pictures of %v", s.present, shown)
			}
			shown = max(shown, s.present)
		}
		by := s.present - s.position
		switch {
		case s.track == media.FirstVideo:
			moved = by
		case i == 0:
			w.t.Fatalf("sound comes first")
		case (by - moved).Abs() > time.Second/videoScale+time.Second/audioScale:
			w.t.Fatalf("sound of %v is moved by %v, the picture by %v", s.position, by, moved)
		}
	}
}

// whole checks that a track has every sample once: positions that follow each other at a distance.
func whole(t failer, samples []sample, distance time.Duration) {
	t.Helper()
	seen := map[time.Duration]bool{}
	first, last := samples[0].position, samples[0].position
	for _, s := range samples {
		if seen[s.position] {
			t.Fatalf("%v is sent twice", s.position)
		}
		seen[s.position] = true
		first, last = min(first, s.position), max(last, s.position)
	}
	if want := int((last-first+distance/2)/distance) + 1; len(samples) != want {
		t.Fatalf("%d samples from %v to %v, want %d", len(samples), first, last, want)
	}
}

const (
	frame = time.Second / 25
	aac   = time.Second * audioTick / audioScale
)

func TestAResponseJoinsAtAKeyframeAndHasNoSoundBeforeIt(t *testing.T) {
	for _, from := range []int{0, 1, 7} {
		r := turn{from: from, groups: 3}
		list := r.fragments()
		w := begin(t, r)
		// A cursor that was moved meanwhile may stand anywhere.
		var behind []*media.Fragment
		if from > 0 {
			behind = turn{from: from - 1, groups: 1}.fragments()[1:]
		}
		samples := w.send(append(behind, list...))
		w.orderly()
		first := samples[0]
		if first.track != media.FirstVideo || !first.keyframe || first.position != time.Duration(from)*groupTime {
			t.Errorf("begins with %+v", first)
		}
		for _, s := range of(samples, media.FirstAudio) {
			if s.position < first.position-grain {
				t.Errorf("sound of %v before the first picture, %v", s.position, first.position)
			}
		}
		whole(t, of(samples, media.FirstVideo), frame)
		whole(t, of(samples, media.FirstAudio), aac)
	}
}

func TestDecodeTimesRunOnOverAJump(t *testing.T) {
	for _, to := range []int{0, 3, 400} {
		t.Run(fmt.Sprintf("to group %d", to), func(t *testing.T) {
			r := turn{from: 10, groups: 4}
			w := begin(t, r)
			var list []*media.Fragment
			for _, f := range until(r.fragments(), 10*groupTime+5*time.Second) {
				if f.Kind == media.KindAudio || f.Decode < 10*groupTime+4*time.Second {
					list = append(list, f) // sound is ahead
				}
			}
			before := w.send(list)
			w.splicer.jumped()
			after := w.send(turn{from: to, groups: 2}.fragments())
			w.orderly()
			if first := after[0]; !first.keyframe || first.position != time.Duration(to)*groupTime {
				t.Errorf("goes on with %+v", first)
			}
			ends := before[len(before)-1].decode
			if hole := after[0].decode - ends; hole > 600*time.Millisecond {
				t.Errorf("a hole of %v", hole)
			}
			whole(t, of(after, media.FirstVideo), frame)
			if late := of(after, media.FirstAudio)[0].position - after[0].position; late > aac {
				t.Errorf("sound comes %v after the picture", late)
			}
		})
	}
}

// The encoder is killed and another one begins at the keyframe before the edge.
func TestANewRunOfCopiesGoesOnWhereTheOldOneEnded(t *testing.T) {
	for _, from := range []int{0, 5} { // raised and not: a run that is resumed never is
		for _, late := range []time.Duration{0, 700 * time.Microsecond} {
			old := turn{epoch: 1, from: from, groups: 3}
			next := turn{epoch: 2, from: from + 1, groups: 4, late: late}
			w := begin(t, old)
			sent := w.send(until(old.fragments(), time.Duration(from)*groupTime+3*time.Second))
			w.follow(next)
			resumed := w.send(next.fragments())
			w.orderly()
			if len(resumed) == 0 || resumed[0].epoch != 2 {
				t.Fatal("nothing of the new run was sent")
			}
			if late == 0 {
				whole(t, of(w.samples, media.FirstVideo), frame)
			}
			whole(t, of(w.samples, media.FirstAudio), aac)
			shift := func(s sample) time.Duration { return s.present - s.position }
			if d := shift(resumed[0]) - shift(sent[0]); d.Abs() > frame/2 {
				t.Errorf("after it everything comes %v later", d)
			}
		}
	}
}

func TestEncodedPicturesGoOnAtAKeyframeAndSoundAtOnce(t *testing.T) {
	old, next := turn{epoch: 1, from: 5, groups: 3, encoded: true}, turn{epoch: 2, from: 6, groups: 4, encoded: true}
	w := begin(t, old)
	w.send(until(old.fragments(), 5*groupTime+3*time.Second))
	w.follow(next)
	resumed := w.send(next.fragments())
	w.orderly()
	whole(t, of(w.samples, media.FirstAudio), aac)
	if first := of(resumed, media.FirstVideo)[0]; !first.keyframe || first.position != 7*groupTime {
		t.Errorf("pictures go on with %+v", first)
	}
}

func TestARunFarAwayIsNoContinuation(t *testing.T) {
	for name, next := range map[string]turn{
		"far ahead":    {epoch: 2, from: 200, groups: 2},
		"another item": {epoch: 2, item: 1, from: 0, groups: 2},
	} {
		t.Run(name, func(t *testing.T) {
			old := turn{epoch: 1, from: 5, groups: 2}
			w := begin(t, old)
			before := w.send(old.fragments())
			w.follow(next)
			after := w.send(next.fragments())
			w.orderly()
			if len(after) == 0 || after[0].position != time.Duration(next.from)*groupTime {
				t.Fatalf("goes on with %+v", after)
			}
			if hole := after[0].decode - before[len(before)-1].decode; hole > time.Second {
				t.Errorf("a hole of %v", hole)
			}
		})
	}
}

func TestAnotherCodecEndsTheResponse(t *testing.T) {
	w := begin(t, turn{})
	if w.splicer.follows(turn{codec: "hvc1.1.6.L93.B0"}.batch()) {
		t.Error("another codec follows")
	}
	silent := turn{}.batch()
	silent.Audio = nil
	if w.splicer.follows(silent) {
		t.Error("a run without the sound of the response follows")
	}
}

// A looped item's turns are one run; what one ends with may reach into the next.
func TestTheSeamOfALoopIsNotSeen(t *testing.T) {
	const length = 3*groupTime - 3*frame/2
	first := turn{epoch: 1, groups: 3}
	list := first.fragments()
	for n := 1; n < 4; n++ {
		list = append(list, turn{epoch: 1, groups: 3, shift: time.Duration(n) * length}.fragments()...)
	}
	w := begin(t, first)
	samples := w.send(list)
	w.orderly()
	if n := len(of(samples, media.FirstVideo)); n != 4*3*group {
		t.Errorf("%d pictures of %d", n, 4*3*group)
	}
	sound := of(samples, media.FirstAudio)
	for i := range sound[1:] {
		if gap := sound[i+1].decode - sound[i].decode; gap > 2*aac {
			t.Errorf("no sound for %v at %v", gap, sound[i].position)
		}
	}
}

func TestASlowReaderIsMovedOn(t *testing.T) {
	r := turn{from: 4, groups: 10}
	list := r.fragments()
	w := begin(t, r)
	w.send(until(list, 4*groupTime+time.Second))
	w.splicer.jumped()
	missed := list[:0:0]
	for _, f := range list {
		if f.Start > 8*groupTime+time.Second { // in the middle of a group: nothing there can be decoded
			missed = append(missed, f)
		}
	}
	after := w.send(missed)
	w.orderly()
	if after[0].position != 9*groupTime || !after[0].keyframe {
		t.Errorf("goes on with %+v", after[0])
	}
}

func TestSoundAloneRunsOn(t *testing.T) {
	r := turn{epoch: 1, from: 0, groups: 3}
	b := r.batch()
	b.Video = nil
	w := &reading{t: t}
	if _, err := w.splicer.begin(b); err != nil {
		t.Fatal(err)
	}
	sound := func(r turn) []*media.Fragment { return cut(b.Audio.Track, r.epoch, r.shift, r.sound()) }
	samples := w.send(sound(r))
	w.splicer.jumped()
	samples = append(samples, w.send(sound(turn{epoch: 1, from: 50, groups: 2}))...)
	for i := range samples[1:] {
		if gap := samples[i+1].decode - samples[i].decode; gap <= 0 || gap > aac+grain {
			t.Fatalf("%v after %v", samples[i+1].decode, samples[i].decode)
		}
	}
}

func TestWhateverHappensDecodeTimesRunOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := turn{epoch: 1, from: rapid.IntRange(0, 3).Draw(t, "first"), groups: 6}
		pending := now.fragments()
		w := begin(t, now)
		draw := func(name string, from, to int) int { return rapid.IntRange(from, to).Draw(t, name) }
		renew := func() turn {
			next := turn{
				epoch: now.epoch + 1, groups: 6, encoded: rapid.Bool().Draw(t, "encoded"),
				late: time.Duration(draw("late", 0, 900)) * time.Microsecond,
			}
			return next
		}
		t.Repeat(map[string]func(*rapid.T){
			"read": func(*rapid.T) {
				n := min(len(pending), draw("fragments", 1, 8))
				w.send(pending[:n])
				pending = pending[n:]
			},
			"seek": func(*rapid.T) {
				now.from = draw("to", 0, 20)
				pending = now.fragments()
				w.splicer.jumped()
			},
			"skip": func(*rapid.T) {
				pending = pending[min(len(pending), draw("missed", 0, 12)):]
				w.splicer.jumped()
			},
			"resume": func(*rapid.T) {
				next := renew()
				next.from = max(0, now.from+draw("groups", -1, 7))
				now, pending = next, next.fragments()
				w.follow(now)
			},
			"load": func(*rapid.T) {
				next := renew()
				next.item = now.item + 1
				now, pending = next, next.fragments()
				w.follow(now)
			},
			"": func(*rapid.T) {},
		})
		w.orderly()
	})
}
