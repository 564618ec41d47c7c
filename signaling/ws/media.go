package ws

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/signaling/wire"
)

// Messages a second of a media socket, and its burst: somebody who drags the time rail asks often.
const (
	mediaRate  = 10
	mediaBurst = 60
)

var (
	errNotOnMedia = errors.New("only start belongs on the media socket")
	errNoConn     = errors.New("ws: http.Server.ConnContext is not ws.ConnContext")
)

// ServeMedia opens /rooms/{slug}/media, which lasts until either side ends it.
func (h *Handler) ServeMedia(w http.ResponseWriter, r *http.Request) {
	g, ok := h.admit(w, r)
	if !ok {
		return
	}
	raw, ok := connOf(r.Context())
	if !ok {
		h.cfg.Log.Error("media socket refused", "err", errNoConn)
		problem(w, http.StatusInternalServerError, "Something went wrong on the server.")
		return
	}
	v := &viewer{h: h, guest: g, limit: newRate(mediaRate, mediaBurst)}
	var err error
	v.conn, err = h.accept(w, r, MediaProtocol, websocket.AcceptOptions{
		OnPingReceived: func(_ context.Context, payload []byte) bool {
			v.pulse.heard()
			v.out.frame(finPong, payload)
			return false // coder would write it itself, past our lock
		},
		OnPongReceived: func(context.Context, []byte) { v.pulse.heard() },
	})
	if err != nil {
		return
	}
	h.detach(func(life context.Context) { v.serve(life, raw) }) //nolint:contextcheck // outlives the request
}

// viewer is one media connection.
type viewer struct {
	h      *Handler
	guest  guest
	conn   *websocket.Conn
	out    *out
	limit  *rate
	pulse  *pulse
	cursor *ring.Cursor
	counts Viewer
	told   telling
}

func (v *viewer) serve(life context.Context, raw net.Conn) {
	ctx, cancel := context.WithCancelCause(life)
	defer cancel(nil)
	v.out = newOut(raw, v.h.cfg.Stuck)
	defer v.out.finish()
	v.pulse = startPulse(v.h.cfg.Pulse, func() { v.out.frame(finPing, nil) }, func() { cancel(errGone) })
	defer v.pulse.stop()
	counts, err := v.guest.room.Watch("ws")
	if err != nil {
		part(v.conn, farewellFor(err))
		return
	}
	v.counts = counts
	defer counts.Close()
	v.cursor = v.guest.room.Ring().Cursor()
	defer v.cursor.Close()
	leave := v.h.removed.enter(v.guest.room, v.guest.member, cancel, v.h.cfg.Done)
	defer leave()
	var writing sync.WaitGroup
	writing.Go(func() {
		cancel(v.write(ctx))
		cause := context.Cause(ctx)
		if !v.out.finish() {
			cause = errGone
		}
		part(v.conn, cause) // ends reading, too
	})
	cancel(v.read(life))
	writing.Wait()
}

// read takes requests until the connection ends.
func (v *viewer) read(ctx context.Context) error {
	for {
		kind, text, err := v.conn.Read(ctx)
		if err != nil {
			return errGone
		}
		v.pulse.heard()
		if !v.limit.allow(time.Now()) {
			return flooding()
		}
		if kind != websocket.MessageText {
			return notText()
		}
		message, err := decode(text)
		if err != nil {
			return notMessage(err)
		}
		start, ok := message.(wire.Start)
		if !ok {
			return notMessage(errNotOnMedia)
		}
		v.cursor.Start(v.selection(start))
	}
}

func (v *viewer) selection(m wire.Start) ring.Selection {
	position := v.guest.room.Timeline().At(time.Now())
	if m.Position != nil {
		position = wire.Seconds(*m.Position)
	}
	return ring.Selection{
		Generation: m.Generation, Position: &position, Video: trackID(m.Video), Audio: trackID(m.Audio),
	}
}

// trackID is the number of a track as Decode let it through.
func trackID(n *int) *media.TrackID {
	if n == nil {
		return nil
	}
	id := media.TrackID(*n) //nolint:gosec // Decode has bounded it
	return &id
}

// write sends what the cursor finds, a batch a time.
func (v *viewer) write(ctx context.Context) error {
	var batch ring.Batch
	var p parcel
	stop := context.AfterFunc(ctx, v.out.hurry)
	defer stop()
	for {
		if err := v.cursor.Next(ctx, &batch); err != nil {
			if errors.Is(err, ring.ErrClosed) {
				return roomClosed()
			}
			return err //nolint:wrapcheck // the context's
		}
		if err := v.told.pack(&p, &batch); err != nil {
			return err
		}
		if err := v.out.write(&p); err != nil {
			return err
		}
		v.counts.Sent(len(batch.Fragments), p.size)
		if n := batch.Skipped.Fragments; n > 0 {
			v.counts.Skipped(n)
		}
	}
}
