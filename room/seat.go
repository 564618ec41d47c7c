package room

import (
	"context"
	"fmt"
	"sync"

	"watchroom/room/state"
)

// maxRefused bounds what waits for a connection that does not read.
const maxRefused = 16

// Removed is the error of a seat whose member may no longer be there.
type Removed struct{ Reason state.Reason }

// Error names the reason.
func (e *Removed) Error() string { return "room: removed: " + string(e.Reason) }

// Update is what changed since a seat last looked.
type Update struct {
	State   state.State
	Room    bool // anything but what members measured on themselves
	Members bool
	Refused []state.Reason
}

// Seat is one control connection of a member. Next is for one goroutine; the other methods for any.
type Seat struct {
	room   *Room
	member state.MemberID

	sequence uint64 // seen by Next
	reports  uint64
	first    bool

	mu      sync.Mutex
	refused []state.Reason
	removed *Removed
	wake    chan struct{} // holds one token when there is something for this seat alone
	closed  bool
}

// Attach takes a seat for the member: a control connection is there. A second connection
// of somebody present changes nothing for the others. claimed says they hold the room's ownership.
func (r *Room) Attach(ctx context.Context, member state.MemberID, name string, claimed bool) (*Seat, error) {
	s := &Seat{room: r, member: member, first: true, wake: make(chan struct{}, 1)}
	r.mu.Lock()
	if r.seats[member] == nil {
		r.seats[member] = make(map[*Seat]struct{})
	}
	r.seats[member][s] = struct{}{}
	r.mu.Unlock()
	if err := r.Send(ctx, state.Joined{Member: member, Name: name, Owner: claimed}); err != nil {
		r.forget(s)
		return nil, fmt.Errorf("attaching: %w", err)
	}
	return s, nil
}

// forget takes the seat off the list and tells whether it was the member's last.
func (r *Room) forget(s *Seat) (last bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.seats[s.member], s)
	if len(r.seats[s.member]) > 0 {
		return false
	}
	delete(r.seats, s.member)
	return true
}

// Member is whose seat it is.
func (s *Seat) Member() state.MemberID { return s.member }

// Next blocks until something changed since the call before and returns the newest state; what lies between is
// left out. It ends with *Removed, ErrClosed or the context's error.
func (s *Seat) Next(ctx context.Context) (Update, error) {
	for {
		now := s.room.now.Load()
		refused, removed := s.take()
		if removed != nil {
			return Update{}, removed
		}
		u := Update{State: now.state, Refused: refused}
		u.Room = s.first || now.state.Sequence != s.sequence
		u.Members = u.Room || now.reports != s.reports
		if u.Members || len(refused) > 0 {
			s.first, s.sequence, s.reports = false, now.state.Sequence, now.reports
			return u, nil
		}
		select {
		case <-now.newer:
		case <-s.wake:
		case <-s.room.done:
			return Update{}, ErrClosed
		case <-ctx.Done():
			return Update{}, fmt.Errorf("waiting for the room: %w", ctx.Err())
		}
	}
}

// Send hands the room an event; see Room.Send.
func (s *Seat) Send(ctx context.Context, e state.Event) error { return s.room.Send(ctx, e) }

// Close gives the seat up. left says that the person went on purpose. It may be called again.
func (s *Seat) Close(ctx context.Context, left bool) {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	gone := s.removed != nil
	s.mu.Unlock()
	if again {
		return
	}
	last := s.room.forget(s)
	if gone || !last && !left {
		return
	}
	var e state.Event = state.Dropped{Member: s.member}
	if left {
		s.room.forgets(s.member)
		e = state.Left{Member: s.member}
	}
	if err := s.room.Send(context.WithoutCancel(ctx), e); err != nil {
		s.room.log.Debug("seat closed after the room", "member", s.member, "err", err)
	}
}

func (s *Seat) take() ([]state.Reason, *Removed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	refused := s.refused
	s.refused = nil
	return refused, s.removed
}

func (s *Seat) refuse(reason state.Reason) {
	s.mu.Lock()
	if len(s.refused) < maxRefused {
		s.refused = append(s.refused, reason)
	}
	s.mu.Unlock()
	s.poke()
}

func (s *Seat) remove(reason state.Reason) {
	s.mu.Lock()
	s.removed = &Removed{Reason: reason}
	s.mu.Unlock()
	s.poke()
}

func (s *Seat) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
