package session_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"watchroom/room/access"
	"watchroom/views/session"
)

var errDisk = errors.New("disk on fire")

// people knows one person; one token finds the database broken.
type people struct{}

func (people) ByToken(_ context.Context, token string) (access.Person, error) {
	switch token {
	case "anas":
		return access.Person{ID: "p_ana", Name: "Ana"}, nil
	case "broken":
		return access.Person{}, errDisk
	default:
		return access.Person{}, access.ErrNobody
	}
}

func request(t *testing.T, target string, cookies ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	r.URL.Scheme = ""
	for _, value := range cookies {
		r.AddCookie(&http.Cookie{Name: session.Cookie, Value: value})
	}
	return r
}

func TestIdentify(t *testing.T) {
	s := session.New(people{}, "")
	for name, c := range map[string]struct {
		cookies []string
		want    string
		err     error
	}{
		"no cookie":             {nil, "", access.ErrNobody},
		"known":                 {[]string{"anas"}, "p_ana", nil},
		"unknown":               {[]string{"bens"}, "", access.ErrNobody},
		"another's and our own": {[]string{"bens", "anas"}, "p_ana", nil},
		"the database fails":    {[]string{"broken", "anas"}, "", errDisk},
	} {
		got, err := s.Identify(request(t, "/", c.cookies...))
		if got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestTheCookieIsForThisServerAlone(t *testing.T) {
	for name, c := range map[string]struct {
		base string
		with func(r *http.Request)
		want string
	}{
		"plain":      {"", func(*http.Request) {}, "watchroom=secret; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"},
		"below path": {"/watch", func(*http.Request) {}, "watchroom=secret; Path=/watch; Max-Age=34560000; HttpOnly; SameSite=Lax"},
		"https": {
			"", func(r *http.Request) { r.TLS = &tls.ConnectionState{} },
			"watchroom=secret; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax",
		},
		"https in front": {
			"", func(r *http.Request) { r.URL.Scheme = "https" },
			"watchroom=secret; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax",
		},
	} {
		r := request(t, "/")
		c.with(r)
		w := httptest.NewRecorder()
		session.New(people{}, c.base).Begin(w, r, "secret")
		if got := w.Header().Get("Set-Cookie"); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestEndForgets(t *testing.T) {
	w := httptest.NewRecorder()
	session.New(people{}, "").End(w, request(t, "/", "anas"))
	if got, want := w.Header().Get("Set-Cookie"), "watchroom=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"; got != want {
		t.Errorf("got %s", got)
	}
}
