package wish

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"

	"watchroom/signaling/rtc"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patient is how long anything may take before a test gives up.
const patient = 20 * time.Second

const key = "open-sesame"

// house is a server with one endpoint, /room/whep, which wants a key.
type house struct {
	t       testing.TB
	engine  *rtc.Engine
	handler *Handler
	url     string
	client  *http.Client
	peers   chan *rtc.Peer // made for sessions
}

func build(t testing.TB, engine rtc.Config, change func(*Config)) *house {
	t.Helper()
	engine.Listen, engine.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	e, err := rtc.New(engine)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, engine: e, peers: make(chan *rtc.Peer, 100)}
	cfg := Config{
		Way: Receives, Authorise: authorise, Log: slog.New(slog.DiscardHandler),
		Open: func(*http.Request) (Peer, error) {
			p, err := e.Peer(rtc.PeerConfig{})
			if err != nil {
				return nil, err
			}
			h.peers <- p
			return p, nil
		},
		Allow: func(*http.Request) bool { return true },
	}
	if change != nil {
		change(&cfg)
	}
	h.handler = New(cfg)
	mux := http.NewServeMux()
	mux.HandleFunc("/{room}/whep", h.handler.ServeEndpoint)
	mux.HandleFunc("/{room}/whep/{session}", h.handler.ServeSession)
	server := httptest.NewServer(http.StripPrefix(cfg.Base, mux))
	h.url, h.client = server.URL+cfg.Base, server.Client()
	t.Cleanup(func() {
		h.handler.Close()
		server.Close()
		if err := e.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return h
}

func authorise(r *http.Request) error {
	if r.PathValue("room") != "room" {
		return &Problem{Status: http.StatusNotFound, Detail: "No such room."}
	}
	switch given := r.Header.Get("Authorization"); given {
	case "Bearer " + key:
		return nil
	case "Bearer another":
		return &Problem{Status: http.StatusForbidden, Detail: "Not with this key."}
	default:
		return NoKey(given != "", "A key is wanted.")
	}
}

// reply is what came back.
type reply struct {
	*http.Response
	body string
}

// ask sends a request with the key, and headers in pairs.
func (h *house) ask(method, path, body string, headers ...string) reply {
	h.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patient)
	defer stop()
	if !strings.HasPrefix(path, "http") {
		path = h.url + path
	}
	r, err := http.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := h.client.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return reply{resp, string(text)}
}

// offer sends an offer.
func (h *house) offer(sdp string) reply {
	h.t.Helper()
	return h.ask(http.MethodPost, "/room/whep", sdp, "Content-Type", "application/sdp")
}

// guest is somebody's player, by Pion.
type guest struct {
	t      testing.TB
	pc     *webrtc.PeerConnection
	states chan webrtc.PeerConnectionState
}

func newGuest(t testing.TB) *guest {
	t.Helper()
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.GracefulClose() })
	g := &guest{t: t, pc: pc, states: make(chan webrtc.PeerConnectionState, 32)}
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) { g.states <- s })
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

// offer is a description with all candidates, and one without.
func (g *guest) offer(options *webrtc.OfferOptions) (whole, bare string) {
	g.t.Helper()
	offer, err := g.pc.CreateOffer(options)
	if err != nil {
		g.t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(g.pc)
	if err := g.pc.SetLocalDescription(offer); err != nil {
		g.t.Fatal(err)
	}
	<-gathered
	return g.pc.LocalDescription().SDP, offer.SDP
}

func (g *guest) answered(sdp string) {
	g.t.Helper()
	if err := g.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp}); err != nil {
		g.t.Fatal(err)
	}
}

// becomes waits for a state of the connection.
func (g *guest) becomes(want webrtc.PeerConnectionState) {
	g.t.Helper()
	limit := time.After(patient)
	for {
		select {
		case s := <-g.states:
			if s == want {
				return
			}
		case <-limit:
			g.t.Fatalf("waited in vain for %s", want)
		}
	}
}

// session begins one with a new guest.
func (h *house) session() (*guest, reply) {
	h.t.Helper()
	g := newGuest(h.t)
	whole, _ := g.offer(nil)
	r := h.offer(whole)
	if r.StatusCode != http.StatusCreated {
		h.t.Fatalf("%s: %s", r.Status, r.body)
	}
	return g, r
}

// eventually waits until something is so that tells nobody when it is.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	look, limit := time.NewTicker(time.Millisecond), time.After(patient)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-limit:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
