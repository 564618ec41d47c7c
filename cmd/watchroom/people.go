package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"

	"watchroom/room"
	"watchroom/room/access"
	"watchroom/room/state"
	"watchroom/views/home"
	"watchroom/views/layout"
	"watchroom/views/watch"
)

func notHere() *layout.Problem {
	return layout.NotFound("There is nothing at this address. The room may have closed; ask for a new link.")
}

// errNotIn is for sockets of somebody who has not come in by the door.
var errNotIn = errors.New("join the room first")

// identify tells the sockets of a room who is there.
func (s *server) identify(r *http.Request) (state.MemberID, string, error) {
	p, err := s.sessions.Identify(r)
	if err != nil {
		return "", "", fmt.Errorf("opening a socket: %w", err)
	}
	id := state.MemberID(p.ID)
	if found, ok := s.rooms.Find(r.PathValue("slug")); ok && !found.Admits(id) {
		return "", "", errNotIn
	}
	return id, p.Name, nil
}

func (s *server) room(r *http.Request) (*room.Room, error) {
	found, ok := s.rooms.Find(r.PathValue("slug"))
	if !ok {
		return nil, notHere()
	}
	return found, nil
}

// homeRooms lists the rooms somebody may see: all for the server's owner, else those one is in.
func (s *server) homeRooms(r *http.Request) ([]home.Room, error) {
	p, err := s.sessions.Identify(r)
	if errors.Is(err, access.ErrNobody) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	owner, err := s.people.IsServerOwner(r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	var list []home.Room
	for _, one := range s.rooms.List() {
		now := one.State()
		if _, member := now.Members[state.MemberID(p.ID)]; !member && !owner {
			continue
		}
		list = append(list, home.Room{
			Slug: one.Slug(), Name: one.Name(), ItemTitle: itemTitle(now), People: len(presentNames(now)),
		})
	}
	return list, nil
}

// watchModel is what the watch page shows at first.
func (s *server) watchModel(r *http.Request) (watch.Model, error) {
	found, err := s.room(r)
	if err != nil {
		return watch.Model{}, err
	}
	now := found.State()
	m := watch.Model{
		Slug: found.Slug(), RoomName: found.Name(), ItemTitle: itemTitle(now),
		GuestsAllowed: found.GuestsAllowed(),
	}
	p, err := s.sessions.Identify(r)
	switch {
	case errors.Is(err, access.ErrNobody):
	case err != nil:
		return watch.Model{}, err
	default:
		m.Name, m.Joined = p.Name, found.Admits(state.MemberID(p.ID))
	}
	if m.GuestsAllowed || m.Joined {
		m.People = presentNames(now)
	}
	return m, nil
}

func itemTitle(now state.State) string {
	if now.Item == nil {
		return ""
	}
	return now.Item.Title
}

// presentNames are those of the people in the room, in the order in which they came.
func presentNames(now state.State) []string {
	var names []string
	for _, m := range now.Present() {
		names = append(names, m.Name)
	}
	return names
}

// join makes a guest of whoever sends a name, and leads to the room.
func (s *server) join(w http.ResponseWriter, r *http.Request) {
	found, err := s.room(r)
	if err != nil {
		s.site.Fail(w, r, err)
		return
	}
	if err := s.admit(w, r, found); err != nil {
		if sentence, ok := refusedName(err); ok {
			model, err := s.watchModel(r)
			if err != nil {
				s.site.Fail(w, r, err)
				return
			}
			model.Name, model.Problem, model.Status = r.PostFormValue("name"), sentence, http.StatusUnprocessableEntity
			watch.Page(w, r, s.site, model)
			return
		}
		s.site.Fail(w, r, err)
		return
	}
	http.Redirect(w, r, s.site.Path("/rooms/"+found.Slug()), http.StatusSeeOther)
}

func refusedName(err error) (string, bool) {
	if errors.Is(err, access.ErrName) {
		return "Please type a name of 1 to 40 characters.", true
	}
	return "", false
}

// admit lets the sender into the room: somebody known keeps their identity and takes the new name, anybody else
// becomes a guest where guests are allowed.
func (s *server) admit(w http.ResponseWriter, r *http.Request, found *room.Room) error {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	if err := r.ParseForm(); err != nil {
		return &layout.Problem{Status: http.StatusBadRequest, Sentence: "That form could not be read.", Err: err}
	}
	if !found.GuestsAllowed() {
		return layout.Forbidden("This room is for people with an invitation.")
	}
	name := r.PostFormValue("name")
	p, err := s.sessions.Identify(r)
	if err == nil {
		if _, err := s.people.Rename(r.Context(), p.ID, name); err != nil {
			return fmt.Errorf("joining: %w", err)
		}
		found.Expect(state.MemberID(p.ID))
		return nil
	}
	if !errors.Is(err, access.ErrNobody) {
		return err
	}
	if !s.joins.Allow(remote(r)) {
		return &layout.Problem{
			Status:   http.StatusTooManyRequests,
			Sentence: "Many people have joined from your network just now. Wait a minute and try again.",
		}
	}
	p, token, err := s.people.CreateGuest(r.Context(), name)
	if err != nil {
		return fmt.Errorf("joining: %w", err)
	}
	s.sessions.Begin(w, r, token)
	found.Expect(state.MemberID(p.ID))
	return nil
}

func remote(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr) // with port 0 when a proxy said it
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr()
}
