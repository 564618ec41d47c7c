package relay

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"watchroom/media/ring"
	"watchroom/room"
	"watchroom/room/state"
)

// Stream answers a request for the room's endless MP4. The caller has let the request in. It returns when
// the player is gone, the room has closed, or another codec ends the response.
func Stream(w http.ResponseWriter, r *http.Request, from *room.Room, log *slog.Logger) {
	viewer, err := from.Watch("http")
	if err != nil {
		http.Error(w, "This room has as many viewers as it may have. Try again when somebody has left.", http.StatusServiceUnavailable)
		return
	}
	defer viewer.Close()
	w.Header().Set("Content-Type", "video/mp4")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Accept-Ranges", "none")
	if r.Method == http.MethodHead {
		return
	}
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	if err := from.Send(ctx, state.WatcherCame{}); err != nil {
		return
	}
	defer from.Send(context.WithoutCancel(ctx), state.WatcherGone{}) //nolint:errcheck // a room that closed counts nobody
	s := newSession(w, from, viewer)
	defer s.cursor.Close()
	following := make(chan struct{})
	go func() {
		defer close(following)
		defer stop()
		s.follow(ctx)
	}()
	err = s.send(ctx)
	stop()
	<-following
	if r.Context().Err() == nil {
		log.Debug("stream.mp4 ended", "room", from.Slug(), "err", err)
	}
}

// session is one response. The goroutine that follows the room says what it goes by, the one that sends does the rest.
type session struct {
	room    *room.Room
	viewer  *room.Viewer
	out     http.ResponseWriter
	control *http.ResponseController
	cursor  *ring.Cursor
	pace    atomic.Pointer[pace]

	// Owned by send.
	held    held
	reserve reserve
	splicer splicer
	began   bool
	last    time.Time // something was sent
}

func newSession(w http.ResponseWriter, from *room.Room, viewer *room.Viewer) *session {
	s := &session{
		room: from, viewer: viewer, out: w, control: http.NewResponseController(w),
		cursor: from.Ring().Cursor(), last: time.Now(),
	}
	s.pace.Store(&pace{changed: make(chan struct{})})
	return s
}

// follow tells send how the room moves, and moves the cursor whenever the playhead jumps, until the context is done or the
// room closed.
func (s *session) follow(ctx context.Context) {
	for {
		now, changed := s.room.Changed()
		s.move(now)
		select {
		case <-ctx.Done():
			return
		case <-s.room.Done():
			return
		case <-changed:
		}
	}
}

// move goes by a new state of the room. What the cursor delivers for the place before is known by its generation.
func (s *session) move(now state.State) {
	at := time.Now()
	before := s.pace.Load()
	next := before.after(now, at)
	s.pace.Store(next)
	if next.generation != before.generation {
		position := next.timeline.At(at)
		s.cursor.Start(ring.Selection{Position: &position, Generation: next.generation})
	}
	close(before.changed)
}
