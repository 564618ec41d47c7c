package rtc

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
)

// ahead is how long before its moment a picture leaves: what network, jitter buffer and decoder take of half a second is
// theirs, the rest the page holds back.
const ahead = 500 * time.Millisecond

// Room is what is shown of a room.
type Room interface {
	Ring() *ring.Ring
	// Following is where the room is, with a channel that is closed when that may have changed.
	Following() (media.Timeline, <-chan struct{})
	// Done is closed when the room has come to its end.
	Done() <-chan struct{}
}

// Rooms shows rooms to peers, whoever connects them: all of a room share its feeds, which are made for the first
// and end with the room.
type Rooms struct {
	engine *Engine
	log    *slog.Logger
	start  chan *showing
	ended  chan struct{} // closed when Run has

	mu    sync.Mutex
	rooms map[*ring.Ring]*showing // a room has one ring as long as it is there
}

// showing is a room that somebody has been shown.
type showing struct {
	room  Room
	feeds *Feeds
}

// NewRooms makes a Rooms that shows nothing until Run.
func NewRooms(e *Engine) *Rooms {
	return &Rooms{engine: e, log: e.cfg.Log, start: make(chan *showing), ended: make(chan struct{}), rooms: make(map[*ring.Ring]*showing)}
}

// Run shows rooms until the context is done. It may be called once.
func (r *Rooms) Run(ctx context.Context) error {
	defer close(r.ended)
	var running sync.WaitGroup
	defer running.Wait()
	for {
		select {
		case <-ctx.Done():
			return nil
		case s := <-r.start:
			running.Go(func() { r.run(ctx, s) })
		}
	}
}

// run shows one room until it ends.
func (r *Rooms) run(ctx context.Context, s *showing) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-s.room.Done():
			stop()
		case <-ctx.Done():
		}
	}()
	_ = s.feeds.Run(ctx) // over when the context is
	<-ended
	r.forget(s)
}

// Servers are the STUN and TURN servers there are.
func (r *Rooms) Servers() []Server { return r.engine.Servers() }

// Peer makes a connection, see Engine.Peer.
func (r *Rooms) Peer(cfg PeerConfig) (*Peer, error) { return r.engine.Peer(cfg) }

// Show shows a peer a room, and no other room any more; video is a track's id, 0 the first WebRTC can carry. It gives up with
// the context, and returns ErrClosed when the room or the peer has ended.
func (r *Rooms) Show(ctx context.Context, room Room, p *Peer, video media.TrackID) error {
	s, err := r.showing(ctx, room)
	if err != nil {
		return err
	}
	if err := s.feeds.Show(ctx, p, video); err != nil {
		return fmt.Errorf("showing a room: %w", err)
	}
	return nil
}

// showing is the room's, running.
func (r *Rooms) showing(ctx context.Context, room Room) (*showing, error) {
	r.mu.Lock()
	s := r.rooms[room.Ring()]
	made := s == nil
	if made {
		s = &showing{room: room, feeds: r.engine.Feeds(func(media.TrackID) FeedConfig {
			return FeedConfig{Ring: room.Ring(), Timeline: room.Following, Ahead: ahead, Log: r.log}
		})}
		r.rooms[room.Ring()] = s
	}
	r.mu.Unlock()
	if !made {
		return s, nil
	}
	select {
	case r.start <- s:
		return s, nil
	case <-r.ended:
		r.forget(s)
		return nil, ErrClosed
	case <-ctx.Done():
		r.forget(s)
		return nil, fmt.Errorf("showing a room: %w", ctx.Err())
	}
}

func (r *Rooms) forget(s *showing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rooms[s.room.Ring()] == s {
		delete(r.rooms, s.room.Ring())
	}
}
