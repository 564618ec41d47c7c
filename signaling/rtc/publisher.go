package rtc

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
	"watchroom/media/publication"
)

// PublisherConfig is what a publisher is made with.
type PublisherConfig struct {
	Publications *publication.Registry
	Candidate    func(Candidate) // one of ours; may be nil; not called for those in an answer made whole
	Log          *slog.Logger
}

// Why a publisher has gone by itself.
var (
	// ErrSilent: nothing has come for too long.
	ErrSilent = errors.New("rtc: the publisher has gone silent")
	// ErrNoPicture: it never sent anything that can be shown.
	ErrNoPicture = errors.New("rtc: the publisher has sent no picture")
	// ErrLost: the connection has failed.
	ErrLost = errors.New("rtc: the publisher's connection was lost")
)

// How long a publisher is waited for: to connect, and from then on.
const (
	silentFor  = 10 * time.Second
	keyframeIn = 10 * time.Second
	connectIn  = 15 * time.Second
	rhythm     = 20 * time.Millisecond
)

// Publisher is the connection of somebody who sends: it fills a publication. Its Done is closed when nothing more comes,
// and Err says why; it is to be closed then.
type Publisher struct {
	connection

	engine *Engine
	cfg    PublisherConfig
	began  time.Time
	ready  signal

	reading sync.WaitGroup
	closing sync.Once
	stopped chan struct{}

	mu        sync.Mutex
	kinds     []media.Kind // that were offered
	ingest    *ingest      // nil until an offer was answered
	connected time.Time    // for the first time; zero before
	err       error
	closed    bool // nobody begins to read any more
}

// Publisher makes a connection that waits for an offer to send. It must be closed.
func (e *Engine) Publisher(cfg PublisherConfig) (*Publisher, error) {
	p := &Publisher{engine: e, cfg: cfg, began: time.Now(), ready: newSignal(), stopped: make(chan struct{})}
	p.connection = newConnection(p.check, cfg.Candidate) //nolint:govet // nobody holds its lock yet
	pc, err := e.publishing.NewPeerConnection(e.configuration())
	if err != nil {
		return nil, fmt.Errorf("webrtc connection: %w", err)
	}
	p.pc = pc
	pc.OnConnectionStateChange(p.changed)
	pc.OnICECandidate(p.gathered)
	pc.OnTrack(p.track)
	if err := e.admit(p); err != nil {
		return nil, errors.Join(err, pc.Close())
	}
	p.reading.Go(p.run)
	return p, nil
}

// check looks at an offer, the first of which decides what there will be.
func (p *Publisher) check(offer string) error {
	kinds, err := offered(offer)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ingest == nil {
		p.kinds = kinds
		p.ingest = newIngest(p.cfg.Publications, kinds)
	}
	return nil
}

func (p *Publisher) changed(s webrtc.PeerConnectionState) {
	switch stateOf(s) {
	case Connected:
		p.mu.Lock()
		if p.connected.IsZero() {
			p.connected = time.Now()
		}
		p.mu.Unlock()
		p.came.give()
	case Failed, Closed:
		p.end(ErrLost)
	case Connecting, Lost:
	}
}

// end notes that nothing more comes, and the first reason for it.
func (p *Publisher) end(err error) {
	p.mu.Lock()
	if p.err == nil {
		p.err = err
	}
	g := p.ingest
	p.mu.Unlock()
	if g != nil {
		g.publication.Close()
	}
	p.gone.give()
}

// Err is why nothing more comes, once Done is closed; ErrClosed after Close.
func (p *Publisher) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Ready is closed when there is something to be shown: Publication can be read.
func (p *Publisher) Ready() <-chan struct{} { return p.ready.given }

// Publication is what it fills; nil before an offer was answered.
func (p *Publisher) Publication() *publication.Publication {
	if g := p.receiving(); g != nil {
		return g.publication
	}
	return nil
}

func (p *Publisher) receiving() *ingest {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ingest
}

// Close ends the connection and waits for what it has started. It may be called again, but not from a callback.
func (p *Publisher) Close() {
	p.end(ErrClosed)
	p.closing.Do(func() {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		close(p.stopped)
		_ = p.pc.GracefulClose() // it has nobody to tell
		p.reading.Wait()
		p.engine.dismiss(p)
	})
}

// run does what time asks for: silence where there is no sound, keyframes, and the end of who says nothing.
func (p *Publisher) run() {
	beat := time.NewTicker(rhythm)
	defer beat.Stop()
	for {
		select {
		case <-p.stopped:
			return
		case now := <-beat.C:
			if err := p.beat(now); err != nil {
				p.end(err)
				return
			}
		}
	}
}

func (p *Publisher) beat(now time.Time) error {
	p.mu.Lock()
	g, connected := p.ingest, p.connected
	p.mu.Unlock()
	switch {
	case g == nil || connected.IsZero():
		if now.Sub(p.began) > connectIn {
			return ErrLost
		}
		return nil
	case given(p.gone):
		return ErrLost
	}
	heard, wants := g.tick(now)
	if wants != 0 {
		_ = p.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: wants}}) // lost: asked again soon
	}
	if now.Sub(heard) > silentFor && now.Sub(connected) > silentFor {
		return ErrSilent
	}
	select {
	case <-g.publication.Ready():
		p.ready.give()
	default:
		if now.Sub(connected) > keyframeIn {
			return ErrNoPicture
		}
	}
	return nil
}

func given(s signal) bool {
	select {
	case <-s.given:
		return true
	default:
		return false
	}
}
