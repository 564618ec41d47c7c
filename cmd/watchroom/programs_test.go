package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"watchroom/room"
	"watchroom/room/state"
)

// member makes somebody who is in a room, as its owner or not, and returns their cookie.
func (s *served) member(in *room.Room, name string, owner bool) string {
	s.t.Helper()
	p, token, err := s.server.people.CreateGuest(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.server.sessions.Begin(w, httptest.NewRequest(http.MethodGet, s.url, nil), token)
	seat, err := in.Attach(s.t.Context(), state.MemberID(p.ID), name, owner)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { seat.Close(context.Background(), false) })
	cookie := w.Result().Cookies()[0]
	return cookie.Name + "=" + cookie.Value
}

func TestTheKeysAreTheOwners(t *testing.T) {
	s := serving(t)
	host := s.member(s.closed, "Ana", true)
	guest := s.member(s.closed, "Bo", false)
	for name, c := range map[string]struct {
		path, cookie string
		want         int
	}{
		"nobody in particular": {"/rooms/closed/programs", "", http.StatusForbidden},
		"somebody in the room": {"/rooms/closed/programs", guest, http.StatusForbidden},
		"another room's owner": {"/rooms/guest/programs", host, http.StatusForbidden},
		"no such room":         {"/rooms/none/programs", host, http.StatusNotFound},
		"its owner":            {"/rooms/closed/programs", host, http.StatusOK},
	} {
		status, body, header := s.ask(http.MethodGet, c.path, "", "Cookie", c.cookie)
		if status != c.want || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d, %v", name, status, header)
		}
		if status != http.StatusOK {
			continue
		}
		var keys ProgramKeys
		if err := json.Unmarshal([]byte(body), &keys); err != nil || keys != (ProgramKeys{true, s.closed.Key(), s.closed.PublishKey()}) {
			t.Errorf("the keys are %s, %v", body, err)
		}
	}
	own := s.member(s.guest, "Cy", true)
	if _, body, _ := s.ask(http.MethodGet, "/rooms/guest/programs", "", "Cookie", own); body != `{"webrtc":true,"publish_key":"`+s.guest.PublishKey()+`"}`+"\n" {
		t.Errorf("where guests are allowed: %s", body)
	}
}

func TestPlayersWithTheKeyAreLetIn(t *testing.T) {
	s := serving(t)
	for query, want := range map[string]int{
		"": http.StatusForbidden, "?key=": http.StatusForbidden, "?key=wrong": http.StatusForbidden,
		"?key=" + s.closed.PublishKey(): http.StatusForbidden, "?key=" + s.closed.Key(): http.StatusOK,
	} {
		if status, _, _ := s.ask(http.MethodHead, "/rooms/closed/stream.mp4"+query, ""); status != want {
			t.Errorf("%q: %d", query, status)
		}
	}
}
