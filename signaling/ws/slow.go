package ws

import (
	"net"
	"sync"
	"time"
)

// slowness interrupts writes that take too long, by a deadline that has passed.
type slowness struct {
	conn     net.Conn
	patience time.Duration
	every    time.Duration

	mu          sync.Mutex
	timer       *time.Timer
	since       time.Time // of the write under way; zero when none is
	interrupted bool
	lasts       bool // the end has come: no more going on
	stopped     bool
}

func (s *slowness) start(conn net.Conn, patience, every time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn, s.patience, s.every = conn, patience, every
	s.timer = time.AfterFunc(every, s.look)
}

func (s *slowness) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || s.lasts {
		return
	}
	now := time.Now()
	if !s.since.IsZero() && now.Sub(s.since) >= s.patience {
		s.interrupted = true
		_ = s.conn.SetWriteDeadline(now) // fails on closed connections only, where writes end by themselves
	}
	s.timer.Reset(s.every)
}

// begin says that a write begins.
func (s *slowness) begin() {
	s.mu.Lock()
	s.since = time.Now()
	s.mu.Unlock()
}

// end says that it has ended, and tells whether it was interrupted and may be continued.
func (s *slowness) end() (again bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.since = time.Time{}
	again = s.interrupted
	if again {
		s.interrupted = false
		_ = s.conn.SetWriteDeadline(time.Time{}) // as above
	}
	return again && !s.lasts
}

// last gives all writes from now on together this much time.
func (s *slowness) last(rest time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return
	}
	s.lasts, s.interrupted = true, false
	_ = s.conn.SetWriteDeadline(time.Now().Add(rest)) // as above
}

// stop ends all interruptions.
func (s *slowness) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	s.timer.Stop()
	_ = s.conn.SetWriteDeadline(time.Time{}) // as above
}
