package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"watchroom/signaling/rtc"
)

func TestWebRTCServers(t *testing.T) {
	c, err := serveConfig(t, "--webrtc-server", "stun:stun.example", "--webrtc-server", "turn:ana:a%3Ab%40c@turn.example:3479?transport=tcp",
		"--webrtc-server", "turns:[2001:db8::1]:5349", "--webrtc-turn-secret", "between us")
	if err != nil {
		t.Fatal(err)
	}
	want := []rtc.Server{
		{URLs: []string{"stun:stun.example"}},
		{URLs: []string{"turn:turn.example:3479?transport=tcp"}, Username: "ana", Credential: "a:b@c"},
		{URLs: []string{"turns:[2001:db8::1]:5349"}, Secret: "between us"},
	}
	if !reflect.DeepEqual(c.WebRTCServers, want) {
		t.Errorf("got  %+v\nwant %+v", c.WebRTCServers, want)
	}
}

func TestWebRTCServersThatCannotBeUsed(t *testing.T) {
	for _, args := range []string{
		"--webrtc-server films.example", "--webrtc-server http://films.example", "--webrtc-server stun:", "--webrtc-server stun:a:b",
		"--webrtc-server turn:turn.example", "--webrtc-server turn:ana@turn.example", "--webrtc-server turn:ana:%zz@turn.example",
		"--webrtc-server turn:ana:@turn.example", "--webrtc-server stun:ana:hidden@stun.example", "--webrtc-server turn:ana:hidden@:x",
		"--webrtc-turn-secret hidden", "--webrtc-server turn:ana:b@turn.example --webrtc-turn-secret hidden",
	} {
		_, err := serveConfig(t, strings.Fields(args)...)
		if err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestDoctorTriesWebRTCServers(t *testing.T) {
	cfg, err := serveConfig(t, "--webrtc-server", "turn:ana:hidden@127.0.0.1:1?transport=tcp")
	if err != nil {
		t.Fatal(err)
	}
	found := checkWebRTCServers(t.Context(), cfg)
	if len(found) != 1 || found[0].state != better || !strings.Contains(found[0].found, "refused") || strings.Contains(found[0].found, "hidden") {
		t.Errorf("got %+v", found)
	}
}

// Containers are handed secrets as files.
func TestSecretsFromFiles(t *testing.T) {
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Setenv("WATCHROOM_WEBRTC_SERVER_FILE", file("turn:ana:b@turn.example\nturn:turn.example\n"))
	t.Setenv("WATCHROOM_WEBRTC_TURN_SECRET_FILE", file("between, us\n"))
	c, err := serveConfig(t)
	if err != nil || len(c.WebRTCServers) != 2 || c.WebRTCServers[0].Credential != "b" || c.WebRTCServers[1].Secret != "between, us" {
		t.Errorf("got %+v, %v", c.WebRTCServers, err)
	}
	t.Setenv("WATCHROOM_WEBRTC_TURN_SECRET", "nearer") // a variable wins, a flag even more
	c, err = serveConfig(t, "--webrtc-server", "turn:other.example")
	if err != nil || len(c.WebRTCServers) != 1 || c.WebRTCServers[0].Secret != "nearer" {
		t.Errorf("got %+v, %v", c.WebRTCServers, err)
	}
	t.Setenv("WATCHROOM_WEBRTC_SERVER_FILE", filepath.Join(t.TempDir(), "none"))
	if _, err := serveConfig(t); err == nil || !strings.Contains(err.Error(), "WATCHROOM_WEBRTC_SERVER_FILE") {
		t.Errorf("a file that is not there: %v", err)
	}
}
