package rtc

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
)

// path is a connection as a viewer's browser reports about it: each packet takes that long, or is lost.
type path struct {
	t       *testing.T
	to      *transport
	told    []Estimate
	elapsed time.Duration
	packets int
}

func newPath(t *testing.T) *path {
	p := &path{t: t}
	p.to = &transport{told: func(e Estimate) { p.told = append(p.told, e) }}
	return p
}

// run sends a packet of 1,200 bytes each 4 ms and reports each 100 ms.
func (p *path) run(length time.Duration, takes func(packet int) (time.Duration, bool)) Estimate {
	p.t.Helper()
	const each, reports = 4 * time.Millisecond, 25
	for range length / each / reports {
		r := &rtcp.TransportLayerCC{PacketStatusCount: reports}
		var last time.Duration
		for i := range reports {
			sequence := p.to.number(p.elapsed, 1200-overhead)
			took, came := takes(p.packets)
			arrival := (p.elapsed + took + 20*time.Millisecond).Truncate(deltaUnit)
			if i == 0 {
				r.BaseSequenceNumber = sequence
				r.ReferenceTime = uint32(arrival / (64 * time.Millisecond))
				last = time.Duration(r.ReferenceTime) * 64 * time.Millisecond
			}
			symbol := rtcp.TypeTCCPacketNotReceived
			if came {
				symbol = rtcp.TypeTCCPacketReceivedLargeDelta
				r.RecvDeltas = append(r.RecvDeltas, &rtcp.RecvDelta{Type: symbol, Delta: (arrival - last).Microseconds()})
				last = arrival
			}
			r.PacketChunks = append(r.PacketChunks, &rtcp.RunLengthChunk{Type: rtcp.TypeTCCRunLengthChunk, PacketStatusSymbol: symbol, RunLength: 1})
			p.elapsed += each
			p.packets++
		}
		p.to.feedback(marshalled(p.t, r), p.elapsed)
	}
	if len(p.told) == 0 {
		p.t.Fatal("nothing was told")
	}
	return p.told[len(p.told)-1]
}

func TestAnEstimateFollowsTheConnection(t *testing.T) {
	p := newPath(t)
	const sent = 1200 * 8 * 250 // bits a second
	e := p.run(5*time.Second, func(int) (time.Duration, bool) { return 0, true })
	if e.Limited || e.Loss != 0 || e.Queue > time.Millisecond || e.Received < sent*9/10 || e.Received > sent*11/10 {
		t.Errorf("a good connection is %+v", e)
	}
	if e.Bitrate < e.Received || e.Bitrate > 2*e.Received {
		t.Errorf("%d is estimated of %d received", e.Bitrate, e.Received)
	}
	e = p.run(3*time.Second, func(n int) (time.Duration, bool) { return 0, n%5 != 0 })
	if !e.Limited || e.Loss < 0.19 || e.Loss > 0.21 || e.Bitrate >= e.Received {
		t.Errorf("a loss of a fifth is %+v", e)
	}
	e = p.run(3*time.Second, func(int) (time.Duration, bool) { return 0, true })
	if e.Limited || e.Bitrate < e.Received {
		t.Errorf("a connection that is good again is %+v", e)
	}
	e = p.run(3*time.Second, func(int) (time.Duration, bool) { return 300 * time.Millisecond, true })
	if !e.Limited || e.Queue < 250*time.Millisecond {
		t.Errorf("a queue of 300 ms is %+v", e)
	}
}

func TestAnEstimateSurvivesTheEndOfTheNumbers(t *testing.T) {
	p := newPath(t)
	p.to.next = 65000
	e := p.run(5*time.Second, func(int) (time.Duration, bool) { return 0, true })
	if e.Loss != 0 || e.Limited {
		t.Errorf("estimated %+v", e)
	}
}
