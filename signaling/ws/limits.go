package ws

import (
	"sync"
	"time"
)

// rate is a token bucket: so many messages a second, and a burst. Owned by one goroutine.
type rate struct {
	perSecond, burst float64
	tokens           float64
	last             time.Time
}

func newRate(perSecond, burst float64) *rate {
	return &rate{perSecond: perSecond, burst: burst, tokens: burst}
}

func (r *rate) allow(now time.Time) bool {
	if !r.last.IsZero() {
		r.tokens = min(r.burst, r.tokens+now.Sub(r.last).Seconds()*r.perSecond)
	}
	r.last = now
	if r.tokens < 1 {
		return false
	}
	r.tokens--
	return true
}

// pulse asks every so often whether the other side is still there, and ends the connection if nothing was
// heard since the second question back. It costs a timer, no goroutine.
type pulse struct {
	every time.Duration
	ask   func()
	dead  func()

	mu      sync.Mutex
	timer   *time.Timer
	unheard int
	stopped bool
	running sync.WaitGroup
}

func startPulse(every time.Duration, ask, dead func()) *pulse {
	p := &pulse{every: every, ask: ask, dead: dead}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer = time.AfterFunc(every, p.beat)
	return p
}

func (p *pulse) beat() {
	p.mu.Lock()
	if p.stopped {
		p.mu.Unlock()
		return
	}
	p.running.Add(1)
	defer p.running.Done()
	p.unheard++
	late := p.unheard > 2
	p.timer.Reset(p.every)
	p.mu.Unlock()
	if late {
		p.dead()
		return
	}
	p.ask()
}

// heard says that something came from the other side.
func (p *pulse) heard() {
	p.mu.Lock()
	p.unheard = 0
	p.mu.Unlock()
}

// stop returns when nothing of it runs any more.
func (p *pulse) stop() {
	p.mu.Lock()
	p.stopped = true
	p.timer.Stop()
	p.mu.Unlock()
	p.running.Wait()
}
