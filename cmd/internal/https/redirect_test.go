package https

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestRedirect(t *testing.T) {
	for _, c := range []struct{ host, port, asked, path, want string }{
		{"films.example", "8443", "other.example", "/rooms/a?name=Ana", "https://films.example/rooms/a?name=Ana"},
		{"", "443", "films.example", "/", "https://films.example/"},
		{"", "443", "films.example:80", "/a%2Fb", "https://films.example/a%2Fb"},
		{"", "8443", "films.example:8080", "/", "https://films.example:8443/"},
		{"", "8443", "[::1]:80", "/", "https://[::1]:8443/"},
		{"", "443", "[::1]", "/", "https://[::1]/"},
		{"", "443", "films.example", "//other.example/a", "https://films.example//other.example/a"},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://films.example"+c.path, nil)
		r.Host = c.asked
		w := httptest.NewRecorder()
		Redirect(c.host, c.port).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); w.Code != http.StatusTemporaryRedirect || got != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, got)
		}
	}
}

func TestOnlyHTTPSIsSaidOverHTTPSOnly(t *testing.T) {
	for _, secure := range []bool{false, true} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if secure {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		Only(http.NotFoundHandler()).ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); (got == "max-age=2592000") != secure || w.Code != http.StatusNotFound {
			t.Errorf("secure %v: %q, %d", secure, got, w.Code)
		}
	}
}
