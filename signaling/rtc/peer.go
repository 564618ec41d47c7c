package rtc

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
)

// State is how far a connection is.
type State uint8

// The states of a connection. Failed and Closed are final.
const (
	Connecting State = iota
	Connected
	Lost // nothing was heard for a while; it may come back
	Failed
	Closed
)

// String names the state.
func (s State) String() string {
	return [...]string{"connecting", "connected", "lost", "failed", "closed"}[s]
}

// PeerConfig is what is wanted to be known of a peer. Callbacks may be nil; they must not block.
type PeerConfig struct {
	Candidate func(Candidate) // one of ours; not called for those in an answer made whole
	State     func(State)
	Mapping   func(Mapping) // before the first packet it is true for
	// Trouble is told why there is no picture where there ought to be one (ErrTrack).
	Trouble func(error)
	// Estimate is told about once a second while packets flow. Where it is nil the browser is not asked to report on
	// every packet, which is a good part of the work a viewer makes: leave it so where there is one rendition.
	Estimate func(Estimate)
}

// Peer is a viewer's connection.
type Peer struct {
	connection

	engine *Engine
	cfg    PeerConfig

	transport    transport
	video, audio *outlet
	listening    sync.WaitGroup // to RTCP
	reports      reports

	connected atomic.Bool

	mu     sync.Mutex
	feed   *Feed
	closed bool

	closing sync.Once
}

// Peer makes a connection that waits for an offer. It must be closed, also after it has failed.
func (e *Engine) Peer(cfg PeerConfig) (*Peer, error) {
	p := &Peer{engine: e, cfg: cfg, connection: newConnection(check, cfg.Candidate)}
	p.transport.told = cfg.Estimate
	p.video = newOutlet(webrtc.MimeTypeH264, &p.transport)
	p.audio = newOutlet(webrtc.MimeTypeOpus, &p.transport)
	if err := p.connect(); err != nil {
		return nil, err
	}
	if err := e.enter(p); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

func (p *Peer) connect() error {
	pc, err := p.engine.api.NewPeerConnection(p.engine.configuration())
	if err != nil {
		return fmt.Errorf("webrtc connection: %w", err)
	}
	p.pc = pc
	pc.OnConnectionStateChange(p.changed)
	pc.OnICECandidate(p.gathered)
	for _, o := range []*outlet{p.video, p.audio} {
		sender, err := pc.AddTrack(o)
		if err != nil {
			return errors.Join(fmt.Errorf("webrtc connection: %w", err), pc.Close())
		}
		p.listening.Go(func() { p.listen(o, sender) })
	}
	return nil
}

func (p *Peer) changed(s webrtc.PeerConnectionState) {
	state := stateOf(s)
	was := p.connected.Swap(state == Connected)
	switch {
	case state == Connected && !was:
		p.came.give()
		p.refresh()
	case state == Failed || state == Closed:
		p.gone.give()
	}
	if p.cfg.State != nil {
		p.cfg.State(state)
	}
}

// watch says which feed the peer is shown, and returns the one before; false: the peer is closed.
func (p *Peer) watch(f *Feed) (before *Feed, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, false
	}
	before, p.feed = p.feed, f
	return before, true
}

// refresh has the feed send what it has since the last keyframe.
func (p *Peer) refresh() {
	p.mu.Lock()
	f := p.feed
	p.mu.Unlock()
	if f != nil {
		f.ask(request{peer: p, what: again})
	}
}

// now is a moment on the engine's axis.
func (p *Peer) now() time.Duration { return p.engine.since(time.Now()) }

// Close ends the connection and waits for what it has started. It may be called again, but not from a callback.
func (p *Peer) Close() {
	p.closing.Do(func() {
		p.mu.Lock()
		f := p.feed
		p.feed, p.closed = nil, true
		p.mu.Unlock()
		if f != nil {
			f.ask(request{peer: p, what: leave})
		}
		p.gone.give()
		_ = p.pc.GracefulClose() // it has nobody to tell
		p.listening.Wait()
		p.engine.leave(p)
	})
}

func (p *Peer) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}
