package stream

import (
	"slices"
	"sync"
	"time"
)

// meter tells from when fragments come how far a live source has come, and how unevenly. Its methods may be called from any
// goroutine.
type meter struct {
	origin time.Time // offsets are positions minus the time since then

	mu      sync.Mutex
	seconds [meterSpan]metered
	settled bool
	height  time.Duration // highest offset at which the rise was noted
	since   time.Time     // when it was
	low     time.Duration // lowest offset since then
}

// metered is what one second has shown.
type metered struct {
	second      int64
	best, worst time.Duration // offsets
}

const (
	meterSpan = 10 // s that count
	// rise is how much the offset grows while what was waiting when the source was opened comes in a burst.
	rise = 30 * time.Millisecond
	// settling is how long it must not have grown for the burst to be over.
	settling = 250 * time.Millisecond
	// usualLag is what is taken for the lag until it has been seen.
	usualLag = 100 * time.Millisecond
	// broken clocks: times that run so far ahead of what is possible, or stay so far behind, are another clock's.
	aheadOfTime = 2 * time.Second
	behindTime  = 20 * time.Second
)

func newMeter(origin, now time.Time) *meter { return &meter{origin: origin, since: now} }

// add notes that at now the end of what is there went from before to after. False: these are not the times of
// a clock that runs as ours does.
func (m *meter) add(now time.Time, before, after time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := now.Sub(m.origin)
	low, high := before-at, after-at
	if m.settled {
		line, lag, known := m.line(now)
		if known && (high > line+aheadOfTime || high < line-max(behindTime, 2*lag)) {
			return false
		}
	} else if high > m.height+rise || m.empty() {
		m.height, m.since, m.low = high, now, high-usualLag
	} else {
		m.low = min(m.low, low)
	}
	second := int64(at / time.Second)
	s := &m.seconds[second%meterSpan]
	if s.second != second+1 {
		*s = metered{second: second + 1, best: high, worst: low}
		return true
	}
	s.best, s.worst = max(s.best, high), min(s.worst, low)
	return true
}

// again forgets what has been seen: at now there is everything up to the position end, whatever came before.
func (m *meter) again(now time.Time, end time.Duration) {
	m.mu.Lock()
	clear(m.seconds[:])
	m.mu.Unlock()
	m.add(now, end, end)
}

func (m *meter) empty() bool {
	for _, s := range m.seconds {
		if s.second > 0 {
			return false
		}
	}
	return true
}

// rests tells when the burst at the start will be over if nothing more rises, and whether it is.
func (m *meter) rests(now time.Time) (time.Duration, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	left := settling - now.Sub(m.since)
	if m.settled || left > 0 || m.empty() {
		return left, m.settled
	}
	// What the burst looked like says nothing about what follows.
	line := m.height
	m.settled = true
	clear(m.seconds[:])
	second := int64(now.Sub(m.origin) / time.Second)
	m.seconds[second%meterSpan] = metered{second: second + 1, best: line, worst: min(m.low, line)}
	return 0, true
}

// line is the highest offset of late, and how far below it the newest usually is at worst: the middle of what each second has
// shown. A hiccup is not the source's habit. Not known: nothing has come of late, and this is what was so last.
func (m *meter) line(now time.Time) (offset, lag time.Duration, known bool) {
	newest, latest := int64(now.Sub(m.origin)/time.Second)+1, int64(0)
	for _, s := range m.seconds {
		latest = max(latest, s.second)
	}
	if latest == 0 {
		return 0, 0, false
	}
	known = latest > newest-meterSpan
	if !known {
		newest = latest
	}
	var worst [meterSpan]time.Duration
	count := 0
	for _, s := range m.seconds {
		if s.second == 0 || s.second <= newest-meterSpan {
			continue
		}
		if count == 0 || s.best > offset {
			offset = s.best
		}
		worst[count] = s.worst
		count++
	}
	slices.Sort(worst[:count])
	return offset, offset - worst[(count-1)/2], known
}

// edge is the newest position had everything come as early as the earliest, and how late behind it what is newest usually is.
func (m *meter) edge(now time.Time) (edge, lag time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	offset, lag, _ := m.line(now)
	return offset + now.Sub(m.origin), lag
}

// move makes all positions others.
func (m *meter) move(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.height += by
	for i := range m.seconds {
		m.seconds[i].best += by
		m.seconds[i].worst += by
	}
}
