package rtc

import (
	"time"

	"github.com/pion/rtp"
)

const (
	gapPatience = 150 * time.Millisecond // a packet is waited for
	gapPackets  = 1024                   // held meanwhile, at most
	gapAgain    = 40 * time.Millisecond  // between two times a packet is asked for
	gapAsked    = 128                    // asked for at once, at most
)

// reorder puts packets into the order of their sequence numbers, waiting a bounded time for those that are missing.
type reorder struct {
	begun bool
	next  uint16
	held  map[uint16]*rtp.Packet
	since time.Time // next is missing since
	asked time.Time
}

// push takes a packet and returns those whose turn it is; lost: some before them will not come.
func (r *reorder) push(p *rtp.Packet, now time.Time) (ready []*rtp.Packet, lost bool) {
	if !r.begun {
		r.begun, r.next, r.held = true, p.SequenceNumber, make(map[uint16]*rtp.Packet)
	}
	switch ahead := int16(p.SequenceNumber - r.next); { //nolint:gosec // serial numbers (RFC 1982)
	case ahead < -gapPackets || ahead > 8*gapPackets: // another stream, by its numbers
		clear(r.held)
		r.next, lost = p.SequenceNumber, true
	case ahead < 0:
		return nil, false // late, or once more
	}
	r.held[p.SequenceNumber] = p
	ready = r.drain(nil)
	if len(r.held) == 0 {
		r.since = time.Time{}
		return ready, lost
	}
	if len(ready) > 0 || r.since.IsZero() {
		r.since, r.asked = now, time.Time{}
	}
	if now.Sub(r.since) > gapPatience || len(r.held) > gapPackets {
		for r.held[r.next] == nil {
			r.next++
		}
		r.since, r.asked, lost = now, time.Time{}, true
		ready = r.drain(ready)
	}
	return ready, lost
}

func (r *reorder) drain(ready []*rtp.Packet) []*rtp.Packet {
	for p := r.held[r.next]; p != nil; p = r.held[r.next] {
		delete(r.held, r.next)
		ready = append(ready, p)
		r.next++
	}
	return ready
}

// missing are the sequence numbers to be asked for now.
func (r *reorder) missing(now time.Time) []uint16 {
	if len(r.held) == 0 || now.Sub(r.asked) < gapAgain {
		return nil
	}
	r.asked = now
	var list []uint16
	for n, left := r.next, len(r.held); left > 0 && len(list) < gapAsked; n++ {
		if r.held[n] == nil {
			list = append(list, n)
		} else {
			left--
		}
	}
	return list
}
