package rtc

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	pion "github.com/pion/transport/v4"
	"github.com/pion/webrtc/v4"
)

// Config is what an engine is made with.
type Config struct {
	Listen    string       // UDP and TCP address; a port alone listens on all addresses this machine has now
	Addresses []netip.Addr // under which it is reached besides its own: behind NAT
	Servers   []Server     // STUN and TURN, used by this side
	Loopback  bool         // also on loopback addresses where there are others
	MaxPeers  int          // 0: no limit
	Log       *slog.Logger

	network pion.Net // tests: a network without sockets; the listening address is not looked at
}

// Server is a STUN or TURN server.
type Server struct {
	URLs                 []string
	Username, Credential string // of TURN
	Secret               string // of TURN, instead of these: they are made of it, for a day
}

// The errors of this package.
var (
	ErrClosed    = errors.New("rtc: closed")
	ErrOffer     = errors.New("rtc: the offer cannot be answered")
	ErrCodec     = errors.New("rtc: the offer lacks the codecs there are, H.264 and Opus")
	ErrCandidate = errors.New("rtc: not a candidate")
	ErrTooMany   = errors.New("rtc: too many")
	ErrTrack     = errors.New("rtc: a track WebRTC viewers cannot be given")

	ErrPublishedCodec = errors.New("rtc: the offer has no codec that can be taken: H.264, VP8, VP9 or AV1, and Opus")
)

// Engine holds the sockets all peers share.
type Engine struct {
	cfg         Config
	api         *webrtc.API        // of viewers
	certificate webrtc.Certificate // one for all
	ports       sockets
	start       time.Time     // where the axis of RTP timestamps begins
	feeds       atomic.Uint64 // made so far

	publishing *webrtc.API

	mu         sync.Mutex
	peers      map[*Peer]struct{}
	publishers map[*Publisher]struct{}
	closed     bool
	past       Stats // of viewers who have gone
}

// New opens the sockets.
func New(cfg Config) (*Engine, error) {
	e := &Engine{cfg: cfg, start: time.Now(), peers: make(map[*Peer]struct{}), publishers: make(map[*Publisher]struct{})}
	codecs, err := mediaEngine()
	if err != nil {
		return nil, err
	}
	certificate, err := certificate()
	if err != nil {
		return nil, err
	}
	e.certificate = *certificate
	settings, err := e.settings()
	if err != nil {
		return nil, err
	}
	// No interceptors: what they do for each packet and peer is done once, or cheaper, by feeds and outlets.
	e.api = webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithSettingEngine(*settings),
		webrtc.WithInterceptorRegistry(&interceptor.Registry{}))
	if e.publishing, err = publishingAPI(*settings); err != nil {
		return nil, errors.Join(err, e.ports.close())
	}
	return e, nil
}

// certificate is one for all peers: making one takes longer than anything else in a connection.
func certificate() (*webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("webrtc certificate: %w", err)
	}
	c, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return nil, fmt.Errorf("webrtc certificate: %w", err)
	}
	return c, nil
}

func (e *Engine) settings() (*webrtc.SettingEngine, error) {
	s := &webrtc.SettingEngine{LoggerFactory: pionLog{e.cfg.Log}}
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled) // names of others' browsers; those come to us anyway
	// GCM first: one pass, and AES is in hardware.
	s.SetSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AEAD_AES_256_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	s.SetSRTPReplayProtectionWindow(replays)
	s.SetICETimeouts(disconnectAfter, failAfter, keepAlive)
	s.DisableActiveTCP(true) // nobody's address is connected to on a stranger's word
	if err := e.publicAddresses(s); err != nil {
		return nil, err
	}
	if e.cfg.network != nil {
		s.SetNet(e.cfg.network)
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
		return s, nil
	}
	s.SetNetworkTypes([]webrtc.NetworkType{
		webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6,
	})
	if err := e.ports.open(e.cfg); err != nil {
		return nil, err
	}
	s.SetIncludeLoopbackCandidate(e.ports.loopback)
	s.SetICEUDPMux(e.ports.udp)
	s.SetICETCPMux(e.ports.tcp)
	return s, nil
}

// replays is how many packets what is sent again may come behind others, as in browsers. Pion's 64 are less than a
// keyframe.
const replays = 1024

// How long a connection may be silent: browsers ask every 2 s or so.
const (
	disconnectAfter = 6 * time.Second
	failAfter       = 15 * time.Second
	keepAlive       = 2 * time.Second
)

func (e *Engine) publicAddresses(s *webrtc.SettingEngine) error {
	if len(e.cfg.Addresses) == 0 {
		return nil
	}
	rule := webrtc.ICEAddressRewriteRule{AsCandidateType: webrtc.ICECandidateTypeHost, Mode: webrtc.ICEAddressRewriteAppend}
	for _, a := range e.cfg.Addresses {
		rule.External = append(rule.External, a.Unmap().String())
	}
	if err := s.SetICEAddressRewriteRules(rule); err != nil {
		return fmt.Errorf("webrtc addresses: %w", err)
	}
	return nil
}

// Port is the port listened on, of UDP and TCP; 0 without sockets.
func (e *Engine) Port() int { return e.ports.port }

// since is a moment on the axis of RTP timestamps.
func (e *Engine) since(t time.Time) time.Duration { return t.Sub(e.start) }

func (e *Engine) enter(p *Peer) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.closed:
		return ErrClosed
	case e.cfg.MaxPeers > 0 && len(e.peers) >= e.cfg.MaxPeers:
		return fmt.Errorf("%d viewers over WebRTC: %w", len(e.peers), ErrTooMany)
	}
	e.peers[p] = struct{}{}
	return nil
}

func (e *Engine) leave(p *Peer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, there := e.peers[p]; there {
		delete(e.peers, p)
		e.past.add(p.Stats())
	}
}

// Stats sums up what all viewers there are and were have been sent; there is no common round trip.
func (e *Engine) Stats() Stats {
	e.mu.Lock()
	defer e.mu.Unlock()
	sum := e.past
	for p := range e.peers {
		sum.add(p.Stats())
	}
	return sum
}

func (e *Engine) admit(p *Publisher) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrClosed
	}
	e.publishers[p] = struct{}{}
	return nil
}

func (e *Engine) dismiss(p *Publisher) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.publishers, p)
}

// Peers is how many viewers' connections there are.
func (e *Engine) Peers() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.peers)
}

// Close ends all connections and gives the sockets back. Feeds end with their own contexts.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	var closing sync.WaitGroup
	for p := range e.peers {
		closing.Go(p.Close)
	}
	for p := range e.publishers {
		closing.Go(p.Close)
	}
	e.mu.Unlock()
	closing.Wait()
	return e.ports.close()
}
