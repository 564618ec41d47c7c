package session

import (
	"context"
	"errors"
	"net/http"
	"time"

	"watchroom/room/access"
)

// Cookie is the name of the cookie.
const Cookie = "watchroom"

// keep is how long a browser keeps the cookie; 400 days is the most that browsers allow.
const keep = 400 * 24 * time.Hour

// People knows who a token belongs to; room/access.Store does.
type People interface {
	ByToken(ctx context.Context, token string) (access.Person, error)
}

// Sessions reads and writes the cookie. May be used from any goroutine.
type Sessions struct {
	people People
	path   string
}

// New returns sessions for a server whose pages are below basePath ("" or "/watch").
func New(people People, basePath string) *Sessions {
	if basePath == "" {
		basePath = "/"
	}
	return &Sessions{people: people, path: basePath}
}

// Identify is the person who sent the request. The error is access.ErrNobody for a request without
// a cookie or with one that is not known.
func (s *Sessions) Identify(r *http.Request) (access.Person, error) {
	// Two servers on one host, or a stale cookie of another path, may both send their own.
	for _, c := range r.CookiesNamed(Cookie) {
		person, err := s.people.ByToken(r.Context(), c.Value)
		if !errors.Is(err, access.ErrNobody) {
			return person, err
		}
	}
	return access.Person{}, access.ErrNobody
}

// Begin has the browser keep the token.
func (s *Sessions) Begin(w http.ResponseWriter, r *http.Request, token string) {
	s.set(w, r, token, int(keep.Seconds()))
}

// End has the browser forget it.
func (s *Sessions) End(w http.ResponseWriter, r *http.Request) {
	s.set(w, r, "", -1)
}

func (s *Sessions) set(w http.ResponseWriter, r *http.Request, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name:     Cookie,
		Value:    value,
		Path:     s.path,
		MaxAge:   maxAge,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   secure(r),
	})
}

// secure tells whether the browser speaks https, to this server or to a proxy that is trusted
// (whose word the middleware in front has put into the URL).
func secure(r *http.Request) bool {
	return r.TLS != nil || r.URL.Scheme == "https"
}
