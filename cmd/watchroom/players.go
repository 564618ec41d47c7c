package main

import (
	"net/http"

	"watchroom/room/state"
	"watchroom/signaling/relay"
	"watchroom/views/layout"
)

// streamMP4 gives a room's picture to other players. Where guests are allowed the address is enough, else it has to have
// the room's key, unless a browser of somebody who is in asks.
func (s *server) streamMP4(w http.ResponseWriter, r *http.Request) {
	found, err := s.room(r)
	if err == nil && !found.GuestsAllowed() && !sameKey(r.URL.Query().Get("key"), found.Key()) {
		if p, who := s.sessions.Identify(r); who != nil || !found.Admits(state.MemberID(p.ID)) {
			err = layout.Forbidden("This room is for people with an invitation.")
		}
	}
	if err != nil {
		s.site.Fail(w, r, err)
		return
	}
	relay.Stream(w, r, found, s.log)
}
