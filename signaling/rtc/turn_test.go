package rtc

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/pion/turn/v5"
	"github.com/pion/webrtc/v4"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

// relay is a TURN server on loopback that lets in whoever knows what auth does.
func relay(t *testing.T, auth turn.AuthHandler) (address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := turn.NewServer(turn.ServerConfig{
		Realm: "films.test", AuthHandler: auth, LoggerFactory: pionLog{quiet()},
		PacketConnConfigs: []turn.PacketConnConfig{{
			PacketConn:            conn,
			RelayAddressGenerator: &turn.RelayAddressGeneratorNone{Address: "127.0.0.1"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn.LocalAddr().String()
}

// Somebody whose network lets nothing through but the way to a TURN server.
func TestWhoMayOnlyUseARelayIsShownTheRoom(t *testing.T) {
	const secret = "between us"
	password := func(a *turn.RequestAttributes) (string, []byte, bool) {
		return a.Username, turn.GenerateAuthKey(a.Username, a.Realm, "open sesame"), a.Username == "ana"
	}
	for name, c := range map[string]struct {
		auth   turn.AuthHandler
		server Server
	}{
		"password": {password, Server{Username: "ana", Credential: "open sesame"}},
		"secret":   {turn.LongTermTURNRESTAuthHandler(secret, pionLog{quiet()}.NewLogger("turn")), Server{Secret: secret}},
	} {
		t.Run(name, func(t *testing.T) {
			c.server.URLs = []string{"turn:" + relay(t, c.auth)}
			f := film(t, mediatest.Film{}, 1)
			h := build(t, Config{Servers: []Server{c.server}}, FeedConfig{})
			f.in(t, h.ring, 1, ring.Replace{})
			h.room.play(0)
			ana := newGuest(t)
			told := h.engine.Servers()
			if len(told) != 1 || told[0].Secret != "" {
				t.Fatalf("clients are told of %+v", told)
			}
			err := ana.pc.SetConfiguration(webrtc.Configuration{
				ICETransportPolicy: webrtc.ICETransportPolicyRelay,
				ICEServers:         []webrtc.ICEServer{{URLs: told[0].URLs, Username: told[0].Username, Credential: told[0].Credential}},
			})
			if err != nil {
				t.Fatal(err)
			}
			h.connect(ana)
			ana.wait("a second of film", func() bool { return len(ana.pictures()) > 25 })
			if pair, ok := ana.pair(); !ok || pair.Local.Typ != webrtc.ICECandidateTypeRelay {
				t.Errorf("goes by %v", pair)
			}
		})
	}
}

func TestServersAreTried(t *testing.T) {
	auth := func(a *turn.RequestAttributes) (string, []byte, bool) {
		return a.Username, turn.GenerateAuthKey(a.Username, a.Realm, "open sesame"), a.Username == "ana"
	}
	place := relay(t, auth)
	nobody, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer nobody.Close()
	for name, c := range map[string]struct {
		server Server
		good   bool
	}{
		"stun":           {Server{URLs: []string{"stun:" + place}}, true},
		"turn":           {Server{URLs: []string{"turn:" + place}, Username: "ana", Credential: "open sesame"}, true},
		"wrong password": {Server{URLs: []string{"turn:" + place}, Username: "ana", Credential: "open"}, false},
		"silence":        {Server{URLs: []string{"stun:" + nobody.LocalAddr().String()}}, false},
		"not listening":  {Server{URLs: []string{"turn:127.0.0.1:1?transport=tcp"}, Username: "ana", Credential: "a"}, false},
	} {
		ctx, stop := context.WithTimeout(t.Context(), patient)
		if name == "silence" {
			ctx, stop = context.WithTimeout(t.Context(), 100*time.Millisecond)
		}
		if err := c.server.Try(ctx); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
		stop()
	}
}

// connect has a guest who was made differently offer, and shows them the feed.
func (h *house) connect(g *guest) {
	h.t.Helper()
	peer, err := h.engine.Peer(PeerConfig{State: g.state, Mapping: g.map_})
	if err != nil {
		h.t.Fatal(err)
	}
	g.peer = peer
	h.t.Cleanup(peer.Close)
	h.feed.Add(peer)
	ctx, stop := context.WithTimeout(context.Background(), patient)
	defer stop()
	answer, err := peer.AnswerWhole(ctx, g.offer())
	if err != nil {
		h.t.Fatal(err)
	}
	g.answered(answer)
}

// pair is the one in use.
func (g *guest) pair() (*webrtc.ICECandidatePair, bool) {
	pair, err := g.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePair()
	return pair, err == nil && pair != nil
}

func TestIPv6(t *testing.T) {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here")
	}
	l.Close()
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{Listen: "[::1]:0"}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	h.room.play(0)
	// By UDP alone: Pion offers no ::1 over TCP.
	ana := h.join(func(s *webrtc.SettingEngine) { s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP6}) })
	ana.wait("pictures", func() bool { return len(ana.pictures()) > 5 })
	if pair, ok := ana.pair(); !ok || net.ParseIP(pair.Remote.Address).To4() != nil {
		t.Errorf("goes by %v", pair)
	}
}
