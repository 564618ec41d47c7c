package rtc

import (
	"slices"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

// near tells whether two times are within a picture's clock of each other.
func near(a, b, by time.Duration) bool { return a-b <= by && b-a <= by }

func TestPicturesAndSoundArriveWholeAndInTime(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("a first picture while the room is paused", func() bool { return len(ana.pictures()) == 1 })
	h.room.play(0)
	ana.wait("three seconds of film", func() bool {
		list := ana.positions(f)
		return list[len(list)-1] >= 3*time.Second
	})
	ana.mu.Lock()
	defer ana.mu.Unlock()
	positions := ana.positions(f)
	for i, p := range ana.pictures() {
		if positions[i] != f.pictures[i] {
			t.Fatalf("picture %d is that of %v", i, positions[i])
		}
		m, ok := ana.at(p)
		if !ok || !near(m.media(p.timestamp), positions[i], time.Millisecond) {
			t.Errorf("picture of %v has timestamp %d, which is %v by %+v", positions[i], p.timestamp, m.media(p.timestamp), m)
		}
	}
	m := ana.mappings[len(ana.mappings)-1]
	for i, p := range ana.audio {
		at := f.sounds[string(p.Payload)]
		since := time.Duration(int32(p.Timestamp-m.Audio)) * time.Second / audioClock
		if !slices.ContainsFunc(at, func(at time.Duration) bool { return near(m.Media+since, at, time.Millisecond) }) {
			t.Errorf("sound %d is of %v; its timestamp says %v", i, at, m.Media+since)
		}
		if i > 0 && p.Timestamp-ana.audio[i-1].Timestamp != 960 {
			t.Errorf("sound %d comes %d ticks after the one before", i, p.Timestamp-ana.audio[i-1].Timestamp)
		}
	}
	if len(ana.audio) < 140 {
		t.Errorf("%d frames of sound in three seconds", len(ana.audio))
	}
}

func TestALateComerHasAPictureAtOnce(t *testing.T) {
	f := film(t, mediatest.Film{GOP: 2 * time.Second}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	h.room.play(0)
	ana.wait("a second of film", func() bool { return len(ana.pictures()) > 25 })
	ben := h.join()
	ben.wait("a picture", func() bool { return len(ben.pictures()) > 0 })
	ben.wait("those after it", func() bool { return len(ben.pictures()) > 40 })
	ben.mu.Lock()
	defer ben.mu.Unlock()
	positions, pictures := ben.positions(f), ben.pictures()
	for i := range positions {
		if positions[i] != f.pictures[i] {
			t.Fatalf("picture %d is that of %v", i, positions[i])
		}
	}
	// What was over when Ben came takes no time, the rest its own; the first to be seen keeps a distance.
	late, seen := 0, 0
	for i, p := range pictures[1:] {
		switch d := p.timestamp - pictures[i].timestamp; d {
		case 18:
			late++
		case 18 + 270:
			seen++
		case 3600:
		default:
			t.Errorf("picture %d comes %d ticks after the one before", i+1, d)
		}
	}
	if late < 20 || seen != 1 {
		t.Errorf("%d pictures were over, and %d came after them", late, seen)
	}
	last := len(pictures) - 1
	if m, _ := ben.at(pictures[last]); !near(m.media(pictures[last].timestamp), positions[last], time.Millisecond) {
		t.Errorf("the picture of %v is %v by %+v", positions[last], m.media(pictures[last].timestamp), m)
	}
	ana.mu.Lock()
	defer ana.mu.Unlock()
	if string(ana.video[30].Payload) != string(ben.video[30].Payload) {
		t.Error("the payloads of two viewers differ")
	}
}

func TestAPictureThatIsLostIsSentAgainFromTheKeyframeOn(t *testing.T) {
	f := film(t, mediatest.Film{GOP: 2 * time.Second}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana, ben := h.join(), h.join()
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	ben.wait("the first picture", func() bool { return len(ben.pictures()) > 0 })
	h.room.play(0)
	ana.wait("half a second", func() bool { return len(ana.pictures()) > 12 })
	ana.lose()
	again := 0
	ana.wait("the keyframe again, and all after it", func() bool {
		positions := ana.positions(f)
		again = 0
		for i := 1; i < len(positions); i++ {
			if positions[i] == f.pictures[0] {
				again = i
			}
		}
		return again > 0 && len(positions) > 2*again+5
	})
	ana.mu.Lock()
	positions, pictures := ana.positions(f)[again:], ana.pictures()
	for i := range positions {
		if positions[i] != f.pictures[i] {
			t.Errorf("picture %d after the loss is that of %v", i, positions[i])
		}
	}
	for i := range pictures[1:] {
		if int32(pictures[i+1].timestamp-pictures[i].timestamp) <= 0 {
			t.Errorf("time goes back at picture %d", i+1)
		}
	}
	ana.mu.Unlock()
	if s := ana.peer.Stats(); s.Keyframes != 1 {
		t.Errorf("counted %+v", s)
	}
	ben.wait("as much film", func() bool { return len(ben.pictures()) >= len(positions) })
	ben.mu.Lock()
	defer ben.mu.Unlock()
	for i, at := range ben.positions(f) {
		if at != f.pictures[i] {
			t.Fatalf("Ben's picture %d is that of %v", i, at)
		}
	}
}

func TestPauseSeekAndGoingOn(t *testing.T) {
	f := film(t, mediatest.Film{Duration: 8 * time.Second}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	h.room.play(0)
	ana.wait("a second of film", func() bool { return len(ana.pictures()) > 25 })
	// A pause shows the picture at its place, and so does a seek while it lasts.
	for _, at := range []time.Duration{500 * time.Millisecond, 5500 * time.Millisecond, 3 * time.Second} {
		want := f.at(at)
		h.room.pause(at)
		ana.wait("the picture of "+at.String(), func() bool {
			positions, pictures := ana.positions(f), ana.pictures()
			last := len(positions) - 1
			m, ok := ana.at(pictures[last])
			return positions[last] == want && ok && near(m.media(pictures[last].timestamp), want, time.Millisecond)
		})
	}
	h.room.play(3 * time.Second)
	ana.wait("a second more", func() bool {
		positions := ana.positions(f)
		return positions[len(positions)-1] >= 4*time.Second
	})
	h.room.play(6 * time.Second)
	ana.wait("what follows a seek", func() bool {
		positions := ana.positions(f)
		return positions[len(positions)-1] >= 7*time.Second
	})
	ana.mu.Lock()
	defer ana.mu.Unlock()
	positions, pictures := ana.positions(f), ana.pictures()
	for i := range pictures[1:] {
		step := int32(pictures[i+1].timestamp - pictures[i].timestamp)
		if step <= 0 {
			t.Errorf("time goes back by %d at picture %d", -step, i+1)
		}
		if m, ok := ana.at(pictures[i]); ok && !near(m.media(pictures[i].timestamp), positions[i], time.Millisecond) {
			t.Errorf("picture of %v is %v by %+v", positions[i], m.media(pictures[i].timestamp), m)
		}
	}
}

func TestPicturesLeaveAheadOfTheirTimeAndAPauseTakesThemBack(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{Ahead: 400 * time.Millisecond})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	h.room.play(0)
	ana.wait("a picture 300 ms ahead", func() bool {
		positions := ana.positions(f)
		return positions[len(positions)-1] > h.room.now.At(time.Now())+300*time.Millisecond
	})
	ana.wait("a second", func() bool { return len(ana.pictures()) > 25 })
	at := h.room.now.At(time.Now())
	h.room.pause(at)
	ana.wait("the picture at which the room stands", func() bool {
		positions, pictures := ana.positions(f), ana.pictures()
		last := len(positions) - 1
		m, ok := ana.at(pictures[last])
		return positions[last] == f.at(at) && ok && near(m.media(pictures[last].timestamp), f.at(at), time.Millisecond)
	})
}

func TestAtAnotherSpeedPicturesFollowAndSoundRests(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	h.room.set(media.Timeline{AnchorTime: time.Now(), Rate: 2, Moving: true})
	ana.wait("three seconds of film", func() bool {
		positions := ana.positions(f)
		return positions[len(positions)-1] >= 3*time.Second
	})
	if at := h.room.now.At(time.Now()); at < 3*time.Second {
		t.Errorf("three seconds came when the room was at %v", at)
	}
	ana.mu.Lock()
	defer ana.mu.Unlock()
	positions := ana.positions(f)
	for i, p := range ana.pictures() {
		if m, ok := ana.at(p); !ok || !near(m.media(p.timestamp), positions[i], 2*time.Millisecond) {
			t.Errorf("picture of %v is %v by %+v", positions[i], m.media(p.timestamp), m)
		}
	}
	if len(ana.audio) > 0 {
		t.Errorf("%d frames of sound", len(ana.audio))
	}
}

func TestARoomThatStandsStillIsShownAgainToWhoeverComes(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := buildWith(t, Config{}, FeedConfig{}, encores)
	f.in(t, h.ring, 1, ring.Replace{})
	h.room.pause(500 * time.Millisecond)
	ana := h.join()
	want := f.at(500 * time.Millisecond)
	ana.wait("the picture and its encores", func() bool {
		times := 0
		for _, at := range ana.positions(f) {
			if at == want {
				times++
			}
		}
		return times == 1+encores
	})
	ana.mu.Lock()
	defer ana.mu.Unlock()
	positions := ana.positions(f)
	for i, p := range ana.pictures() {
		m, ok := ana.at(p)
		if ok != (positions[i] == want) || ok && !near(m.media(p.timestamp), want, time.Millisecond) {
			t.Errorf("picture of %v, shown %v, is %v by %+v", positions[i], ok, m.media(p.timestamp), m)
		}
	}
}
