package https

import (
	"net"
	"net/http"
	"net/url"
)

// Redirect leads to https: the same address at host, or, where that is empty, under the name that was asked for and at
// the port of https. For now only: browsers keep what is for ever, and this is a setting.
func Redirect(host, port string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		if host == "" {
			to.Host = r.Host
			if port != "443" {
				to.Host = net.JoinHostPort(to.Hostname(), port)
			} else if to.Port() != "" {
				to.Host = to.Host[:len(to.Host)-len(to.Port())-1]
			}
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to.String(), http.StatusTemporaryRedirect)
	})
}

// Only has browsers never use http with this host again (RFC 6797), for a month from their last visit. Its other names
// are not ours to speak for.
func Only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil {
			w.Header().Set("Strict-Transport-Security", "max-age=2592000")
		}
		next.ServeHTTP(w, r)
	})
}
