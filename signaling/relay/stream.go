package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"watchroom/media/ring"
	"watchroom/room"
	"watchroom/room/state"
)

// patience is how long a player may take nothing before it is let go.
const patience = 10 * time.Second

// jump is how far the room's playhead may part from a reader's before the reader is moved.
const jump = 1500 * time.Millisecond

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
	s := &session{room: from, viewer: viewer, out: w, control: http.NewResponseController(w), cursor: from.Ring().Cursor()}
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

// errCodec ends a response that cannot go on with what the room plays now.
var errCodec = errors.New("the room plays another codec now")

type session struct {
	room    *room.Room
	viewer  *room.Viewer
	out     http.ResponseWriter
	control *http.ResponseController
	cursor  *ring.Cursor
	splicer splicer
}

// follow moves the cursor whenever the room's playhead jumps, until the context is done or the room closed.
func (s *session) follow(ctx context.Context) {
	var generation uint32
	now, changed := s.room.Changed()
	before := now.Timeline
	s.start(now, generation)
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.room.Done():
			return
		case <-changed:
		}
		now, changed = s.room.Changed()
		at := time.Now()
		apart := now.Timeline.At(at) - before.At(at)
		if apart > jump || apart < -jump {
			generation++
			s.start(now, generation)
		}
		before = now.Timeline
	}
}

func (s *session) start(now state.State, generation uint32) {
	position := now.Timeline.At(time.Now())
	s.cursor.Start(ring.Selection{Position: &position, Generation: generation})
}

// send returns why it cannot go on; there is always a reason.
func (s *session) send(ctx context.Context) error {
	var b ring.Batch
	for began := false; ; {
		if err := s.cursor.Next(ctx, &b); err != nil {
			return err //nolint:wrapcheck // a context's end or a closed ring, both the end
		}
		if b.Run != nil {
			if err := s.run(&b, &began); err != nil {
				return err
			}
		}
		if b.Generation != s.splicer.generation || b.Skipped.Fragments > 0 {
			s.splicer.generation = b.Generation
			s.splicer.jumped()
			s.viewer.Skipped(b.Skipped.Fragments)
		}
		if err := s.fragments(&b); err != nil {
			return err
		}
	}
}

func (s *session) run(b *ring.Batch, began *bool) error {
	if *began {
		if !s.splicer.follows(b) {
			return errCodec
		}
		return nil
	}
	*began = true
	init, err := s.splicer.begin(b)
	if err != nil {
		return fmt.Errorf("initialisation segment: %w", err)
	}
	return s.write(init)
}

func (s *session) fragments(b *ring.Batch) error {
	for _, f := range b.Fragments {
		parts, err := s.splicer.next(f)
		if err != nil {
			return fmt.Errorf("fragment at %v: %w", f.Decode, err)
		}
		for _, part := range parts {
			if err := s.write(part); err != nil {
				return err
			}
		}
		if parts != nil {
			s.viewer.Sent(1, len(f.Bytes))
		}
	}
	if err := s.control.Flush(); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	return nil
}

func (s *session) write(b []byte) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	if _, err := s.out.Write(b); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	return nil
}
