package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"watchroom/media"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
	"watchroom/signaling/wish"
)

// newWHIP makes the resources by which people and programs publish into rooms.
func (s *server) newWHIP() *wish.Handler {
	return wish.New(wish.Config{
		Way:       wish.Sends,
		Base:      s.cfg.BasePath,
		Authorise: s.mayPublish,
		Open:      s.publish,
		Allow:     func(r *http.Request) bool { return s.offers.Allow(remote(r)) },
		Servers:   s.webRTC.servers,
		Log:       s.log,
	})
}

// mayPublish asks for the room's publishing key as a bearer token. The room's own page shows the cookie of somebody with
// control instead.
func (s *server) mayPublish(r *http.Request) error {
	_, _, err := s.publisherOf(r)
	return err
}

// publisherOf is the room of a request and who publishes there; "" for a program with the key.
func (s *server) publisherOf(r *http.Request) (*room.Room, state.MemberID, error) {
	found, ok := s.rooms.Find(r.PathValue("slug"))
	if !ok {
		return nil, "", noRoom()
	}
	given, shown := bearer(r)
	if sameKey(given, found.PublishKey()) {
		return found, "", nil
	}
	if !shown && http.NewCrossOriginProtection().Check(r) == nil {
		if id, ok := s.controller(r, found); ok {
			return found, id, nil
		}
	}
	if sameKey(given, found.Key()) {
		return nil, "", &wish.Problem{Status: http.StatusForbidden, Detail: "This key is for watching the room; publishing has another one."}
	}
	return nil, "", wish.NoKey(shown, "Publishing into this room needs its publishing key, or control of it.")
}

// controller is who asks from the room's page, if they have control.
func (s *server) controller(r *http.Request, in *room.Room) (state.MemberID, bool) {
	id, _, err := s.identify(r)
	if err != nil {
		return "", false
	}
	now := in.State()
	m, ok := now.Members[id]
	return id, ok && m.Present && (m.Control || now.Owner == id)
}

// stages are the rooms into which somebody publishes: one a room.
type stages struct {
	mu    sync.Mutex
	taken map[string]struct{} // by slug
}

func (s *stages) take(slug string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.taken[slug]; taken {
		return false
	}
	if s.taken == nil {
		s.taken = make(map[string]struct{})
	}
	s.taken[slug] = struct{}{}
	return true
}

func (s *stages) leave(slug string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, slug)
}

// publish connects somebody who sends to a room, which shows it as soon as there is a picture.
func (s *server) publish(r *http.Request) (wish.Peer, error) {
	if s.webRTC.engine == nil {
		return nil, &wish.Problem{Status: http.StatusServiceUnavailable, Detail: "This server has no WebRTC: its port could not be had."}
	}
	in, by, err := s.publisherOf(r)
	if err != nil {
		return nil, err
	}
	if !s.stages.take(in.Slug()) {
		return nil, &wish.Problem{Status: http.StatusConflict, Detail: "Somebody is sharing in this room already. Ask them to stop first."}
	}
	publisher, err := s.webRTC.engine.Publisher(rtc.PublisherConfig{Publications: s.publications, Log: s.log})
	if err != nil {
		s.stages.leave(in.Slug())
		return nil, err //nolint:wrapcheck // it becomes a status
	}
	p := &publishing{Publisher: publisher, in: in, by: by, done: make(chan struct{})}
	p.title, p.farewell = s.announce(in, by, r.URL.Query().Get("kind"))
	p.leave = sync.OnceFunc(func() { s.stages.leave(in.Slug()) })
	p.following.Go(func() {
		defer close(p.done)
		p.follow(context.WithoutCancel(r.Context()))
	})
	return p, nil
}

// announce is what a publication is called, and what is said when it ends.
func (s *server) announce(in *room.Room, by state.MemberID, kind string) (title, farewell string) {
	words := s.site.Strings
	name := in.State().Members[by].Name
	if by == "" || name == "" {
		return words.Broadcast, words.BroadcastEnded
	}
	title = words.SharedScreen
	if kind == "camera" {
		title = words.SharedCamera
	}
	return fmt.Sprintf(title, name), fmt.Sprintf(words.StoppedSharing, name)
}

// publishing is somebody's connection, and its place in the room.
type publishing struct {
	*rtc.Publisher
	in              *room.Room
	by              state.MemberID
	title, farewell string

	done      chan struct{} // closed when the connection, the room or the right to be there is over
	following sync.WaitGroup
	leave     func()
}

// follow loads what is published once it can be shown, and ends with whatever ends first.
func (p *publishing) follow(ctx context.Context) {
	ready := p.Ready()
	for {
		now, changed := p.in.Changed()
		if !p.allowed(now) {
			return
		}
		select {
		case <-ready:
			ready = nil
			// A room that closed shows nothing any more.
			_ = p.in.Send(ctx, state.Load{Member: p.by, Item: p.item(), Play: true})
		case <-changed:
		case <-p.in.Done():
			return
		case <-p.Publisher.Done():
			return
		}
	}
}

// allowed tells whether who publishes still may: they are in the room, and have control.
func (p *publishing) allowed(now state.State) bool {
	m, ok := now.Members[p.by]
	return p.by == "" || ok && (m.Control || now.Owner == p.by)
}

func (p *publishing) item() media.Item {
	sent := p.Publication()
	return media.Item{Title: p.title, Source: sent.Source(), Live: true, Streams: sent.Streams()}
}

// Done is closed when there is nothing more to publish, or nobody to publish it for.
func (p *publishing) Done() <-chan struct{} { return p.done }

// Close ends the connection, and with it what the room shows of it.
func (p *publishing) Close() {
	sent := p.Publication()
	p.Publisher.Close()
	p.following.Wait()
	if sent != nil {
		// A room that closed has nobody to tell.
		_ = p.in.Send(context.Background(), state.Unpublished{Source: sent.Source(), Sentence: p.farewell})
	}
	p.leave()
}
