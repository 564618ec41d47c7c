package ws

import (
	"encoding/binary"
	"net"

	"watchroom/media"
	"watchroom/signaling/wire"
)

// First bytes of frames of whole messages (RFC 6455, section 5.2). Those of a server are not masked.
const (
	finText   = 0x81
	finBinary = 0x82
	finPing   = 0x89
	finPong   = 0x8A
)

// mostHead is the longest a frame's head and our own header can be together.
const mostHead = 10 + wire.HeaderSize

// parcel is one batch made ready to be written. Its memory is used again for the next.
type parcel struct {
	buffers net.Buffers
	heads   []byte // of all its frames
	size    int
}

// reset makes room for frames. All heads are slices of one array, which therefore must not grow under them.
func (p *parcel) reset(frames int) {
	clear(p.buffers)
	p.buffers, p.size = p.buffers[:0], 0
	if need := frames * mostHead; cap(p.heads) < need {
		p.heads = make([]byte, 0, need)
	}
	p.heads = p.heads[:0]
}

func (p *parcel) text(message []byte) {
	start := len(p.heads)
	p.heads = appendHead(p.heads, finText, len(message))
	p.add(p.heads[start:], message)
}

func (p *parcel) binary(h wire.Header, payload []byte) {
	start := len(p.heads)
	p.heads = appendHead(p.heads, finBinary, wire.HeaderSize+len(payload))
	end := len(p.heads)
	p.heads = p.heads[:end+wire.HeaderSize]
	h.Put(p.heads[end:])
	p.add(p.heads[start:], payload)
}

func (p *parcel) add(head, payload []byte) {
	p.buffers = append(p.buffers, head, payload)
	p.size += len(head) + len(payload)
}

func appendHead(b []byte, first byte, length int) []byte {
	switch {
	case length < 126:
		return append(b, first, byte(length))
	case length <= 0xFFFF:
		return binary.BigEndian.AppendUint16(append(b, first, 126), uint16(length))
	default:
		return binary.BigEndian.AppendUint64(append(b, first, 127), uint64(length))
	}
}

func initHeader(i *media.Init, generation uint32) wire.Header {
	return wire.Header{
		Kind: wire.KindInit, Track: i.Track.ID, TrackKind: i.Track.Kind, Epoch: i.Epoch, Generation: generation,
	}
}

func fragmentHeader(f *media.Fragment, generation uint32, first bool) wire.Header {
	h := wire.Header{
		Kind: wire.KindFragment, Track: f.Track, TrackKind: f.Kind, Epoch: f.Epoch, Generation: generation,
		Decode: f.Decode, Duration: f.Duration,
	}
	if f.Keyframe {
		h.Flags |= wire.FlagKeyframe
	}
	if first {
		h.Flags |= wire.FlagFirst
	}
	return h
}
