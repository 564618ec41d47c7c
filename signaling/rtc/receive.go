package rtc

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
)

// track receives one track until the connection ends. Pion calls it on a goroutine of its own.
func (p *Publisher) track(remote *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	g := p.receiving()
	kind := media.KindVideo
	if remote.Kind() == webrtc.RTPCodecTypeAudio {
		kind = media.KindAudio
	}
	if g == nil || !g.take(kind, uint32(remote.SSRC())) {
		return // a second one of the kind
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return // Close waits for those who read, or has waited
	}
	p.reading.Go(func() { p.listen(g, kind, receiver) })
	p.reading.Go(func() {
		if kind == media.KindAudio {
			p.sounds(g, remote)
			return
		}
		p.pictures(g, remote)
	})
}

// listen takes sender reports, which say what moment timestamps stand for.
func (p *Publisher) listen(g *ingest, kind media.Kind, from *webrtc.RTPReceiver) {
	for {
		packets, _, err := from.ReadRTCP()
		if p.over(err) {
			return
		}
		if err != nil {
			continue
		}
		for _, packet := range packets {
			if r, ok := packet.(*rtcp.SenderReport); ok {
				g.report(kind, r.NTPTime, r.RTPTime)
			}
		}
	}
}

// over tells whether an error of reading is the end. Others are of one packet, somebody's mistake: the next may be right.
func (p *Publisher) over(err error) bool {
	return err != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) || given(p.gone))
}

// pictures receives access units, asking for what is missing.
func (p *Publisher) pictures(g *ingest, from *webrtc.TrackRemote) {
	mime := from.Codec().MimeType
	units := newAssembler(mime)
	var line reorder
	for {
		packet, _, err := from.ReadRTP()
		if p.over(err) {
			return
		}
		if err != nil {
			continue
		}
		if is := from.Codec().MimeType; is != mime { // it may be any that was agreed upon
			if !isPicture(is) {
				continue
			}
			mime, units, line = is, newAssembler(is), reorder{}
		}
		now := time.Now()
		g.hear(media.KindVideo, now)
		ordered, lost := line.push(packet, now)
		if lost {
			units.lose()
		}
		for _, one := range ordered {
			u, ok := units.push(one)
			if ok {
				g.picture(u, now)
			}
		}
		g.miss(units.waiting)
		p.askAgain(packet, line.missing(now))
	}
}

func isPicture(mime string) bool {
	return slices.ContainsFunc(publishingCodecs(), func(c webrtc.RTPCodecCapability) bool { return c.MimeType == mime })
}

// askAgain asks for packets that have not come.
func (p *Publisher) askAgain(of *rtp.Packet, missing []uint16) {
	if len(missing) == 0 {
		return
	}
	nack := &rtcp.TransportLayerNack{MediaSSRC: of.SSRC, Nacks: rtcp.NackPairsFromSequenceNumbers(missing)}
	_ = p.pc.WriteRTCP([]rtcp.Packet{nack}) // lost: asked again soon
}

// sounds receives frames of Opus, one a packet (RFC 7587, 4.2). What is lost is silence.
func (p *Publisher) sounds(g *ingest, from *webrtc.TrackRemote) {
	var line reorder
	for {
		packet, _, err := from.ReadRTP()
		if p.over(err) {
			return
		}
		if err != nil {
			continue
		}
		now := time.Now()
		g.hear(media.KindAudio, now)
		ordered, _ := line.push(packet, now)
		for _, one := range ordered {
			if length := opusLength(one.Payload); length > 0 {
				g.sound(one.Timestamp, one.Payload, length, now)
			}
		}
	}
}
