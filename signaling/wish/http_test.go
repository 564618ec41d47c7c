package wish

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/pion/webrtc/v4"

	"watchroom/signaling/rtc"
)

const (
	endpoint = "/room/whep"
	ct       = "Content-Type"
)

// problem is what a refusal says; it must be a problem document.
func (r reply) problem(t *testing.T) string {
	t.Helper()
	var p struct {
		Title, Detail string
		Status        int
	}
	if r.Header.Get(ct) != "application/problem+json" {
		t.Errorf("%s comes as %q: %q", r.Status, r.Header.Get(ct), r.body)
	} else if err := json.Unmarshal([]byte(r.body), &p); err != nil || p.Status != r.StatusCode || p.Title == "" || p.Detail == "" {
		t.Errorf("%s says %q, %v", r.Status, r.body, err)
	}
	return p.Detail
}

func TestAnOfferIsAnsweredAndPicturesMayFlow(t *testing.T) {
	h := build(t, rtc.Config{}, func(c *Config) {
		c.Base = "/watch"
		c.Servers = func() []rtc.Server {
			return []rtc.Server{
				{URLs: []string{"stun:stun.example.net"}},
				{URLs: []string{"turn:turn.example.net?transport=udp"}, Username: "user", Credential: `my"Password`},
			}
		}
	})
	g, r := h.session()
	for name, want := range map[string]string{
		ct: "application/sdp", "Accept-Patch": "application/trickle-ice-sdpfrag", "Access-Control-Allow-Origin": "*",
		"Access-Control-Expose-Headers": "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if tag := r.Header.Get("ETag"); len(tag) < 20 || tag[0] != '"' {
		t.Errorf("the ETag is %s", tag)
	}
	if where := r.Header.Get("Location"); !strings.HasPrefix(where, "/watch"+endpoint+"/") || len(where) < len("/watch"+endpoint+"/")+26 {
		t.Errorf("the session is at %s", where)
	}
	wantLinks := []string{
		`<stun:stun.example.net>; rel="ice-server"`,
		`<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="my\"Password"; credential-type="password"`,
	}
	if got := r.Header.Values("Link"); strings.Join(got, "\n") != strings.Join(wantLinks, "\n") {
		t.Errorf("the servers are %q", got)
	}
	if strings.Count(r.body, "a=sendonly") != 2 || strings.Contains(r.body, "rtcp-mux-only") || !strings.Contains(r.body, "a=candidate:") {
		t.Errorf("the answer is\n%s", r.body)
	}
	g.answered(r.body)
	g.becomes(webrtc.PeerConnectionStateConnected)
}

func TestWhoOffersBothWaysIsAnsweredOneWay(t *testing.T) {
	h := build(t, rtc.Config{}, nil)
	g := newGuest(t)
	whole, _ := g.offer(nil)
	r := h.offer(strings.ReplaceAll(whole, "a=recvonly", "a=sendrecv"))
	if r.StatusCode != http.StatusCreated || strings.Count(r.body, "a=sendonly") != 2 {
		t.Errorf("%s:\n%s", r.Status, r.body)
	}
}

func TestOffersThatAreNotTaken(t *testing.T) {
	h := build(t, rtc.Config{}, nil)
	good, _ := newGuest(t).offer(nil)
	sdp := []string{ct, "application/sdp"}
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		want               int
		says               [2]string // a header and its value
	}{
		"not a description":    {http.MethodPost, endpoint, "hello", sdp, http.StatusBadRequest, [2]string{}},
		"nothing":              {http.MethodPost, endpoint, "", sdp, http.StatusBadRequest, [2]string{}},
		"without ICE":          {http.MethodPost, endpoint, strings.ReplaceAll(good, "a=ice-ufrag", "a=x"), sdp, http.StatusBadRequest, [2]string{}},
		"another media type":   {http.MethodPost, endpoint, good, []string{ct, "text/plain"}, http.StatusUnsupportedMediaType, [2]string{"Accept-Post", "application/sdp"}},
		"no media type":        {http.MethodPost, endpoint, good, []string{ct, ""}, http.StatusUnsupportedMediaType, [2]string{"Accept-Post", "application/sdp"}},
		"too long":             {http.MethodPost, endpoint, good + strings.Repeat("a=x\r\n", maxOffer/5), sdp, http.StatusRequestEntityTooLarge, [2]string{}},
		"other codecs":         {http.MethodPost, endpoint, strings.ReplaceAll(good, "H264/", "VP7/"), sdp, http.StatusUnprocessableEntity, [2]string{}},
		"to publish":           {http.MethodPost, endpoint, strings.ReplaceAll(good, "a=recvonly", "a=sendonly"), sdp, http.StatusUnprocessableEntity, [2]string{}},
		"no key":               {http.MethodPost, endpoint, good, append(sdp, "Authorization", ""), http.StatusUnauthorized, [2]string{"WWW-Authenticate", `Bearer realm="watchroom"`}},
		"a wrong key":          {http.MethodPost, endpoint, good, append(sdp, "Authorization", "Bearer x"), http.StatusUnauthorized, [2]string{"WWW-Authenticate", `Bearer realm="watchroom", error="invalid_token"`}},
		"not with this key":    {http.MethodPost, endpoint, good, append(sdp, "Authorization", "Bearer another"), http.StatusForbidden, [2]string{}},
		"nowhere":              {http.MethodPost, "/other/whep", good, sdp, http.StatusNotFound, [2]string{}},
		"PUT":                  {http.MethodPut, endpoint, good, sdp, http.StatusMethodNotAllowed, [2]string{"Allow", "OPTIONS, GET, HEAD, POST"}},
		"PATCH of no session":  {http.MethodPatch, endpoint + "/none", "", nil, http.StatusNotFound, [2]string{}},
		"DELETE of no session": {http.MethodDelete, endpoint + "/none", "", nil, http.StatusNotFound, [2]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			h.t = t
			r := h.ask(c.method, c.path, c.body, c.headers...)
			if r.StatusCode != c.want || c.says[0] != "" && r.Header.Get(c.says[0]) != c.says[1] {
				t.Errorf("%s, %s: %s; %s", r.Status, c.says[0], r.Header.Get(c.says[0]), r.body)
			}
			r.problem(t)
			if r.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Error("a page elsewhere cannot read why")
			}
		})
	}
	if h.handler.Sessions() != 0 || h.engine.Peers() != 0 {
		t.Errorf("%d sessions, %d peers are left of it", h.handler.Sessions(), h.engine.Peers())
	}
}

func TestWhatAnybodyMayAsk(t *testing.T) {
	h := build(t, rtc.Config{}, func(c *Config) {
		c.Servers = func() []rtc.Server { return []rtc.Server{{URLs: []string{"stun:stun.example.net"}}} }
	})
	preflight := h.ask(http.MethodOptions, endpoint, "", "Authorization", "", "Origin", "https://elsewhere.example",
		"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "OPTIONS, GET, HEAD, POST",
		"Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match", "Accept-Post": "application/sdp", "Link": "",
	} {
		if got := preflight.Header.Get(name); preflight.StatusCode != http.StatusOK || got != want {
			t.Errorf("preflight: %s, %s: %q", preflight.Status, name, got)
		}
	}
	if r := h.ask(http.MethodOptions, endpoint, ""); r.StatusCode != http.StatusOK || r.Header.Get("Link") == "" {
		t.Errorf("OPTIONS with the key: %s, %v", r.Status, r.Header)
	}
	if r := h.ask(http.MethodOptions, endpoint, "", "Authorization", ""); r.StatusCode != http.StatusOK || r.Header.Get("Link") != "" {
		t.Errorf("OPTIONS without: %s, %v", r.Status, r.Header)
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r := h.ask(method, endpoint, "", "Authorization", "")
		if r.StatusCode != http.StatusOK || r.Header.Get(ct) != "application/sdp" || r.body != "" {
			t.Errorf("%s: %s, %v", method, r.Status, r.Header)
		}
		if r := h.ask(method, "/other/whep", ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s of nothing: %s", method, r.Status)
		}
	}
	_, created := h.session()
	where := created.Header.Get("Location")
	if r := h.ask(http.MethodGet, where, ""); r.StatusCode != http.StatusOK || r.body != "" {
		t.Errorf("GET of a session: %s", r.Status)
	}
	if r := h.ask(http.MethodPost, where, ""); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "OPTIONS, GET, HEAD, PATCH, DELETE" {
		t.Errorf("POST to a session: %s", r.Status)
	}
	if r := h.ask(http.MethodOptions, where, "", "Access-Control-Request-Method", "PATCH"); r.StatusCode != http.StatusOK ||
		r.Header.Get("Access-Control-Allow-Methods") != "OPTIONS, GET, HEAD, PATCH, DELETE" {
		t.Errorf("preflight of a session: %s, %v", r.Status, r.Header)
	}
}

func TestWhenThereIsNoRoomOfferersAreTold(t *testing.T) {
	good, _ := newGuest(t).offer(nil)
	t.Run("too many connections", func(t *testing.T) {
		h := build(t, rtc.Config{MaxPeers: 1}, nil)
		h.session()
		if r := h.offer(good); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") != "10" {
			t.Errorf("%s, %v", r.Status, r.Header)
		} else {
			r.problem(t)
		}
	})
	t.Run("too soon", func(t *testing.T) {
		h := build(t, rtc.Config{}, func(c *Config) { c.Allow = func(*http.Request) bool { return false } })
		if r := h.offer(good); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") != "1" {
			t.Errorf("%s, %v", r.Status, r.Header)
		} else {
			r.problem(t)
		}
	})
	t.Run("somebody else publishes", func(t *testing.T) {
		h := build(t, rtc.Config{}, func(c *Config) {
			c.Open = func(*http.Request) (Peer, error) {
				return nil, &Problem{Status: http.StatusConflict, Detail: "Ana is publishing.", RetryAfter: 5e9}
			}
		})
		if r := h.offer(good); r.StatusCode != http.StatusConflict || r.Header.Get("Retry-After") != "5" || r.problem(t) != "Ana is publishing." {
			t.Errorf("%s, %v", r.Status, r.Header)
		}
	})
	t.Run("the server ends", func(t *testing.T) {
		h := build(t, rtc.Config{}, nil)
		h.handler.Close()
		if r := h.offer(good); r.StatusCode != http.StatusServiceUnavailable || h.engine.Peers() != 0 {
			t.Errorf("%s, %d peers", r.Status, h.engine.Peers())
		}
	})
	t.Run("a fault of ours", func(t *testing.T) {
		h := build(t, rtc.Config{}, func(c *Config) {
			c.Open = func(*http.Request) (Peer, error) { return nil, errors.New("secret inside") }
		})
		if r := h.offer(good); r.StatusCode != http.StatusInternalServerError || strings.Contains(r.problem(t), "secret") {
			t.Errorf("%s, %s", r.Status, r.body)
		}
	})
}
