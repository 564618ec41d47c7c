package access

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// Limiter bounds how often one address may do something, such as making a guest: a burst at
// once, then one each interval. It remembers a bounded number of addresses, the latest, and starts nothing.
type Limiter struct {
	burst float64
	every time.Duration
	most  int
	now   func() time.Time

	mu      sync.Mutex
	buckets map[netip.Prefix]*list.Element
	recent  *list.List // of *bucket, the latest first
}

type bucket struct {
	address netip.Prefix
	tokens  float64
	at      time.Time
}

// NewLimiter lets burst through at once and one each interval from then on, for each of the most
// addresses seen last. now is the clock.
func NewLimiter(burst int, every time.Duration, most int, now func() time.Time) *Limiter {
	return &Limiter{
		burst: float64(burst), every: every, most: most, now: now,
		buckets: map[netip.Prefix]*list.Element{}, recent: list.New(),
	}
}

// Allow tells whether the address may, and counts it if so. May be called from any goroutine.
func (l *Limiter) Allow(address netip.Addr) bool {
	key := household(address)
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	e, known := l.buckets[key]
	if !known {
		for len(l.buckets) >= l.most {
			oldest := l.recent.Back()
			l.recent.Remove(oldest)
			delete(l.buckets, oldest.Value.(*bucket).address) //nolint:forcetypeassert // nothing else is put in
		}
		e = l.recent.PushFront(&bucket{address: key, tokens: l.burst, at: now})
		l.buckets[key] = e
	}
	l.recent.MoveToFront(e)
	b := e.Value.(*bucket) //nolint:forcetypeassert // nothing else is put in
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(l.burst, b.tokens+float64(passed)/float64(l.every))
		b.at = now
	}
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// household is what one person has at least: an IPv4 address, or the /64 an IPv6 host picks addresses from.
func household(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // the zero address gives the zero prefix: one bucket for all without an address
	return p
}
