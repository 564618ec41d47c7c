package rtc

import (
	"context"
	"fmt"
	"sync"

	"watchroom/media"
)

// Feeds are those of one room, one a rendition, made when somebody comes and ended when nobody is left.
type Feeds struct {
	engine *Engine
	config func(video media.TrackID) FeedConfig
	start  chan *Feed
	ended  chan struct{} // closed when Run has

	mu    sync.Mutex
	feeds map[media.TrackID]*Feed
}

// Feeds makes a room's feeds; config says what one of a video track shows (its Video is filled in).
func (e *Engine) Feeds(config func(video media.TrackID) FeedConfig) *Feeds {
	return &Feeds{engine: e, config: config, start: make(chan *Feed), ended: make(chan struct{}), feeds: make(map[media.TrackID]*Feed)}
}

// Run runs the feeds until the context is done. It may be called once.
func (s *Feeds) Run(ctx context.Context) error {
	defer close(s.ended)
	var running sync.WaitGroup
	defer running.Wait()
	for {
		select {
		case <-ctx.Done():
			return nil
		case f := <-s.start:
			running.Go(func() {
				_ = f.Run(ctx) // over: the context is, the room, or nobody is left
				s.forget(f)
			})
		}
	}
}

// Show shows a peer a rendition; 0: the first video track WebRTC can carry. It gives up with the context, and returns
// ErrClosed for a peer that is closed and when Run has ended.
func (s *Feeds) Show(ctx context.Context, p *Peer, video media.TrackID) error {
	for {
		f, err := s.feed(ctx, video)
		if err != nil {
			return err
		}
		if f.Add(p) {
			return nil
		}
		if p.isClosed() {
			return ErrClosed
		}
		s.forget(f)
	}
}

// feed is the one of a rendition, running.
func (s *Feeds) feed(ctx context.Context, video media.TrackID) (*Feed, error) {
	s.mu.Lock()
	f := s.feeds[video]
	made := f == nil
	if made {
		cfg := s.config(video)
		if cfg.Video = nil; video != 0 {
			cfg.Video = &video
		}
		f = s.engine.Feed(cfg)
		s.feeds[video] = f
	}
	s.mu.Unlock()
	if !made {
		return f, nil
	}
	select {
	case s.start <- f:
		return f, nil
	case <-s.ended:
		s.abandon(f)
		return nil, ErrClosed
	case <-ctx.Done():
		s.abandon(f)
		return nil, fmt.Errorf("starting a feed: %w", ctx.Err())
	}
}

// abandon gives up a feed that was never run.
func (s *Feeds) abandon(f *Feed) {
	f.end()
	f.cursor.Close()
	s.forget(f)
}

func (s *Feeds) forget(f *Feed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for video, o := range s.feeds {
		if o == f {
			delete(s.feeds, video)
		}
	}
}
