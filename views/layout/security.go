package layout

import (
	"net/http"
	"strings"
)

// Kind says what a page is allowed to do.
type Kind uint8

// The kinds of page.
const (
	Lobby  Kind = iota // lists, forms, problems
	Screen             // the watch page: plays media, holds sockets
)

// SecurityHeaders are those of every answer with a page of the kind. Scripts run by nonce only; what a module
// imports inherits it. The one exception, inline styles on the watch page, is for
// media-chrome's shadow roots.
func SecurityHeaders(kind Kind, nonce string) http.Header {
	policy := []string{
		"default-src 'none'",
		"script-src 'nonce-" + nonce + "'",
		"style-src 'self'",
		"img-src 'self' data:",
		"connect-src 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
		"manifest-src 'self'",
	}
	if kind == Screen {
		policy[2] = "style-src 'self' 'unsafe-inline'"
		policy = append(policy, "media-src 'self' blob:", "worker-src 'self' blob:")
	}
	h := http.Header{}
	h.Set("Content-Security-Policy", strings.Join(policy, "; "))
	// Addresses can be secrets (claim links) and stay with us. Not no-referrer: it makes the Origin of our own
	// forms "null", which the cross-origin check refuses where there is no TLS.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	sharing := "camera=(), microphone=(), display-capture=()"
	if kind == Screen { // a room's page, where people share theirs
		sharing = "camera=(self), microphone=(self), display-capture=(self)"
	}
	h.Set("Permissions-Policy", sharing+", geolocation=(), payment=()")
	return h
}
