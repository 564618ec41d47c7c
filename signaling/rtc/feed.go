package rtc

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/rtp/codecs"

	"watchroom/media"
	"watchroom/media/ring"
)

// FeedConfig says what a feed shows.
type FeedConfig struct {
	Ring *ring.Ring
	// Video and Audio choose tracks; nil: the first of the kind that WebRTC can carry, 0: none.
	Video, Audio *media.TrackID
	// Timeline is where the room is, with a channel that is closed when that changes.
	Timeline func() (media.Timeline, <-chan struct{})
	// Ahead is how long before its moment a sample leaves while the timeline moves: what network and jitter
	// buffers take, so that the page can hold back to the timeline what it cannot hurry on.
	Ahead time.Duration
	// Linger is how long a feed goes on without anybody; 0: 10 s.
	Linger time.Duration
	// Trouble is told why there is no picture (ErrTrack), and nil when there is one again. It may be nil; it must not block.
	Trouble func(error)
	Log     *slog.Logger
}

// Feed shows one rendition of one room to any number of peers.
type Feed struct {
	engine *Engine
	cfg    FeedConfig
	cursor *ring.Cursor
	wake   chan struct{} // has a token when there are requests

	mu    sync.Mutex
	asked []request
	over  bool // Run has returned

	// The rest belongs to Run.
	viewers  []*viewer
	timeline media.Timeline
	clock    clock
	retimed  bool // the timeline changed since the last mapping

	generation   uint32 // of the cursor
	chosen       [2]*media.TrackID
	item         uint32
	run          runState
	video, audio line

	hiding  bool          // pictures up to target are for decoders only
	target  time.Duration // the playhead when that began
	sentTo  time.Duration // presentation time of the last picture shown
	heardTo time.Duration // where sound that was sent ends
	heard   uint64        // counts frames of sound
	ended   bool
	trouble error

	payloader *codecs.H264Payloader
	frame     uint64
	log       packetLog
	sounds    []*packet // of this round
	silent    bool      // no sound was sent just now
	reportDue time.Duration
	encores   int
	watched   time.Time // when somebody last did
}

// Feed makes a feed; nothing is read until Run.
func (e *Engine) Feed(cfg FeedConfig) *Feed {
	if cfg.Linger <= 0 {
		cfg.Linger = 10 * time.Second
	}
	// A peer that changes feeds must not take a picture of the one for a picture of the other.
	frames := e.feeds.Add(1) << 40
	return &Feed{
		engine: e, cfg: cfg, cursor: cfg.Ring.Cursor(), wake: make(chan struct{}, 1),
		chosen: [2]*media.TrackID{cfg.Video, cfg.Audio}, payloader: payloader(), silent: true,
		frame: frames, heard: frames, encores: encores,
	}
}

// Add shows the feed to a peer, which leaves the one it was shown before. False: the feed or the peer has ended.
func (f *Feed) Add(p *Peer) bool {
	if !f.ask(request{peer: p, what: join}) {
		return false
	}
	before, open := p.watch(f)
	if !open {
		f.ask(request{peer: p, what: leave})
		return false
	}
	if before != nil && before != f {
		before.ask(request{peer: p, what: leave})
	}
	if p.connected.Load() { // perhaps just now, when it did not know the feed yet
		f.ask(request{peer: p, what: again})
	}
	return true
}

// Remove shows a peer nothing any more.
func (f *Feed) Remove(p *Peer) {
	p.mu.Lock()
	if p.feed == f {
		p.feed = nil
	}
	p.mu.Unlock()
	f.ask(request{peer: p, what: leave})
}

// request is what others want of Run.
type request struct {
	peer *Peer
	what what
}

type what uint8

const (
	join  what = iota
	leave      // nothing more is sent
	again      // everything since the last keyframe
)

// ask leaves a request for Run; false: it has returned.
func (f *Feed) ask(r request) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return false
	}
	f.asked = append(f.asked, r)
	select {
	case f.wake <- struct{}{}:
	default:
	}
	return true
}

// deserted tells whether nobody has watched for long enough to end, after which nobody can begin to. With how long to
// go on if not.
func (f *Feed) deserted(now time.Time) (time.Duration, bool) {
	if len(f.viewers) > 0 {
		f.watched = now
		return idle, false
	}
	left := f.cfg.Linger - now.Sub(f.watched)
	if left > 0 {
		return left, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over = len(f.asked) == 0
	return 0, f.over
}

func (f *Feed) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over, f.asked = true, nil
}

// Run sends until the context is done, the ring is closed (ring.ErrClosed) or nobody watches any more (nil). It may be
// called once.
func (f *Feed) Run(ctx context.Context) error {
	defer f.end()
	ctx, stop := context.WithCancelCause(ctx)
	batches, taken := make(chan *ring.Batch), make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() { stop(f.read(ctx, batches, taken)) })
	defer f.cursor.Close()
	defer reading.Wait()
	defer stop(nil)
	timeline, changed := f.cfg.Timeline()
	f.timeline, f.watched = timeline, time.Now()
	f.restart(f.watched)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case b := <-batches:
			f.take(b, time.Now())
			taken <- struct{}{}
		case <-changed:
			timeline, changed = f.cfg.Timeline()
			f.retime(timeline, time.Now())
		case <-f.wake:
			f.serve(time.Now())
		case <-timer.C:
		}
		now := time.Now()
		left, over := f.deserted(now)
		if over {
			return nil
		}
		timer.Reset(min(left, f.play(now)))
	}
}

// read hands over what the cursor finds, one batch a time.
func (f *Feed) read(ctx context.Context, batches chan<- *ring.Batch, taken <-chan struct{}) error {
	var b ring.Batch
	for {
		if err := f.cursor.Next(ctx, &b); err != nil {
			return err //nolint:wrapcheck // a context's end or a closed ring, both the end
		}
		select {
		case batches <- &b:
			<-taken
		case <-ctx.Done():
			return nil
		}
	}
}

// serve does what was asked.
func (f *Feed) serve(now time.Time) {
	f.mu.Lock()
	asked := f.asked
	f.asked = nil
	f.mu.Unlock()
	for _, r := range asked {
		switch r.what {
		case join:
			f.join(r.peer, now)
		case leave:
			f.leave(r.peer)
		case again:
			if v := f.viewer(r.peer); v != nil {
				v.begin(&f.log, &f.clock, f.engine.since(now), !f.timeline.Moving)
			}
		}
	}
}

func (f *Feed) join(p *Peer, now time.Time) {
	if f.viewer(p) != nil {
		return
	}
	v := &viewer{peer: p, ahead: f.cfg.Ahead, waiting: true, encores: f.encores}
	f.viewers = append(f.viewers, v)
	if f.trouble != nil {
		v.trouble(f.trouble)
	}
	if p.connected.Load() {
		v.begin(&f.log, &f.clock, f.engine.since(now), !f.timeline.Moving)
	}
}

func (f *Feed) leave(p *Peer) {
	for i, v := range f.viewers {
		if v.peer == p {
			last := len(f.viewers) - 1
			f.viewers[i], f.viewers[last] = f.viewers[last], nil
			f.viewers = f.viewers[:last]
			return
		}
	}
}

func (f *Feed) viewer(p *Peer) *viewer {
	for _, v := range f.viewers {
		if v.peer == p {
			return v
		}
	}
	return nil
}
