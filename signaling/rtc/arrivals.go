package rtc

import (
	"encoding/binary"
	"time"
)

// Where the fields of a report of arrivals are (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).
const (
	rtpFeedback    = 205
	arrivalsFormat = 15
	arrivalsHead   = 20
	deltaUnit      = 250 * time.Microsecond
)

// arrivals says when packets came, by their transport-wide sequence numbers. Its bytes are those it was read from.
type arrivals struct {
	base      uint16
	count     int
	reference uint32 // in units of 64 ms
	chunks    []byte
	deltas    []byte
}

func isArrivals(packet []byte) bool {
	return len(packet) >= arrivalsHead && packet[0]&31 == arrivalsFormat && packet[1] == rtpFeedback
}

func parseArrivals(packet []byte) (arrivals, bool) {
	if !isArrivals(packet) {
		return arrivals{}, false
	}
	r := arrivals{
		base:      binary.BigEndian.Uint16(packet[12:]),
		count:     int(binary.BigEndian.Uint16(packet[14:])),
		reference: binary.BigEndian.Uint32(packet[16:]) >> 8,
		chunks:    packet[arrivalsHead:],
	}
	if packet[0]&32 != 0 { // padding, whose length is its last byte
		padding := int(packet[len(packet)-1])
		if padding > len(r.chunks) {
			return arrivals{}, false
		}
		r.chunks = r.chunks[:len(r.chunks)-padding]
	}
	at := 0
	for covered := 0; covered < r.count; at += 2 {
		if at+2 > len(r.chunks) {
			return arrivals{}, false
		}
		_, length := chunk(binary.BigEndian.Uint16(r.chunks[at:])).shape()
		covered += length
	}
	r.chunks, r.deltas = r.chunks[:at], r.chunks[at:]
	return r, true
}

// chunk is the state of some packets.
type chunk uint16

// shape is how many bits each packet's state has, 0 in a run of packets with one state, and how many packets there are.
func (c chunk) shape() (bits, length int) {
	switch {
	case c>>15 == 0:
		return 0, int(c & 0x1fff)
	case c>>14&1 == 0:
		return 1, 14
	default:
		return 2, 7
	}
}

// state is that of the nth packet: 0 lost, else how many bytes its delta has.
func (c chunk) state(n int) int {
	switch bits, _ := c.shape(); bits {
	case 0:
		return int(c >> 13 & 3)
	case 1:
		return int(c >> (13 - n) & 1)
	default:
		return int(c >> (12 - 2*n) & 3)
	}
}

// each goes through the packets in order; delta is the time since the one before that came, from the reference on. It
// stops where the deltas do.
func (r arrivals) each(packet func(sequence uint16, came bool, delta time.Duration)) {
	sequence, left, deltas := r.base, r.count, r.deltas
	for chunks := r.chunks; len(chunks) >= 2; chunks = chunks[2:] {
		c := chunk(binary.BigEndian.Uint16(chunks))
		_, length := c.shape()
		for n := range min(length, left) {
			var delta time.Duration
			size := c.state(n)
			switch {
			case size == 3 || size > len(deltas): // reserved, or cut off
				return
			case size == 1:
				delta = time.Duration(deltas[0]) * deltaUnit
			case size == 2:
				delta = time.Duration(int16(binary.BigEndian.Uint16(deltas))) * deltaUnit //nolint:gosec // signed there
			}
			deltas = deltas[size:]
			packet(sequence, size > 0, delta)
			sequence++
		}
		left -= min(length, left)
	}
}
