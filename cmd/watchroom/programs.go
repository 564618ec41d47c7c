package main

import (
	"net/http"

	"watchroom/views/layout"
)

// ProgramKeys is what a room's owner may hand to other programs.
type ProgramKeys struct {
	WebRTC     bool   `json:"webrtc"`        // WHEP and WHIP are there
	Key        string `json:"key,omitempty"` // to watch by; none is needed where guests are allowed
	PublishKey string `json:"publish_key"`   // to publish by
}

// programKeys answers the owner of a room.
func (s *server) programKeys(w http.ResponseWriter, r *http.Request) {
	found, err := s.room(r)
	if err != nil {
		s.site.Fail(w, r, err)
		return
	}
	if id, _, err := s.identify(r); err != nil || found.State().Owner != id {
		s.site.Fail(w, r, layout.Forbidden("The keys of a room are its owner's: they outlast control."))
		return
	}
	keys := ProgramKeys{WebRTC: s.webRTC.engine != nil, PublishKey: found.PublishKey()}
	if !found.GuestsAllowed() {
		keys.Key = found.Key()
	}
	writeJSON(w, http.StatusOK, keys)
}
