package rtc

import (
	"sync"
	"time"
)

// inFlight is how many packets are remembered until the browser says when they came.
const inFlight = 2048

// Estimate is what is known of a viewer's connection.
type Estimate struct {
	Bitrate  int           // bits a second that should get through
	Received int           // bits a second that did
	Loss     float64       // of packets, 0 to 1
	Queue    time.Duration // how much longer packets take than the fastest of the last seconds
	Limited  bool          // Bitrate is what the path bears; else only what was tried, with some room
}

// transport is the connection of a peer as transport-wide congestion control sees it
// (draft-holmer-rmcat-transport-wide-cc-extensions-01): all packets of all tracks in one sequence.
type transport struct {
	told func(Estimate)

	mu   sync.Mutex
	next uint16
	sent []passage

	window    window
	fastest   time.Duration // smallest difference between arrival and departure; creeps upwards, as clocks drift
	known     bool
	estimate  float64
	reference int64 // of the feedback before, unwrapped, in units of 64 ms
}

// passage is a packet under way.
type passage struct {
	sequence uint16
	size     uint16
	at       time.Duration
	waiting  bool
}

// window sums up what feedback said since it began.
type window struct {
	began      time.Duration
	came, lost int
	bytes      int
	queue      time.Duration // the smallest seen: a burst of our own is no queue
}

const (
	windowLength = time.Second
	tooMuchLoss  = 0.10
	tooMuchQueue = 100 * time.Millisecond
	overhead     = 12 + 8 + 16 + 28 // RTP, extension, SRTP, UDP and IP
	headroom     = 2.0              // what was tried says something about twice as much
	clockCreep   = 50 * time.Microsecond
)

// number is the next sequence number, for a packet of that payload.
func (t *transport) number(now time.Duration, size int) uint16 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sent == nil {
		t.sent = make([]passage, inFlight)
	}
	n := t.next
	t.next++
	t.sent[n%inFlight] = passage{sequence: n, size: uint16(size + overhead), at: now, waiting: true} //nolint:gosec // below the MTU
	return n
}

// feedback takes a report in.
func (t *transport) feedback(packet []byte, now time.Duration) {
	r, ok := parseArrivals(packet)
	if !ok {
		return
	}
	t.mu.Lock()
	t.unwrap(r.reference)
	arrival := time.Duration(t.reference) * 64 * time.Millisecond
	r.each(func(sequence uint16, came bool, delta time.Duration) {
		arrival += delta
		t.passed(sequence, came, arrival)
	})
	told, estimate := t.conclude(now)
	t.mu.Unlock()
	if told && t.told != nil {
		t.told(estimate)
	}
}

// unwrap keeps the 24 bits of a reference time going.
func (t *transport) unwrap(reference uint32) {
	const span = 1 << 24
	at := t.reference - t.reference%span + int64(reference)
	switch {
	case at < t.reference-span/2:
		at += span
	case at > t.reference+span/2 && at >= span:
		at -= span
	}
	t.reference = at
}

func (t *transport) passed(sequence uint16, came bool, arrival time.Duration) {
	if t.sent == nil {
		return // a report about nothing
	}
	p := &t.sent[sequence%inFlight]
	if !p.waiting || p.sequence != sequence {
		return
	}
	p.waiting = false
	w := &t.window
	if !came {
		w.lost++
		return
	}
	took := arrival - p.at
	if !t.known || took < t.fastest {
		t.fastest, t.known = took, true
	}
	if queue := took - t.fastest; w.came == 0 || queue < w.queue {
		w.queue = queue
	}
	w.came++
	w.bytes += int(p.size)
}

// conclude ends a window that has lasted long enough.
func (t *transport) conclude(now time.Duration) (bool, Estimate) {
	w := t.window
	length := now - w.began
	if w.began == 0 || length > 3*windowLength { // at first, or after a pause
		t.window = window{began: now}
		return false, Estimate{}
	}
	if length < windowLength || w.came+w.lost == 0 {
		return false, Estimate{}
	}
	e := Estimate{
		Received: int(float64(w.bytes*8) / length.Seconds()),
		Loss:     float64(w.lost) / float64(w.came+w.lost),
		Queue:    w.queue,
	}
	e.Limited = e.Loss > tooMuchLoss || e.Queue > tooMuchQueue
	switch {
	case e.Limited:
		t.estimate = 0.85 * float64(e.Received)
	default:
		t.estimate = min(max(t.estimate*1.08, float64(e.Received)), max(t.estimate, headroom*float64(e.Received)))
	}
	e.Bitrate = int(t.estimate)
	t.fastest += clockCreep
	t.window = window{began: now}
	return true, e
}
