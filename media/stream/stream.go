package stream

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/publication"
	"watchroom/media/ring"
)

// Lead is how far reading goes ahead of the playhead.
const Lead = 20 * time.Second

// SpliceMargin is how far ahead of the playhead viewers change over to another plan.
const SpliceMargin = 2 * time.Second

// firstFragment is short: an encoder needs as long for a fragment as people wait for the picture after a seek.
const firstFragment = 100 * time.Millisecond

// Config is what a stream is made with.
type Config struct {
	Tools    ffmpeg.Tools
	Encoder  ffmpeg.Encoder
	Quality  Quality
	Fragment time.Duration // length of fragments; 0: 500 ms
	Live     time.Duration // the same of what happens now; 0: 66 ms
	Ring     ring.Limits
	// Publications are what people send; nil: nobody can.
	Publications *publication.Registry
	Log          *slog.Logger
}

// Stream is the line of one room. Its methods may be called from any goroutine and do not block.
type Stream struct {
	cfg    Config
	ring   *ring.Ring
	inbox  chan struct{} // a token when there is something in pending
	events chan Event

	mu       sync.Mutex
	pending  *Request // the newest one asked for
	stop     bool     // asked to stop; a later request takes it back
	timeline media.Timeline
	moved    chan struct{} // closed when the timeline changes
	movedAt  time.Time

	// undescribed is the number of an item whose picture is not what its description says: it cannot be copied.
	undescribed atomic.Uint32

	status status
	began  time.Time // what the offsets of live runs count from
}

// New makes a stream; nothing runs until Run.
func New(cfg Config) *Stream {
	if cfg.Fragment == 0 {
		cfg.Fragment = 500 * time.Millisecond
	}
	if cfg.Live == 0 {
		cfg.Live = 66 * time.Millisecond // two pictures; shorter ones are more work for everybody than they save time
	}
	return &Stream{
		cfg:    cfg,
		ring:   ring.New(cfg.Ring),
		inbox:  make(chan struct{}, 1),
		events: make(chan Event),
		moved:  make(chan struct{}),
		began:  time.Now(),
	}
}

// Ring is where the fragments are.
func (s *Stream) Ring() *ring.Ring { return s.ring }

// Events tells what becomes of requests. It must be read while Run runs.
func (s *Stream) Events() <-chan Event { return s.events }

// Start asks for an epoch. A request that was not begun yet is forgotten.
func (s *Stream) Start(r Request) {
	s.mu.Lock()
	s.pending, s.stop = &r, false
	s.mu.Unlock()
	s.poke()
}

// Stop frees the process and everything it left.
func (s *Stream) Stop() {
	s.mu.Lock()
	s.pending, s.stop = nil, true
	s.mu.Unlock()
	s.poke()
}

// SetTimeline says where the playhead is from now on: what reading is paced by.
func (s *Stream) SetTimeline(t media.Timeline) {
	s.mu.Lock()
	old := s.moved
	s.timeline, s.moved, s.movedAt = t, make(chan struct{}), time.Now()
	s.mu.Unlock()
	close(old)
}

// restUntil is due, or when the rest after the last command is over if that is later.
func (s *Stream) restUntil(due time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if over := s.movedAt.Add(rest); over.After(due) {
		return over
	}
	return due
}

func (s *Stream) poke() {
	select {
	case s.inbox <- struct{}{}:
	default:
	}
}

func (s *Stream) take() (r *Request, stop bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, stop = s.pending, s.stop
	s.pending, s.stop = nil, false
	return r, stop
}

func (s *Stream) playhead() (media.Timeline, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.timeline, s.moved
}

// Run carries requests out until the context is done, and then waits for all it started.
func (s *Stream) Run(ctx context.Context) error {
	var runs runs
	var lines sync.WaitGroup
	defer lines.Wait()
	defer runs.cancel()
	trim := time.NewTicker(time.Second)
	defer trim.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-trim.C: // also when everything was read and nobody writes any more
			timeline, _ := s.playhead()
			s.ring.SetPlayhead(timeline.At(time.Now()))
			continue
		case <-s.inbox:
		}
		req, stop := s.take()
		switch {
		case stop:
			runs.cancel()
			lines.Wait()
			s.ring.Clear()
			s.status.idle()
		case req == nil:
		case req.Mode == Seek && runs.newest().serves(*req) && s.covers(*req):
			events := runs.newest().answersFor(req.Epoch)
			lines.Go(func() {
				for _, e := range events {
					s.say(ctx, e)
				}
			})
		default:
			if req.Mode == Splice && req.Item.Source.Kind == media.SourceDevice {
				req.Mode = Resume // it can be opened once only
			}
			if req.Mode != Splice { // what is spliced away ends when its readers have changed over
				runs.cancel()
			}
			if req.Mode == Replace || req.Mode == Seek {
				// Whoever asks for the new place now must not be sent the old one until the process delivers.
				s.ring.Clear()
			}
			next := newRun(s, *req)
			if req.Mode == Splice {
				next.beside = runs.newest()
			}
			runs.list = append(runs.list, next)
			lines.Go(func() { next.do(ctx) })
		}
	}
}

// covers tells whether everybody who is watching can be shown the position with what is kept.
func (s *Stream) covers(r Request) bool {
	return s.ring.Covers(r.Position) && (!r.WebRTC || s.ring.CoversWebRTC(r.Position))
}

// say tells the room; it gives up with the context.
func (s *Stream) say(ctx context.Context, e Event) {
	select {
	case s.events <- e:
	case <-ctx.Done():
	}
}

// sentence is what people are told about an error; the log has the rest.
func sentence(err error) string {
	if errors.Is(err, errOver) {
		return "What was shared here has ended."
	}
	if exit, ok := errors.AsType[*ffmpeg.ExitError](err); ok {
		return exit.Sentence()
	}
	if opening, ok := errors.AsType[sourceError](err); ok {
		return strings.TrimSuffix(opening.Error(), ".") + "."
	}
	switch {
	case errors.Is(err, publication.ErrChanged):
		return "" // it goes on at once
	case errors.Is(err, ErrNothing):
		return "There is neither picture nor sound in it."
	case errors.Is(err, ffmpeg.ErrMissing):
		return "This server has no FFmpeg, which reads all films."
	default:
		return "The film cannot be read any further."
	}
}
