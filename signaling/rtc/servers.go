package rtc

import (
	"time"

	"github.com/pion/turn/v5"
	"github.com/pion/webrtc/v4"
)

// credentialLasts is for how long somebody may allocate with what was made of a secret. What is allocated lasts on.
const credentialLasts = 24 * time.Hour

// Servers are the STUN and TURN servers, for clients to use as well, without secrets.
func (e *Engine) Servers() []Server {
	list := make([]Server, 0, len(e.cfg.Servers))
	for _, s := range e.cfg.Servers {
		list = append(list, s.login())
	}
	return list
}

// login makes of a secret what somebody may allocate with for a while.
func (s Server) login() Server {
	if s.Secret != "" {
		// As coturn's use-auth-secret and others have it (draft-uberti-behave-turn-rest-00); hashing cannot fail.
		s.Username, s.Credential, _ = turn.GenerateLongTermTURNRESTCredentials(s.Secret, "watchroom", credentialLasts)
		s.Secret = ""
	}
	return s
}

// configuration is that of a new connection.
func (e *Engine) configuration() webrtc.Configuration {
	c := webrtc.Configuration{Certificates: []webrtc.Certificate{e.certificate}}
	for _, s := range e.Servers() {
		c.ICEServers = append(c.ICEServers, webrtc.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return c
}
