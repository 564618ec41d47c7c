package ws

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"watchroom/room"
	"watchroom/signaling/wire"
)

// Messages a second of a control socket, and its burst: a page that starts sends clock questions, its
// measurements and what somebody clicks.
const (
	controlRate  = 40
	controlBurst = 200
)

// ServeControl opens /rooms/{slug}/control, which lasts until either side ends it.
func (h *Handler) ServeControl(w http.ResponseWriter, r *http.Request) {
	g, ok := h.admit(w, r)
	if !ok {
		return
	}
	c := &control{h: h, guest: g, limit: newRate(controlRate, controlBurst)}
	var err error
	c.conn, err = h.accept(w, r, ControlProtocol, websocket.AcceptOptions{
		OnPongReceived: func(context.Context, []byte) { c.pulse.heard() },
	})
	if err != nil {
		return
	}
	h.detach(c.serve) //nolint:contextcheck // outlives the request
}

// control is one control connection.
type control struct {
	h     *Handler
	guest guest
	conn  *websocket.Conn
	seat  Seat
	limit *rate
	pulse *pulse
	// webRTC is the picture over WebRTC, where a client wants it.
	webRTC *peering
}

func (c *control) serve(life context.Context) {
	ctx, cancel := context.WithCancelCause(life)
	defer cancel(nil)
	c.pulse = startPulse(c.h.cfg.Pulse, func() { c.ping(life) }, func() { cancel(errGone) })
	defer c.pulse.stop()
	var err error
	if c.seat, err = c.guest.room.Attach(ctx, c.guest.member, c.guest.name); err != nil {
		part(c.conn, farewellFor(err))
		return
	}
	c.webRTC = &peering{
		rtc: c.h.cfg.RTC, room: c.guest.room, seat: c.seat, limit: newRate(offerRate, offerBurst),
		tell: func(m wire.FromServer) { _ = c.send(life, m) }, // a connection that is gone ends by itself
	}
	leave := c.h.removed.enter(c.guest.room, "", cancel, c.h.cfg.Done) // the seat says why somebody is removed
	defer leave()
	parted := make(chan struct{})
	context.AfterFunc(ctx, func() { // ends reading, too
		defer close(parted)
		part(c.conn, context.Cause(ctx))
	})
	shut := make(chan struct{})
	context.AfterFunc(ctx, func() { // at once: the closing handshake may take its time
		defer close(shut)
		c.webRTC.shut()
	})
	var writing sync.WaitGroup
	writing.Go(func() { cancel(c.write(ctx)) })
	err = c.read(life)
	cancel(err)
	writing.Wait()
	<-parted
	<-shut
	c.seat.Close(life, errors.Is(err, errLeft))
}

// write sends what changes in the room.
func (c *control) write(ctx context.Context) error {
	clock := c.h.cfg.Clock
	hello := wire.Welcome{You: string(c.guest.member), Clock: clock.ID, Now: clock.Millis(time.Now()), RTC: rtcOf(c.h.cfg.RTC)}
	if err := c.send(ctx, hello); err != nil {
		return err
	}
	for {
		news, err := c.news(ctx)
		if err != nil {
			return err
		}
		for _, text := range news {
			if err := c.sendText(ctx, text); err != nil {
				return err
			}
		}
	}
}

// news waits for a change and says it in messages. The state is large and stays out of the frames of who writes.
func (c *control) news(ctx context.Context) ([][]byte, error) {
	u, err := c.seat.Next(ctx)
	if err != nil {
		return nil, farewellFor(err)
	}
	return aside(func() ([][]byte, error) { return c.messages(&u) })
}

func (c *control) messages(u *room.Update) ([][]byte, error) {
	var list []wire.FromServer
	if u.Room {
		c.webRTC.given(u.State)
		list = append(list, wire.RoomOf(u.State, c.h.cfg.Clock))
	}
	if u.Members {
		list = append(list, wire.MembersOf(u.State))
	}
	for _, reason := range u.Refused {
		list = append(list, wire.RefusedOf(reason))
	}
	texts := make([][]byte, 0, len(list))
	for _, m := range list {
		text, err := wire.Encode(m)
		if err != nil {
			return nil, err //nolint:wrapcheck // says what it was doing
		}
		texts = append(texts, text)
	}
	return texts, nil
}

func (c *control) send(ctx context.Context, m wire.FromServer) error {
	text, err := encode(m)
	if err != nil {
		return err
	}
	return c.sendText(ctx, text)
}

// sendText may be called by reader and writer at once. Who does not read is cut off.
func (c *control) sendText(ctx context.Context, text []byte) error {
	// Not ctx itself: a write that is cancelled tears the connection down before it can say goodbye.
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.h.cfg.Stuck)
	defer cancel()
	if err := c.conn.Write(bounded, websocket.MessageText, text); err != nil {
		return errGone
	}
	return nil
}

func (c *control) ping(ctx context.Context) {
	bounded, cancel := context.WithTimeout(ctx, c.h.cfg.Pulse)
	defer cancel()
	_ = c.conn.Ping(bounded) // what it finds out is heard, or not heard, by the pulse
}
