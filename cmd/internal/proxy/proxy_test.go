package proxy_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"watchroom/cmd/internal/proxy"
)

// see answers with what a handler behind the middleware finds.
var see = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = fmt.Fprintf(w, "%s://%s from %s %s", r.URL.Scheme, r.Host, r.RemoteAddr, r.Header.Get("X-Forwarded-For"))
})

func TestTrust(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		name, peer string
		headers    map[string]string
		want       string
	}{
		{"no proxy", "192.0.2.9:5000", nil, "http://films.example from 192.0.2.9:5000 "},
		{
			"a stranger who claims to be one", "192.0.2.9:5000",
			map[string]string{"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
			"http://films.example from 192.0.2.9:5000 ",
		},
		{
			"a proxy", "10.1.2.3:5000",
			map[string]string{"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "public.example:8443"},
			"https://public.example:8443 from 192.0.2.9:0 ",
		},
		{"by IPv6", "[fd00::1]:5000", map[string]string{"X-Forwarded-For": "2001:db8::1"}, "http://films.example from [2001:db8::1]:0 "},
		{"on a dual-stack socket", "[::ffff:10.1.2.3]:5000", map[string]string{"X-Forwarded-For": "192.0.2.9"}, "http://films.example from 192.0.2.9:0 "},
		{"that adds ports", "10.1.2.3:5000", map[string]string{"X-Forwarded-For": "192.0.2.9:4711"}, "http://films.example from 192.0.2.9:0 "},
		{"two in a row", "10.1.2.3:5000", map[string]string{"X-Forwarded-For": "192.0.2.9, 10.9.9.9"}, "http://films.example from 192.0.2.9:0 "},
		{"a client that made hops up", "10.1.2.3:5000", map[string]string{"X-Forwarded-For": "203.0.113.7, 192.0.2.9, 10.9.9.9"}, "http://films.example from 192.0.2.9:0 "},
		{"a client among the proxies", "10.1.2.3:5000", map[string]string{"X-Forwarded-For": "10.7.7.7"}, "http://films.example from 10.7.7.7:0 "},
		{"garbage", "10.1.2.3:5000", map[string]string{"X-Forwarded-For": "unknown", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "a/b"}, "http://films.example from 10.1.2.3:5000 "},
		{"a host the client sent, then the proxy's", "10.1.2.3:5000", map[string]string{"X-Forwarded-Host": "evil.example, public.example"}, "http://public.example from 10.1.2.3:5000 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			r.Host, r.RemoteAddr = "films.example", c.peer
			for k, v := range c.headers {
				r.Header.Set(k, v)
			}
			w := httptest.NewRecorder()
			proxy.Trust(proxies, see).ServeHTTP(w, r)
			if got := w.Body.String(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestNobodyIsTrustedAtFirst(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Host, r.RemoteAddr = "films.example", "127.0.0.1:5000"
	r.Header.Set("X-Forwarded-For", "192.0.2.9")
	w := httptest.NewRecorder()
	proxy.Trust(nil, see).ServeHTTP(w, r)
	if got, want := w.Body.String(), "http://films.example from 127.0.0.1:5000 "; got != want {
		t.Errorf("got %s", got)
	}
}

func TestBelow(t *testing.T) {
	path := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, r.URL.EscapedPath())
	})
	for _, c := range []struct {
		base, target string
		status       int
		want         string // body, or where it leads
	}{
		{"", "/rooms/a", 200, "/rooms/a"},
		{"/watch", "/watch/rooms/a", 200, "/rooms/a"},
		{"/watch", "/watch/", 200, "/"},
		{"/watch", "/watch/a%2Fb", 200, "/a%2Fb"},
		{"/watch", "/watch?x=1", 308, "/watch/?x=1"},
		{"/watch", "/rooms/a", 404, ""},
		{"/watch", "/watching", 404, ""},
		{"/a/b", "/a/b/c", 200, "/c"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.target, nil)
		w := httptest.NewRecorder()
		proxy.Below(c.base, path).ServeHTTP(w, r)
		got := w.Body.String()
		switch w.Code {
		case http.StatusPermanentRedirect:
			got = w.Header().Get("Location")
		case http.StatusNotFound:
			got = ""
		}
		if w.Code != c.status || got != c.want {
			t.Errorf("%s below %q: %d %q", c.target, c.base, w.Code, got)
		}
	}
}
