package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room/state"
)

// ErrClosed is returned by everything asked of a room that has come to its end.
var ErrClosed = errors.New("room: closed")

// ErrFull is returned when a room has as many viewers as it may have.
var ErrFull = errors.New("room: full")

// Streamer is the line from the room's item to its ring. None of its methods block.
type Streamer interface {
	Start(stream.Request)
	Stop()
	SetTimeline(media.Timeline)
	Events() <-chan stream.Event
	Ring() *ring.Ring
}

// Saver keeps what must survive a crash; it returns when that is on disk.
type Saver interface {
	Save(ctx context.Context, r Record) error
}

// Config is a room's circumstances.
type Config struct {
	Record     Record      // what is saved: slug, name, …
	State      state.State // to begin with
	Stream     Streamer
	Store      Saver
	MaxViewers int // sockets and HTTP readers of the picture
	Log        *slog.Logger
}

// Room is a running room. Its methods may be called from any goroutine.
type Room struct {
	cfg    Config
	log    *slog.Logger
	events chan request
	done   chan struct{} // closed when Run has ended

	now     atomic.Pointer[published]
	viewers viewers
	door    door

	mu    sync.Mutex // guards seats
	seats map[state.MemberID]map[*Seat]struct{}

	state    state.State // owned by Run
	reported bool        // reports came since the last publication; owned by Run
}

// published is a state everybody may read, and the channel that is closed when there is a newer one.
type published struct {
	state   state.State
	reports uint64
	newer   chan struct{}
}

type request struct {
	event   state.Event
	applied chan struct{}
}

// New makes a room; nothing happens in it until Run.
func New(cfg Config) *Room {
	r := &Room{
		cfg:    cfg,
		log:    cfg.Log.With("room", cfg.Record.Slug),
		events: make(chan request),
		done:   make(chan struct{}),
		seats:  make(map[state.MemberID]map[*Seat]struct{}),
		state:  cfg.State,
	}
	r.viewers.limit = cfg.MaxViewers
	r.now.Store(&published{state: cfg.State, newer: make(chan struct{})})
	return r
}

// Slug is the room's name in addresses.
func (r *Room) Slug() string { return r.cfg.Record.Slug }

// Name is the room's name for people.
func (r *Room) Name() string { return r.cfg.Record.Name }

// GuestsAllowed tells whether a room link is enough to come in.
func (r *Room) GuestsAllowed() bool { return r.cfg.Record.Guests }

// Key lets other players watch the room where guests may not.
func (r *Room) Key() string { return r.cfg.Record.Key }

// PublishKey lets a program publish into the room.
func (r *Room) PublishKey() string { return r.cfg.Record.PublishKey }

// State is the newest published state.
func (r *Room) State() state.State { return r.now.Load().state }

// Timeline is the newest published timeline.
func (r *Room) Timeline() media.Timeline { return r.State().Timeline }

// Following is the newest published timeline, with a channel that is closed when there may be a newer one.
func (r *Room) Following() (media.Timeline, <-chan struct{}) {
	now := r.now.Load()
	return now.state.Timeline, now.newer
}

// Ring holds the fragments of what the room plays.
func (r *Room) Ring() *ring.Ring { return r.cfg.Stream.Ring() }

// Done is closed when the room has come to its end.
func (r *Room) Done() <-chan struct{} { return r.done }

// Run is the room. It returns nil when the room closed, else the context's error; either way what must
// survive is saved.
func (r *Room) Run(ctx context.Context) error {
	defer close(r.done)
	defer r.cfg.Stream.Stop()
	r.cfg.Stream.SetTimeline(r.state.Timeline) // a saved room is not at its beginning
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	reports := time.NewTicker(time.Second)
	defer reports.Stop()
	for {
		setTimer(timer, r.state.Deadline)
		select {
		case <-ctx.Done():
			r.save(context.WithoutCancel(ctx))
			return fmt.Errorf("room %s: %w", r.Slug(), ctx.Err())
		case req := <-r.events:
			closed := r.apply(ctx, req.event)
			close(req.applied)
			if closed {
				return nil
			}
		case e := <-r.cfg.Stream.Events():
			if r.apply(ctx, fromStream(e)) {
				return nil
			}
		case <-timer.C:
			if r.apply(ctx, state.Tick{}) {
				return nil
			}
		case <-reports.C:
			if r.reported {
				r.publish()
			}
		}
	}
}

// setTimer makes the timer fire at the deadline, or not at all.
func setTimer(timer *time.Timer, deadline func() (time.Time, bool)) {
	if at, ok := deadline(); ok {
		timer.Reset(time.Until(at))
		return
	}
	timer.Stop()
}

// Send hands the room an event and returns when it was applied.
func (r *Room) Send(ctx context.Context, e state.Event) error {
	req := request{event: e, applied: make(chan struct{})}
	select {
	case r.events <- req:
	case <-r.done:
		return ErrClosed
	case <-ctx.Done():
		return fmt.Errorf("room %s: sending an event: %w", r.Slug(), ctx.Err())
	}
	select {
	case <-req.applied:
		return nil
	case <-r.done:
		return ErrClosed
	}
}

// apply moves the room on and tells whether it is to close.
func (r *Room) apply(ctx context.Context, e state.Event) (closed bool) {
	before := r.state
	next, effects := before.Apply(time.Now(), e)
	r.state = next
	if next.Timeline != before.Timeline {
		r.cfg.Stream.SetTimeline(next.Timeline)
	}
	if next.Phase != before.Phase || next.Generation != before.Generation {
		r.log.Debug("room moved", "event", fmt.Sprintf("%T", e), "phase", next.Phase,
			"generation", next.Generation, "position", next.Timeline.Anchor, "moving", next.Timeline.Moving)
	}
	var after []state.Effect
	for _, effect := range effects {
		if !r.carryOut(ctx, effect) {
			after = append(after, effect)
		}
	}
	switch {
	case next.Sequence != before.Sequence:
		r.publish()
	default:
		r.reported = true
	}
	for _, effect := range after {
		closed = r.tell(effect) || closed
	}
	return closed
}

// Changed is closed when there is a newer state than the one returned with it.
func (r *Room) Changed() (state.State, <-chan struct{}) {
	now := r.now.Load()
	return now.state, now.newer
}

// Stream is the line that fills the ring.
func (r *Room) Stream() Streamer { return r.cfg.Stream }
