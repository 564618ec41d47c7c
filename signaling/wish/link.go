package wish

import (
	"net/http"
	"strings"

	"watchroom/signaling/rtc"
)

// link names STUN and TURN servers (RFC 9725, section 4.6; RFC 8288).
func link(header http.Header, servers []rtc.Server) {
	for _, s := range servers {
		for _, u := range s.URLs {
			value := "<" + u + `>; rel="ice-server"`
			if strings.HasPrefix(u, "turn") && s.Username != "" {
				value += "; username=" + quote(s.Username) + "; credential=" + quote(s.Credential) + `; credential-type="password"`
			}
			header.Add("Link", value)
		}
	}
}

// quote makes a quoted-string (RFC 9110, section 5.6.4).
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
