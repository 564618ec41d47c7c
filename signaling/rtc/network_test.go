package rtc

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/pion/transport/v4/vnet"
	"github.com/pion/webrtc/v4"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

func TestWhereUDPIsBlockedTheStreamComesOverTCP(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	h.room.play(0)
	ana := h.join(func(s *webrtc.SettingEngine) { s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4}) })
	ana.wait("a second of film", func() bool { return len(ana.pictures()) > 25 })
	pair, ok := ana.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats()
	if !ok {
		t.Fatal("no pair of candidates is in use")
	}
	found := false
	for _, s := range ana.pc.GetStats() {
		if c, is := s.(webrtc.ICECandidateStats); is && c.ID == pair.RemoteCandidateID {
			found = true
			if c.Protocol != "tcp" || int(c.Port) != h.engine.Port() {
				t.Errorf("goes to %s port %d, want tcp port %d", c.Protocol, c.Port, h.engine.Port())
			}
		}
	}
	if !found {
		t.Error("the candidate in use is not known")
	}
}

// lossy is a network that loses packets on their way to the viewer.
func lossy(t *testing.T, loss float64) (server, viewer *vnet.Net) {
	t.Helper()
	return lossyFrom(t, "10.0.0.1:", loss)
}

// lossyTo is the same for what comes to the engine.
func lossyTo(t *testing.T, loss float64) (server, sender *vnet.Net) {
	t.Helper()
	return lossyFrom(t, "10.0.0.2:", loss)
}

func lossyFrom(t *testing.T, address string, loss float64) (server, viewer *vnet.Net) {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	return network(t, vnet.RouterConfig{}, func(c vnet.Chunk) bool {
		from := strings.HasPrefix(c.SourceAddr().String(), address)
		rtp := len(c.UserData()) > 2 && c.UserData()[0]>>6 == 2 && (c.UserData()[1] < 192 || c.UserData()[1] > 223)
		return !from || !rtp || dice.Float64() >= loss
	})
}

// network has an address for the engine and one for a viewer, and lets through what pass does.
func network(t testing.TB, cfg vnet.RouterConfig, pass vnet.ChunkFilter) (server, viewer *vnet.Net) {
	t.Helper()
	cfg.CIDR, cfg.LoggerFactory = "10.0.0.0/24", pionLog{quiet()}
	router, err := vnet.NewRouter(&cfg)
	if err != nil {
		t.Fatal(err)
	}
	router.AddChunkFilter(pass)
	nets := make([]*vnet.Net, 2)
	for i := range nets {
		if nets[i], err = vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{"10.0.0." + strconv.Itoa(i+1)}}); err != nil {
			t.Fatal(err)
		}
		if err := router.AddNet(nets[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := router.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { router.Stop() })
	return nets[0], nets[1]
}

func TestWhatTheNetworkLosesIsSentAgain(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	server, viewer := lossy(t, 0.1)
	h := build(t, Config{network: server}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join(func(s *webrtc.SettingEngine) { s.SetNet(viewer) })
	ana.wait("the first picture", func() bool { return len(ana.pictures()) > 0 })
	h.room.play(0)
	ana.wait("every picture of three seconds", func() bool {
		positions := ana.positions(f)
		for i, at := range positions {
			if at != f.pictures[i] {
				return false
			}
		}
		return len(positions) >= 75
	})
	ana.wait("word of the connection", func() bool {
		for _, e := range ana.estimates {
			if e.Loss > 0.02 && e.Loss < 0.3 && e.Received > 0 {
				return true
			}
		}
		return false
	})
	if s := ana.peer.Stats(); s.Resent == 0 {
		t.Errorf("nothing was sent again: %+v", s)
	}
}

func TestCandidatesOneByOne(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{Addresses: []netip.Addr{netip.MustParseAddr("203.0.113.7")}}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := newGuest(t)
	ours := make(chan Candidate, maxCandidates)
	peer, err := h.engine.Peer(PeerConfig{Candidate: func(c Candidate) { ours <- c }, State: ana.state})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(peer.Close)
	theirs := make(chan webrtc.ICECandidateInit, maxCandidates)
	ana.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			theirs <- c.ToJSON()
		}
	})
	offer, err := ana.pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := ana.pc.SetLocalDescription(offer); err != nil {
		t.Fatal(err)
	}
	answer, err := peer.Answer(offer.SDP)
	if err != nil {
		t.Fatal(err)
	}
	ana.answered(answer)
	h.feed.Add(peer)
	ctx, stop := context.WithTimeout(t.Context(), patient)
	defer stop()
	public := false
	for connected := false; !connected; {
		select {
		case c := <-ours:
			public = public || strings.Contains(c.Candidate, "203.0.113.7")
			if err := ana.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.Mid, SDPMLineIndex: c.Index}); err != nil {
				t.Error(err)
			}
		case c := <-theirs:
			if err := peer.Add(Candidate{Candidate: c.Candidate, Mid: c.SDPMid, Index: c.SDPMLineIndex}); err != nil {
				t.Error(err)
			}
		case <-ana.news:
			ana.mu.Lock()
			connected = len(ana.states) > 0 && ana.states[len(ana.states)-1] == Connected
			ana.mu.Unlock()
		case <-ctx.Done():
			t.Fatal("no connection")
		}
	}
	if !public {
		t.Error("the public address was not among the candidates")
	}
	ana.wait("a picture", func() bool { return len(ana.pictures()) > 0 })
}
