package home_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"watchroom/assets"
	"watchroom/views/home"
	"watchroom/views/layout"
)

func get(t *testing.T, make func(layout.Site) http.Handler) string {
	t.Helper()
	files, err := assets.New("/base")
	if err != nil {
		t.Fatal(err)
	}
	site := layout.Site{Base: "/base", Assets: files, Strings: layout.English(), Log: slog.New(slog.DiscardHandler)}
	w := httptest.NewRecorder()
	make(site).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusOK {
		t.Errorf("status = %d", w.Code)
	}
	return w.Body.String()
}

func rooms(t *testing.T, list ...home.Room) string {
	t.Helper()
	return get(t, func(site layout.Site) http.Handler {
		return home.Handler(site, func(*http.Request) ([]home.Room, error) { return list, nil })
	})
}

func TestHomeListsRooms(t *testing.T) {
	body := rooms(t, home.Room{Slug: "a b", Name: "<Friday>", ItemTitle: "Sintel", People: 3})
	for _, want := range []string{`href="/base/rooms/a%20b"`, "&lt;Friday&gt;", "Sintel", "3 watching"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
}

func TestAnEmptyHomeSaysHowToBegin(t *testing.T) {
	if body := rooms(t); !strings.Contains(body, "watchroom play") {
		t.Errorf("no way to begin in\n%s", body)
	}
}

func TestAClaimIsMadeByAPost(t *testing.T) {
	body := get(t, func(site layout.Site) http.Handler {
		return home.ClaimHandler(site, func(*http.Request) (home.Claim, error) {
			return home.Claim{Code: "c0de/x", RoomName: "Friday"}, nil
		})
	})
	for _, want := range []string{`method="post" action="/base/claim/c0de%2Fx" id="claim"`, "js/claim.js", "Friday"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
}
