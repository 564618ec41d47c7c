package rtc

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// mostResent bounds what a second's requests can make us send again.
const mostResent = 2000

// ntpEpoch is 1970 on the scale of NTP timestamps, which counts seconds from 1900 (RFC 5905, 6).
const ntpEpoch = 2208988800

// reports is what a peer's browser has said about our packets.
type reports struct {
	mu        sync.Mutex
	stats     Stats
	fastest   time.Duration // round trip of late: one that waited for a busy machine says nothing about the path
	second    int64         // of the requests counted
	requested int
}

// Stats counts what a peer was sent and said.
type Stats struct {
	Packets, Resent int64
	Bytes           int64 // of payload
	Lost            int64 // as the browser says, before packets were sent again
	Keyframes       int64 // asked for
	RoundTrip       time.Duration
}

func (s *Stats) add(o Stats) {
	s.Packets += o.Packets
	s.Resent += o.Resent
	s.Bytes += o.Bytes
	s.Lost += o.Lost
	s.Keyframes += o.Keyframes
}

// Stats takes a picture of the counters.
func (p *Peer) Stats() Stats {
	p.reports.mu.Lock()
	s := p.reports.stats
	p.reports.mu.Unlock()
	for _, o := range []*outlet{p.video, p.audio} {
		o.mu.Lock()
		s.Packets += o.packets
		s.Bytes += o.octets
		s.Resent += o.resent
		o.mu.Unlock()
	}
	return s
}

// listen takes what the browser says about a track until the connection ends.
func (p *Peer) listen(o *outlet, from *webrtc.RTPSender) {
	buffer := make([]byte, 1500)
	var lost int64
	for {
		n, _, err := from.Read(buffer)
		if err != nil {
			return
		}
		now := p.now()
		for rest := buffer[:n]; len(rest) >= 4; {
			size := 4 * (int(binary.BigEndian.Uint16(rest[2:])) + 1)
			if size > len(rest) {
				break // somebody's mistake; the next may be right
			}
			lost = p.heard(o, rest[:size], lost, now)
			rest = rest[size:]
		}
	}
}

// heard takes one packet of RTCP; lost and its result are what the track has lost.
func (p *Peer) heard(o *outlet, packet []byte, lost int64, now time.Duration) int64 {
	if isArrivals(packet) { // many a second from each viewer: Pion would allocate for each packet they are about
		p.transport.feedback(packet, now)
		return lost
	}
	packets, err := rtcp.Unmarshal(packet)
	if err != nil {
		return lost
	}
	switch r := packets[0].(type) {
	case *rtcp.TransportLayerNack:
		p.sendAgain(o, r, now)
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		p.reports.keyframe()
		p.refresh()
	case *rtcp.ReceiverReport:
		for _, report := range r.Reports {
			lost = p.reports.received(report, lost, p.engine.start.Add(now))
		}
	}
	return lost
}

func (p *Peer) sendAgain(o *outlet, nack *rtcp.TransportLayerNack, now time.Duration) {
	roundTrip := p.reports.roundTrip()
	for _, pair := range nack.Nacks {
		for _, sequence := range pair.PacketList() {
			if !p.reports.mayAsk(now) {
				return
			}
			o.again(sequence, now, roundTrip)
		}
	}
}

func (r *reports) mayAsk(now time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if second := int64(now / time.Second); second != r.second {
		r.second, r.requested = second, 0
	}
	r.requested++
	return r.requested <= mostResent
}

// roundTrip is what a repeat takes at least; 0: not known yet.
func (r *reports) roundTrip() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fastest
}

func (r *reports) keyframe() {
	r.mu.Lock()
	r.stats.Keyframes++
	r.mu.Unlock()
}

// received takes a reception report (RFC 3550, 6.4.1) in; before is what the track had lost until then.
func (r *reports) received(report rtcp.ReceptionReport, before int64, now time.Time) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	lost := int64(int32(report.TotalLost<<8) >> 8) //nolint:gosec // 24 bits with a sign: what came twice makes up for what is lost
	r.stats.Lost += max(0, lost-before)
	if report.LastSenderReport != 0 {
		middle := uint32(ntp(now) >> 16) //nolint:gosec // its middle 32 bits
		units := int32(middle - report.LastSenderReport - report.Delay)
		r.stats.RoundTrip = max(0, time.Duration(units)*time.Second/(1<<16))
		if r.fastest += r.fastest / 8; r.fastest == 0 || r.stats.RoundTrip < r.fastest {
			r.fastest = r.stats.RoundTrip
		}
	}
	return max(before, lost)
}

// ntp is a moment in seconds since 1900, 32 bits before and 32 after the point.
func ntp(t time.Time) uint64 {
	nanoseconds := uint64(t.Nanosecond()) //nolint:gosec // not negative
	return uint64(t.Unix()+ntpEpoch)<<32 | nanoseconds<<32/uint64(time.Second)
}

// report tells a peer which moment the timestamps of its tracks stand for, which holds sound and
// picture together. False: nothing was sent yet.
func (p *Peer) report(now time.Duration) bool {
	at := ntp(p.engine.start.Add(now))
	var list []rtcp.Packet
	for _, o := range []*outlet{p.video, p.audio} {
		ssrc, packets, octets, begun := o.counts()
		if !begun {
			continue
		}
		clock := int64(videoClock)
		if o.Kind() == webrtc.RTPCodecTypeAudio {
			clock = audioClock
		}
		list = append(list, &rtcp.SenderReport{SSRC: ssrc, NTPTime: at, RTPTime: ticks(now, clock), PacketCount: packets, OctetCount: octets})
	}
	if len(list) == 0 {
		return false
	}
	return p.pc.WriteRTCP(list) == nil
}
