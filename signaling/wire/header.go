package wire

import (
	"encoding/binary"
	"errors"
	"time"

	"watchroom/media"
)

// HeaderSize is the length in bytes of the fixed header of binary messages.
const HeaderSize = 32

// MessageKind is the first byte of a binary message.
type MessageKind uint8

// The kinds of binary message.
const (
	KindInit     MessageKind = 1
	KindFragment MessageKind = 2
)

// Flags is the second byte of a binary message.
type Flags uint8

// The flags of a binary message.
const (
	FlagKeyframe Flags = 1 << 0
	FlagFirst    Flags = 1 << 1
)

// Header stands before the payload of every binary message; see the package comment.
type Header struct {
	Kind       MessageKind
	Flags      Flags
	Track      media.TrackID
	TrackKind  media.Kind
	Epoch      media.Epoch
	Generation uint32
	Decode     time.Duration // to the microsecond
	Duration   time.Duration // to the microsecond
}

// ErrHeader is returned for bytes that are no header.
var ErrHeader = errors.New("wire: not a media message header")

// Put writes the header into b, which holds at least HeaderSize bytes.
func (h Header) Put(b []byte) {
	_ = b[HeaderSize-1]
	b[0], b[1], b[2], b[3] = byte(h.Kind), byte(h.Flags), byte(h.Track), byte(h.TrackKind)
	binary.BigEndian.PutUint32(b[4:], uint32(h.Epoch))
	binary.BigEndian.PutUint32(b[8:], h.Generation)
	binary.BigEndian.PutUint32(b[12:], uint32(h.Duration.Microseconds()))
	binary.BigEndian.PutUint64(b[16:], uint64(h.Decode.Microseconds()))
	clear(b[24:HeaderSize])
}

// ParseHeader reads the header at the start of a binary message.
func ParseHeader(b []byte) (Header, error) {
	if len(b) < HeaderSize || b[0] < byte(KindInit) || b[0] > byte(KindFragment) {
		return Header{}, ErrHeader
	}
	return Header{
		Kind:       MessageKind(b[0]),
		Flags:      Flags(b[1]),
		Track:      media.TrackID(b[2]),
		TrackKind:  media.Kind(b[3]),
		Epoch:      media.Epoch(binary.BigEndian.Uint32(b[4:])),
		Generation: binary.BigEndian.Uint32(b[8:]),
		Duration:   time.Duration(binary.BigEndian.Uint32(b[12:])) * time.Microsecond,
		Decode:     time.Duration(int64(binary.BigEndian.Uint64(b[16:]))) * time.Microsecond,
	}, nil
}
