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

// place is a room that Rooms shows.
type place struct {
	*room
	ring *ring.Ring
	over chan struct{}
}

func newPlace() *place {
	p := &place{room: &room{changed: make(chan struct{})}, ring: ring.New(ring.Limits{}), over: make(chan struct{})}
	p.now.Rate = 1
	return p
}

func (p *place) Ring() *ring.Ring { return p.ring }

func (p *place) Following() (media.Timeline, <-chan struct{}) { return p.timeline() }

func (p *place) Done() <-chan struct{} { return p.over }

// showRooms runs a Rooms for as long as the test.
func showRooms(t *testing.T) *Rooms {
	t.Helper()
	engine, err := New(Config{Listen: "127.0.0.1:0", Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	rooms := NewRooms(engine)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := rooms.Run(ctx); err != nil {
			t.Errorf("the rooms ended: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := engine.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return rooms
}

// enters connects somebody's browser and shows it a room.
func enters(t *testing.T, rooms *Rooms, in Room) *guest {
	t.Helper()
	g := newGuest(t)
	peer, err := rooms.Peer(PeerConfig{State: g.state, Mapping: g.map_})
	if err != nil {
		t.Fatal(err)
	}
	g.peer = peer
	t.Cleanup(peer.Close)
	ctx, stop := context.WithTimeout(t.Context(), patient)
	defer stop()
	if err := rooms.Show(ctx, in, peer, 0); err != nil {
		t.Fatal(err)
	}
	answer, err := peer.AnswerWhole(ctx, g.offer())
	if err != nil {
		t.Fatal(err)
	}
	g.answered(answer)
	return g
}

func TestRoomsAreShownEachToItsOwn(t *testing.T) {
	rooms := showRooms(t)
	one, two := newPlace(), newPlace()
	f := film(t, mediatest.Film{}, 1)
	f.in(t, one.ring, 1, ring.Replace{})
	f.in(t, two.ring, 1, ring.Replace{})
	one.pause(time.Second)
	two.pause(3 * time.Second)
	for _, c := range []struct {
		in *place
		at time.Duration
	}{{one, time.Second}, {two, 3 * time.Second}, {one, time.Second}} {
		g := enters(t, rooms, c.in)
		g.wait("the picture the room shows", func() bool {
			list := g.positions(f)
			return len(list) > 0 && list[len(list)-1] == f.at(c.at)
		})
	}
	if n := one.ring.Stats().Cursors; n != 1 {
		t.Fatalf("a room of two is read %d times", n)
	}
}

func TestARoomThatHasEndedIsShownToNobody(t *testing.T) {
	rooms := showRooms(t)
	p := newPlace()
	enters(t, rooms, p)
	close(p.over)
	eventually(t, "the room's feeds to end", func() bool { return p.ring.Stats().Cursors == 0 })
	peer, err := rooms.Peer(PeerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	if err := rooms.Show(t.Context(), p, peer, 0); err != nil && !errors.Is(err, ErrClosed) {
		t.Fatalf("shown: %v", err)
	}
	eventually(t, "what was begun to end", func() bool { return p.ring.Stats().Cursors == 0 })
}
