package ws

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// sameOrigin tells whether the page that asks is of this server or of a configured origin. What
// sends no Origin is no browser and cannot be misused by another site.
func sameOrigin(r *http.Request, origins []string) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	if u, err := url.Parse(origin); err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host) {
		return true
	}
	return slices.ContainsFunc(origins, func(o string) bool { return strings.EqualFold(o, origin) })
}

// problem answers with a problem document (RFC 9457) whose detail is for people.
func problem(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // the status has been said; nobody is left to tell
		"title": http.StatusText(status), "status": status, "detail": detail,
	})
}
