package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
	"watchroom/signaling/wish"
)

// newWHEP makes the resources by which other players watch over WebRTC.
func (s *server) newWHEP() *wish.Handler {
	return wish.New(wish.Config{
		Way:       wish.Receives,
		Base:      s.cfg.BasePath,
		Authorise: s.mayWatch,
		Open:      s.watch,
		Allow:     func(r *http.Request) bool { return s.offers.Allow(remote(r)) },
		Servers:   s.webRTC.servers,
		Log:       s.log,
	})
}

// mayWatch asks for the room's key as a bearer token, unless guests are allowed.
func (s *server) mayWatch(r *http.Request) error {
	found, ok := s.rooms.Find(r.PathValue("slug"))
	if !ok {
		return noRoom()
	}
	given, shown := bearer(r)
	switch {
	case found.GuestsAllowed() || sameKey(given, found.Key()):
		return nil
	case sameKey(given, found.PublishKey()):
		return &wish.Problem{Status: http.StatusForbidden, Detail: "This key is for publishing into the room; watching has another one."}
	default:
		return wish.NoKey(shown, "This room is for people with an invitation. Its key for other programs is in the room's settings.")
	}
}

func noRoom() *wish.Problem {
	return &wish.Problem{Status: http.StatusNotFound, Detail: "There is no room at this address. It may have closed; ask for a new link."}
}

// bearer is the token somebody shows (RFC 6750, section 2.1); shown: there was one. What is shown to a proxy in front, by
// another scheme, is not for the room.
func bearer(r *http.Request) (token string, shown bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// sameKey tells in constant time whether a key is the wanted one. Nothing is never the same.
func sameKey(given, wanted string) bool {
	return wanted != "" && subtle.ConstantTimeCompare([]byte(given), []byte(wanted)) == 1
}

// watch connects another player to a room, in which it counts as a viewer.
func (s *server) watch(r *http.Request) (wish.Peer, error) {
	if s.webRTC.engine == nil {
		return nil, &wish.Problem{Status: http.StatusServiceUnavailable, Detail: "This server has no WebRTC: its port could not be had."}
	}
	found, ok := s.rooms.Find(r.PathValue("slug"))
	if !ok {
		return nil, noRoom()
	}
	viewer, err := found.Watch("whep")
	if errors.Is(err, room.ErrFull) {
		return nil, &wish.Problem{
			Status: http.StatusServiceUnavailable, RetryAfter: 10 * time.Second,
			Detail: "This room has as many viewers as it may have. Try again when somebody has left.",
		}
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // for the log
	}
	peer, err := s.webRTC.engine.Peer(rtc.PeerConfig{})
	if err != nil {
		viewer.Close()
		return nil, err //nolint:wrapcheck // it becomes a status
	}
	w := newWatching(context.WithoutCancel(r.Context()), found, peer, viewer)
	if err := s.webRTC.rooms.Show(r.Context(), found, peer, 0); err != nil {
		w.Close()
		return nil, err //nolint:wrapcheck // as above
	}
	return w, nil
}

// watching is another player's connection, and its place in the room.
type watching struct {
	*rtc.Peer
	done      chan struct{} // closed when the connection or the room is over
	following sync.WaitGroup
	leave     func()
}

func newWatching(ctx context.Context, in *room.Room, peer *rtc.Peer, viewer *room.Viewer) *watching {
	w := &watching{Peer: peer, done: make(chan struct{})}
	// In this order, so that an encoder that starts for it makes what it can be shown. A room that closed counts nobody.
	_ = in.Send(ctx, state.WebRTCCame{})
	_ = in.Send(ctx, state.WatcherCame{})
	w.leave = sync.OnceFunc(func() {
		_ = in.Send(ctx, state.WatcherGone{})
		_ = in.Send(ctx, state.WebRTCGone{})
		viewer.Close()
	})
	w.following.Go(func() {
		defer close(w.done)
		select {
		case <-peer.Done():
		case <-in.Done():
		}
	})
	return w
}

// Done is closed when the connection is gone, or the room has closed.
func (w *watching) Done() <-chan struct{} { return w.done }

// Close ends the connection and leaves the room.
func (w *watching) Close() {
	w.Peer.Close()
	w.following.Wait()
	w.leave()
}
