package rtc

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

// history is how many packets of a track a peer may ask for again: some seconds.
const history = 1024

// longestWay bounds what is believed of the time a repeat takes: a round trip measured while a machine was busy
// must not hold up what is asked for.
const longestWay = 300 * time.Millisecond

// packet is one RTP payload, shared by all who are sent it. It never changes.
type packet struct {
	payload   []byte
	timestamp uint32
	frame     uint64 // counts access units; packets of one have one number
	marker    bool
}

// sent is what was written of a packet, so that it can be written again bit by bit: with AES-GCM, the same sequence number
// must never go with other bytes.
type sent struct {
	packet    *packet
	timestamp uint32
	sequence  uint16
	transport uint16
	repeated  uint32 // when last, in milliseconds on the engine's axis
	repeats   uint8
}

// outlet is one track of one peer: what Pion calls a local track. It numbers packets, remembers them for a while and
// writes them.
type outlet struct {
	mime      string
	transport *transport // shared by the peer's outlets

	mu        sync.Mutex
	stream    webrtc.TrackLocalWriter // nil: not negotiated
	header    rtp.Header
	extension [2]byte // the transport-wide sequence number, read by header
	numbered  bool    // it is sent

	next    uint16 // sequence number
	frame   uint64
	last    uint32 // timestamp
	begun   bool
	history []sent

	packets, octets int64 // as reports count them (RFC 3550, 6.4.1): payload, and nothing twice
	resent          int64
}

func newOutlet(mime string, t *transport) *outlet {
	return &outlet{mime: mime, transport: t, next: uint16(rand.Uint32N(1 << 15))} //nolint:gosec // RFC 3550, 5.1; low, so that it does not wrap at once
}

// Bind, Unbind, ID, RID, StreamID and Kind are for Pion (webrtc.TrackLocal).
func (o *outlet) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	codec, ok := formatFor(c.CodecParameters(), o.mime)
	if !ok {
		return webrtc.RTPCodecParameters{}, fmt.Errorf("%s: %w", o.mime, webrtc.ErrUnsupportedCodec)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stream = c.WriteStream()
	o.header.Version, o.header.PayloadType, o.header.SSRC = 2, uint8(codec.PayloadType), uint32(c.SSRC())
	o.header.Extensions, o.header.Extension, o.numbered = nil, false, false
	for _, e := range c.HeaderExtensions() {
		if e.URI == sdp.TransportCCURI && o.transport.told != nil {
			if err := o.header.SetExtension(uint8(e.ID), o.extension[:]); err != nil { //nolint:gosec // 1 to 14
				return webrtc.RTPCodecParameters{}, fmt.Errorf("numbering packets: %w", err)
			}
			o.numbered = true
		}
	}
	return codec, nil
}

func (o *outlet) Unbind(webrtc.TrackLocalContext) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stream = nil
	return nil
}

func (o *outlet) ID() string { return o.Kind().String() }

func (o *outlet) RID() string { return "" }

// StreamID is one for sound and picture: what makes a browser play them together.
func (o *outlet) StreamID() string { return "room" }

func (o *outlet) Kind() webrtc.RTPCodecType {
	if o.mime == webrtc.MimeTypeOpus {
		return webrtc.RTPCodecTypeAudio
	}
	return webrtc.RTPCodecTypeVideo
}

// write sends a packet with a timestamp that may differ from its own, and is raised where it would not be later than that of
// the access unit before.
func (o *outlet) write(p *packet, timestamp uint32, now time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stream == nil {
		return
	}
	switch {
	case !o.begun:
		o.begun, o.history = true, make([]sent, history)
	case p.frame == o.frame:
		timestamp = o.last
	case int32(timestamp-o.last) <= 0: //nolint:gosec // serial numbers (RFC 1982)
		timestamp = o.last + 1
	}
	o.frame, o.last = p.frame, timestamp
	s := sent{packet: p, timestamp: timestamp, sequence: o.next}
	if o.numbered {
		s.transport = o.transport.number(now, len(p.payload))
	}
	o.history[s.sequence%history] = s
	o.next++
	o.packets++
	o.octets += int64(len(p.payload))
	o.put(s)
}

// places are the timestamps that the first and the last of some pictures will be given which want to be at these, and
// of which there are so many after the first.
func (o *outlet) places(first, last, more uint32) (from, to uint32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.begun {
		return first, last
	}
	if int32(first-o.last) <= 0 { //nolint:gosec // serial numbers (RFC 1982)
		first = o.last + 1
	}
	if least := o.last + 1 + more; int32(last-least) < 0 { //nolint:gosec // as above
		last = least
	}
	return first, last
}

// put is called with the outlet locked.
func (o *outlet) put(s sent) {
	h := &o.header
	h.Marker, h.SequenceNumber, h.Timestamp = s.packet.marker, s.sequence, s.timestamp
	binary.BigEndian.PutUint16(o.extension[:], s.transport)
	// A connection that is gone ends by its state.
	_, _ = o.stream.WriteRTP(h, s.packet.payload)
}

// again sends a packet once more if it is still known. What is asked for before the last repeat can have come is on its
// way; what is asked for after that gets lost more than once, and is sent twice.
func (o *outlet) again(sequence uint16, now, roundTrip time.Duration) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stream == nil || !o.begun {
		return false
	}
	s := &o.history[sequence%history]
	if s.packet == nil || s.sequence != sequence {
		return false
	}
	at := uint32(now / time.Millisecond) //nolint:gosec // serial numbers (RFC 1982)
	if s.repeats > 0 && time.Duration(int32(at-s.repeated))*time.Millisecond < min(roundTrip*3/4, longestWay) {
		return false
	}
	copies := 1
	if s.repeats > 0 {
		copies = 2
	}
	for range copies {
		o.put(*s)
	}
	s.repeated, s.repeats = at, min(s.repeats+1, 100)
	o.resent += int64(copies)
	return true
}

// counts is what a sender report says; false before the first packet.
func (o *outlet) counts() (ssrc, packets, octets uint32, bound bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.header.SSRC, uint32(o.packets), uint32(o.octets), o.stream != nil && o.begun
}
