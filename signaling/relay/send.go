package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
)

const (
	// patience is how long a player may take nothing of what there is for it before it is let go.
	patience = 10 * time.Second
	// portion is what is written at once: a player that takes so much in its time is slow, not gone.
	portion = 64 << 10
	// quiet is how long nothing may be sent: players and proxies give up connections they hear nothing on.
	quiet = 15 * time.Second
)

// errCodec ends a response that cannot go on with what the room plays now.
var errCodec = errors.New("the room plays another codec now")

// free is an empty Free Space Box (ISO/IEC 14496-12, 8.1.2): between fragments it means nothing.
func free() []byte { return []byte{0, 0, 0, 8, 'f', 'r', 'e', 'e'} }

// send returns why it cannot go on; there is always a reason.
func (s *session) send(ctx context.Context) error {
	for {
		p, next, err := s.due()
		if err != nil {
			return err
		}
		if err := s.take(ctx, p, next); err != nil {
			return err
		}
	}
}

// due sends what is due of what is held, and returns when there will be more to send and the pace that is so by.
func (s *session) due() (*pace, time.Time, error) {
	for {
		p := s.pace.Load()
		b := s.held.first(p.generation)
		if b == nil {
			next, err := s.alive()
			return p, next, err
		}
		if err := s.head(b); err != nil {
			return nil, time.Time{}, err
		}
		if len(b.Fragments) == 0 {
			s.held.drop()
			continue
		}
		now := time.Now()
		if at, ok := p.due(b.Fragments[0], s.reserve, now); !ok || at.After(now) {
			s.reserve.joined = true
			next, err := s.alive()
			if ok && at.Before(next) {
				next = at
			}
			return p, next, err
		}
		if err := s.fragment(b.Fragments[0]); err != nil {
			return nil, time.Time{}, err
		}
		s.held.sent()
	}
}

// take waits for more from the ring, but no longer than until next or a new pace.
func (s *session) take(ctx context.Context, p *pace, next time.Time) error {
	waiting, stop := context.WithDeadline(ctx, next)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop()
	watching.Go(func() {
		select {
		case <-p.changed:
			stop()
		case <-waiting.Done():
		}
	})
	var b ring.Batch
	err := s.cursor.Next(waiting, &b)
	switch {
	case err == nil:
		s.held.add(&b)
	case ctx.Err() != nil || waiting.Err() == nil:
		return err //nolint:wrapcheck // a context's end or a closed ring, both the end
	}
	return nil
}

// head does what a batch says besides its fragments, once.
func (s *session) head(b *ring.Batch) error {
	if b.Run != nil {
		if err := s.run(b); err != nil {
			return err
		}
	}
	if b.Generation != s.splicer.generation || b.Skipped.Fragments > 0 {
		s.splicer.generation = b.Generation
		s.splicer.jumped()
		s.viewer.Skipped(b.Skipped.Fragments)
	}
	b.Run, b.Skipped = nil, ring.Skip{}
	return nil
}

func (s *session) run(b *ring.Batch) error {
	if s.began {
		if !s.splicer.follows(b) {
			return errCodec
		}
		return nil
	}
	s.began = true
	init, err := s.splicer.begin(b)
	if err != nil {
		return fmt.Errorf("initialisation segment: %w", err)
	}
	return s.write(init)
}

func (s *session) fragment(f *media.Fragment) error {
	parts, err := s.splicer.next(f)
	if err != nil {
		return fmt.Errorf("fragment at %v: %w", f.Decode, err)
	}
	if parts == nil {
		return nil
	}
	if err := s.write(parts...); err != nil {
		return err
	}
	if s.splicer.leads(f) {
		s.reserve.add(f.Duration, time.Now())
	}
	s.viewer.Sent(1, len(f.Bytes))
	return nil
}

// alive keeps a connection that has been quiet, and returns when it will have been again.
func (s *session) alive() (time.Time, error) {
	if time.Since(s.last) >= quiet {
		s.last = time.Now()
		if s.began {
			if err := s.write(free()); err != nil {
				return time.Time{}, err
			}
		}
	}
	return s.last.Add(quiet), nil
}

// write lets a player go that takes nothing. No deadline is left behind: when the room has nothing to send, no player has
// to take anything, and HTTP/2 ends a response at its deadline even then.
func (s *session) write(parts ...[]byte) error {
	for _, part := range parts {
		for some := range slices.Chunk(part, portion) {
			if err := s.until(time.Now().Add(patience)); err != nil {
				return err
			}
			if _, err := s.out.Write(some); err != nil {
				return fmt.Errorf("sending: %w", err)
			}
		}
	}
	if err := s.control.Flush(); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	s.last = time.Now()
	return s.until(time.Time{})
}

func (s *session) until(deadline time.Time) error {
	if err := s.control.SetWriteDeadline(deadline); err != nil {
		return fmt.Errorf("sending: %w", err)
	}
	return nil
}
