package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/pion/stun/v4"

	"watchroom/signaling/rtc"
)

// webRTCServers takes addresses as RFC 7064 and 7065 write them, with user and password before the host of TURN. secret
// is for TURN servers without them.
func webRTCServers(given []string, secret string) ([]rtc.Server, error) {
	var list []rtc.Server
	shared := false
	for _, one := range given {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(one), ":")
		login, place, known := cutLast(rest, "@")
		server := rtc.Server{URLs: []string{scheme + ":" + place}}
		// What was given may hold a password: sentences about it name the place alone.
		if _, err := stun.ParseURI(server.URLs[0]); err != nil {
			return nil, usagef("--webrtc-server …%s is not an address such as stun:host:3478 or turn:user:password@host:3478", place)
		}
		if !strings.HasPrefix(scheme, "turn") {
			if known {
				return nil, usagef("--webrtc-server %s: STUN needs no user", server.URLs[0])
			}
			list = append(list, server)
			continue
		}
		switch user, password, both := strings.Cut(login, ":"); {
		case known && both:
			var err, bad error
			server.Username, err = url.PathUnescape(user)
			server.Credential, bad = url.PathUnescape(password)
			if err != nil || bad != nil || server.Username == "" || server.Credential == "" {
				return nil, usagef("--webrtc-server %s: the user and password before it cannot be read; write what is special in them as %%3A (:), %%40 (@), %%2C (,) or %%25 (%%)", server.URLs[0])
			}
		case known || secret == "":
			return nil, usagef("--webrtc-server %s needs user:password@ before the host, or --webrtc-turn-secret", server.URLs[0])
		default:
			server.Secret, shared = secret, true
		}
		list = append(list, server)
	}
	if secret != "" && !shared {
		return nil, usagef("--webrtc-turn-secret is for a --webrtc-server turn:host without a user, of which there is none")
	}
	return list, nil
}

// checkWebRTCServers asks each of them for what viewers will.
func checkWebRTCServers(ctx context.Context, cfg ServeConfig) []finding {
	var findings []finding
	for _, server := range cfg.WebRTCServers {
		asking, done := context.WithTimeout(ctx, 3*time.Second)
		err := server.Try(asking)
		done()
		f := finding{good, "WebRTC server", server.URLs[0] + " does what it is asked for", ""}
		if err != nil {
			f = finding{better, "WebRTC server", server.URLs[0] + ": " + err.Error(), "correct --webrtc-server; viewers who need it see no picture over WebRTC"}
		}
		findings = append(findings, f)
	}
	return findings
}

// cutLast cuts at the last separator; what is before it is empty where there is none.
func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return "", s, false
}
