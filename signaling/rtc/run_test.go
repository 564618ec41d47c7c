package rtc

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

func TestAnotherItemIsShownFromItsPlaceOn(t *testing.T) {
	one := film(t, mediatest.Film{}, 1)
	two := film(t, mediatest.Film{Width: 480, Height: 270, FPS: 30}, 2)
	h := build(t, Config{}, FeedConfig{})
	one.in(t, h.ring, 1, ring.Replace{})
	h.room.play(0)
	ana := h.join()
	ana.wait("the first film", func() bool { return len(ana.pictures()) > 25 })
	h.room.pause(1500 * time.Millisecond)
	two.in(t, h.ring, 2, ring.Replace{At: 1500 * time.Millisecond})
	want := two.at(1500 * time.Millisecond)
	ana.wait("the second film at 1.5 s", func() bool {
		list := ana.pictures()
		last := list[len(list)-1]
		m, ok := ana.at(last)
		at, its := two.positions[last.units]
		return its && at == want && ok && near(m.media(last.timestamp), want, time.Millisecond)
	})
	h.room.play(1500 * time.Millisecond)
	ana.wait("it going on", func() bool {
		list := ana.pictures()
		return two.positions[list[len(list)-1].units] > 2500*time.Millisecond
	})
}

func TestASpliceOfEncodersLeavesNoGap(t *testing.T) {
	// Two encodes of one film, as when somebody comes who cannot play the first.
	one, two := film(t, mediatest.Film{}, 1), film(t, mediatest.Film{Width: 480, Height: 270}, 2)
	h := build(t, Config{}, FeedConfig{})
	one.in(t, h.ring, 1, ring.Replace{})
	h.room.play(0)
	ana := h.join()
	ana.wait("the first encode", func() bool { return len(ana.pictures()) > 5 })
	h.ring.SetPlayhead(h.room.now.At(time.Now()))
	two.in(t, h.ring, 1, ring.Splice{Margin: 500 * time.Millisecond})
	ana.wait("the end of the second", func() bool {
		list := ana.pictures()
		return two.positions[list[len(list)-1].units] >= 3900*time.Millisecond
	})
	ana.mu.Lock()
	defer ana.mu.Unlock()
	spliced := false
	for i, p := range ana.pictures() {
		at, first := one.positions[p.units]
		if !first {
			at, spliced = two.positions[p.units], true
		}
		if first && spliced {
			t.Errorf("picture %d is of the first encode again", i)
		}
		if i >= len(one.pictures) || !near(at, one.pictures[i], 2*time.Millisecond) {
			t.Fatalf("picture %d is that of %v", i, at)
		}
		if m, ok := ana.at(p); ok && !near(m.media(p.timestamp), at, 2*time.Millisecond) {
			t.Errorf("picture of %v is %v by %+v", at, m.media(p.timestamp), m)
		}
	}
	if len(ana.mappings) > 2 {
		t.Errorf("the splice has changed the mapping: %+v", ana.mappings)
	}
}

func TestPicturesOutOfOrderAreWithheldAndSaidSo(t *testing.T) {
	f := film(t, mediatest.Film{BFrames: 2}, 1)
	good := film(t, mediatest.Film{}, 2)
	said := make(chan error, 8)
	h := build(t, Config{}, FeedConfig{Trouble: func(err error) { said <- err }})
	f.in(t, h.ring, 1, ring.Replace{})
	h.room.play(0)
	ana := h.join()
	wait := func(want error) {
		t.Helper()
		select {
		case err := <-said:
			if !errors.Is(err, want) {
				t.Fatalf("said %v, want %v", err, want)
			}
		case <-time.After(patient):
			t.Fatalf("never said %v", want)
		}
	}
	wait(ErrTrack)
	ana.wait("sound without picture", func() bool { return len(ana.audio) > 20 })
	bea := h.join()
	for _, g := range []*guest{ana, bea} {
		g.wait("the reason", func() bool { return len(g.troubles) == 1 && errors.Is(g.troubles[0], ErrTrack) })
	}
	h.room.pause(0)
	good.in(t, h.ring, 2, ring.Replace{})
	wait(nil)
	ana.wait("the picture of another item", func() bool {
		list := ana.pictures()
		return len(list) > 0 && good.positions[list[len(list)-1].units] == good.pictures[0]
	})
}

func TestAFeedEndsWhenNobodyIsLeftAndBeginsAgain(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	feeds := h.engine.Feeds(func(media.TrackID) FeedConfig {
		return FeedConfig{Ring: h.ring, Timeline: h.room.timeline, Log: quiet(), Linger: time.Millisecond}
	})
	var running sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	running.Go(func() { feeds.Run(ctx) })
	defer running.Wait()
	defer stop()
	count := func() int {
		feeds.mu.Lock()
		defer feeds.mu.Unlock()
		return len(feeds.feeds)
	}
	for range 2 {
		ana := h.join()
		if err := feeds.Show(t.Context(), ana.peer, media.FirstVideo); err != nil {
			t.Fatal(err)
		}
		ana.wait("a picture", func() bool { return len(ana.pictures()) > 0 })
		if count() != 1 {
			t.Errorf("%d feeds", count())
		}
		ana.peer.Close()
		if err := feeds.Show(t.Context(), ana.peer, media.FirstVideo); !errors.Is(err, ErrClosed) {
			t.Errorf("a closed peer is shown a feed: %v", err)
		}
		eventually(t, "the end of its feed", func() bool { return count() == 0 })
	}
}
