package proxy

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Trust sets RemoteAddr, Host and URL.Scheme from the X-Forwarded headers if the peer is one of
// the proxies, and removes the headers in any case.
func Trust(proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r2 := r.Clone(r.Context())
		r2.URL.Scheme = "http"
		if r.TLS != nil {
			r2.URL.Scheme = "https"
		}
		if trusted(proxies, r.RemoteAddr) {
			believe(proxies, r2)
		}
		for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-Ip", "Forwarded"} {
			r2.Header.Del(name)
		}
		next.ServeHTTP(w, r2)
	})
}

func trusted(proxies []netip.Prefix, remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	return within(proxies, peer.Addr())
}

func within(proxies []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func believe(proxies []netip.Prefix, r *http.Request) {
	if client, ok := client(proxies, r.Header.Values("X-Forwarded-For")); ok {
		r.RemoteAddr = netip.AddrPortFrom(client, 0).String()
	}
	switch proto := strings.ToLower(last(r.Header.Values("X-Forwarded-Proto"))); proto {
	case "http", "https":
		r.URL.Scheme = proto
	}
	if host := last(r.Header.Values("X-Forwarded-Host")); plausible(host) {
		r.Host = host
	}
}

// client is the address that the outermost of our own proxies saw: read from the right, the first that
// is none of them. What stands further left is only what that client says.
func client(proxies []netip.Prefix, values []string) (netip.Addr, bool) {
	var found netip.Addr
	hops := strings.Split(strings.Join(values, ","), ",")
	for _, hop := range slices.Backward(hops) {
		a, err := address(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		found = a
		if !within(proxies, a) {
			break
		}
	}
	return found, found.IsValid()
}

// address reads an address as proxies write it: some add the port, some brackets.
func address(s string) (netip.Addr, error) {
	if p, err := netip.ParseAddrPort(s); err == nil {
		return p.Addr().Unmap(), nil
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap(), err
}

// last is the value the nearest proxy wrote, whether it replaces what came in or adds to it.
func last(values []string) string {
	list := strings.Split(strings.Join(values, ","), ",")
	return strings.TrimSpace(list[len(list)-1])
}

// plausible tells whether host can stand in a link: a name or an address, and perhaps a port.
func plausible(host string) bool {
	if host == "" || len(host) > 255 || strings.ContainsAny(host, "/\\@?#%<>\"' \t\r\n") {
		return false
	}
	if strings.Contains(host, ":") && !strings.HasSuffix(host, "]") {
		_, _, err := net.SplitHostPort(host)
		return err == nil
	}
	return true
}

// Below serves next below base ("" or "/watch"), which next does not see. The base itself leads to its
// root; everything else is not there.
func Below(base string, next http.Handler) http.Handler {
	if base == "" {
		return next
	}
	strip := http.StripPrefix(base, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == base:
			target := base + "/"
			if r.URL.RawQuery != "" {
				target += "?" + r.URL.RawQuery
			}
			http.Redirect(w, r, target, http.StatusPermanentRedirect)
		case strings.HasPrefix(r.URL.Path, base+"/"):
			strip.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}
