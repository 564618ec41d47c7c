package main

import (
	"bytes"
	"log/slog"
	"net"
	"strings"
	"testing"

	"watchroom/media/ffmpeg"
)

func able() ffmpeg.Capabilities {
	return ffmpeg.Capabilities{
		Encoders: []ffmpeg.Trial{{Name: "h264_vaapi"}, {Name: "libx264", OK: true}},
		Sound:    []ffmpeg.Trial{{Name: "aac", OK: true}, {Name: "libopus", OK: true}},
	}
}

func TestWithoutAPortOrCodecsTheServerStartsAllTheSame(t *testing.T) {
	taken, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	deaf := able()
	deaf.Sound[1].OK = false
	blind := able()
	blind.Encoders = blind.Encoders[:1]
	for name, c := range map[string]struct {
		listen string
		can    ffmpeg.Capabilities
		says   string // empty: it is on
	}{
		"all is well":          {"127.0.0.1:0", able(), ""},
		"a port in use":        {taken.LocalAddr().String(), able(), "in use by another program; choose another port with --webrtc-listen"},
		"an address of others": {"192.0.2.1:0", able(), "not an address of this machine"},
		"no Opus":              {"127.0.0.1:0", deaf, "H.264 and Opus"},
		"no encoder":           {"127.0.0.1:0", blind, "H.264 and Opus"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w := openWebRTC(ServeConfig{WebRTCListen: c.listen}, c.can, slog.New(slog.NewTextHandler(&out, nil)))
			defer w.close()
			on := w.sockets() != nil
			if on != (c.says == "") || on != (w.stats() != nil) || !strings.Contains(out.String(), c.says) || strings.Count(out.String(), "\n") > 1 {
				t.Errorf("on: %v; log %q", on, out.String())
			}
		})
	}
}

func TestDoctorLooksAtThePortOfWebRTC(t *testing.T) {
	taken, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for listen, want := range map[string]findingState{"127.0.0.1:0": good, taken.LocalAddr().String(): better} {
		if got := checkWebRTC(t.Context(), ServeConfig{WebRTCListen: listen}); got[0].state != want || (want == good) != (got[0].remedy == "") {
			t.Errorf("%s: %+v", listen, got)
		}
	}
}
