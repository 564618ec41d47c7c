package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"watchroom/room"
	"watchroom/room/access"
	"watchroom/room/state"
	"watchroom/signaling/ws"
	"watchroom/views/home"
	"watchroom/views/layout"
)

// hostName is what somebody is called who claims a room before they were asked for a name.
const hostName = "Host"

// peekClaim describes a one-time link without using it up.
func (s *server) peekClaim(r *http.Request) (home.Claim, error) {
	code := r.PathValue("code")
	c, err := s.people.PeekClaim(r.Context(), code)
	if err != nil {
		return home.Claim{}, claimProblem(err)
	}
	claim := home.Claim{Code: code}
	if c.Kind == access.ClaimRoom {
		found, ok := s.rooms.Find(c.Room)
		if !ok {
			return home.Claim{}, notHere()
		}
		claim.RoomName = found.Name()
	}
	return claim, nil
}

// claim makes the sender the owner of what the link is for, and leads there.
func (s *server) claim(w http.ResponseWriter, r *http.Request) {
	to, err := s.takeClaim(w, r)
	if err != nil {
		s.site.Fail(w, r, err)
		return
	}
	http.Redirect(w, r, s.site.Path(to), http.StatusSeeOther)
}

func (s *server) takeClaim(w http.ResponseWriter, r *http.Request) (to string, err error) {
	code := r.PathValue("code")
	if _, err := s.people.PeekClaim(r.Context(), code); err != nil {
		return "", claimProblem(err)
	}
	p, err := s.sessions.Identify(r)
	if errors.Is(err, access.ErrNobody) {
		var token string
		if p, token, err = s.people.CreateGuest(r.Context(), hostName); err == nil {
			s.sessions.Begin(w, r, token)
		}
	}
	if err != nil {
		return "", fmt.Errorf("claiming: %w", err)
	}
	c, err := s.people.Claim(r.Context(), code, p.ID)
	if err != nil {
		return "", claimProblem(err)
	}
	if c.Kind == access.ClaimServer {
		return "/", nil
	}
	found, ok := s.rooms.Find(c.Room)
	if !ok {
		return "", notHere()
	}
	found.Expect(state.MemberID(p.ID))
	return "/rooms/" + found.Slug(), nil
}

func claimProblem(err error) error {
	switch {
	case errors.Is(err, access.ErrNoClaim):
		return notHere()
	case errors.Is(err, access.ErrClaimTaken):
		return layout.Gone("This link was used already. It works once; the server can print a new one.")
	case errors.Is(err, access.ErrClaimExpired):
		return layout.Gone("This link is too old. The server can print a new one.")
	default:
		return fmt.Errorf("claiming: %w", err)
	}
}

// findRoom is a running room for the sockets. Whoever has claimed it becomes its owner by coming in.
func (s *server) findRoom(slug string) (ws.Room, bool) {
	found, ok := s.rooms.Find(slug)
	return claimable{Room: found, people: s.people}, ok
}

type claimable struct {
	*room.Room
	people *access.Store
}

func (c claimable) Attach(ctx context.Context, member state.MemberID, name string) (ws.Seat, error) {
	claimed, err := c.people.BecomesOwner(ctx, c.Slug(), string(member))
	if err != nil {
		return nil, fmt.Errorf("taking a seat: %w", err)
	}
	return c.Room.Attach(ctx, member, name, claimed) //nolint:wrapcheck // says what was being done
}

func (c claimable) Watch(transport string) (ws.Viewer, error) { return c.Room.Watch(transport) } //nolint:wrapcheck // as above
