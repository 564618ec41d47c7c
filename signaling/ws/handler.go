package ws

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/wire"
)

// Subprotocols of the two sockets.
const (
	ControlProtocol = "watchroom.control.v1"
	MediaProtocol   = "watchroom.media.v1"
)

// Room is what the sockets need of a room; see [Rooms].
type Room interface {
	People
	Picture
}

// People is who is in a room.
type People interface {
	// Attach takes a seat: a control connection of the member is there.
	Attach(ctx context.Context, member state.MemberID, name string) (Seat, error)
	Admits(member state.MemberID) bool
	// Changed is the state and a channel that is closed when there is a newer one.
	Changed() (state.State, <-chan struct{})
	Done() <-chan struct{}
}

// Picture is what a room shows.
type Picture interface {
	Slug() string
	Ring() *ring.Ring
	Timeline() media.Timeline
	// Following is the timeline with a channel that is closed when there may be a newer one.
	Following() (media.Timeline, <-chan struct{})
	// Watch counts a viewer; room.ErrFull when there are too many.
	Watch(transport string) (Viewer, error)
}

// Seat is a member's control connection, see room.Seat.
type Seat interface {
	Next(ctx context.Context) (room.Update, error)
	Send(ctx context.Context, e state.Event) error
	Close(ctx context.Context, left bool)
}

// Viewer counts what one reader was sent, see room.Viewer.
type Viewer interface {
	Sent(fragments, bytes int)
	Skipped(fragments int)
	Close()
}

// Config is what a Handler is made of. Zero durations stand for the defaults.
type Config struct {
	// Identify says who asks; any error means nobody who may be here.
	Identify func(*http.Request) (member state.MemberID, name string, err error)
	Find     func(slug string) (Room, bool)
	Clock    wire.Clock
	RTC      RTC      // nil: no picture over WebRTC
	Origins  []string // further origins ("https://example.org") whose pages may connect
	Log      *slog.Logger
	Done     <-chan struct{} // closed when the server is going away

	Stuck time.Duration // without progress on pending data a media socket is closed; 10 s
	Pulse time.Duration // between pings; nothing heard for two of them ends a connection; 15 s
}

// Handler serves the sockets of all rooms.
type Handler struct {
	cfg     Config
	removed evictions
	staying staying
}

// New makes a handler.
func New(cfg Config) *Handler {
	if cfg.Stuck <= 0 {
		cfg.Stuck = 10 * time.Second
	}
	if cfg.Pulse <= 0 {
		cfg.Pulse = 15 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Handler{cfg: cfg}
}

// guest is somebody who was let in.
type guest struct {
	room   Room
	member state.MemberID
	name   string
}

// admit checks who asks for what before anything is upgraded. It answers the request itself when it says no.
func (h *Handler) admit(w http.ResponseWriter, r *http.Request) (guest, bool) {
	if !sameOrigin(r, h.cfg.Origins) {
		problem(w, http.StatusForbidden, "This page is from another site and may not connect here.")
		return guest{}, false
	}
	found, ok := h.cfg.Find(r.PathValue("slug"))
	if !ok {
		problem(w, http.StatusNotFound, "There is no such room. It may have been closed.")
		return guest{}, false
	}
	member, name, err := h.cfg.Identify(r)
	if err != nil {
		problem(w, http.StatusUnauthorized, "Join the room first: open its link and give your name.")
		return guest{}, false
	}
	if !found.Admits(member) {
		problem(w, http.StatusForbidden, "You are not in this room. Open its link to join.")
		return guest{}, false
	}
	return guest{room: found, member: member, name: name}, true
}
