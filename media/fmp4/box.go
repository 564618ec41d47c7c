package fmp4

import (
	"encoding/binary"
	"fmt"
)

// boxType is a box's four characters.
type boxType uint32

// The boxes we read (ISO/IEC 14496-12).
const (
	boxElst boxType = 'e'<<24 | 'l'<<16 | 's'<<8 | 't'
	boxMdat boxType = 'm'<<24 | 'd'<<16 | 'a'<<8 | 't'
	boxMoof boxType = 'm'<<24 | 'o'<<16 | 'o'<<8 | 'f'
	boxMoov boxType = 'm'<<24 | 'o'<<16 | 'o'<<8 | 'v'
	boxTfdt boxType = 't'<<24 | 'f'<<16 | 'd'<<8 | 't'
	boxTfhd boxType = 't'<<24 | 'f'<<16 | 'h'<<8 | 'd'
	boxTraf boxType = 't'<<24 | 'r'<<16 | 'a'<<8 | 'f'
	boxTrak boxType = 't'<<24 | 'r'<<16 | 'a'<<8 | 'k'
	boxTrex boxType = 't'<<24 | 'r'<<16 | 'e'<<8 | 'x'
	boxTrun boxType = 't'<<24 | 'r'<<16 | 'u'<<8 | 'n'
)

func (t boxType) String() string {
	return string([]byte{byte(t >> 24), byte(t >> 16), byte(t >> 8), byte(t)})
}

// box is one box inside bytes that are all there. raw is all of it, body what follows its header.
type box struct {
	kind      boxType
	raw, body []byte
}

// nextBox takes the first box off b. Boxes inside moov and moof have 32-bit sizes.
func nextBox(b []byte) (first box, rest []byte, err error) {
	if len(b) < 8 {
		return box{}, nil, fmt.Errorf("%d stray bytes after a box: %w", len(b), ErrMalformed)
	}
	size := binary.BigEndian.Uint32(b)
	kind := boxType(binary.BigEndian.Uint32(b[4:]))
	if size < 8 || uint64(size) > uint64(len(b)) {
		return box{}, nil, fmt.Errorf("%q claims %d bytes of %d: %w", kind, size, len(b), ErrMalformed)
	}
	return box{kind, b[:size], b[8:size]}, b[size:], nil
}

// find returns the first box at a path of types below b, and false when there is none
// or something before it is malformed.
func find(b []byte, path ...string) (box, bool) {
	for len(b) > 0 {
		first, rest, err := nextBox(b)
		if err != nil {
			return box{}, false
		}
		if first.kind.String() == path[0] {
			if len(path) == 1 {
				return first, true
			}
			return find(first.body, path[1:]...)
		}
		b = rest
	}
	return box{}, false
}

// fields reads big-endian integers off the front of a box's body. Past the end it
// yields zeros and remembers; callers ask short once, at the end.
type fields struct {
	b     []byte
	short bool
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.b, f.short = nil, true
		return nil
	}
	taken := f.b[:n]
	f.b = f.b[n:]
	return taken
}

func (f *fields) u8() uint8 {
	if b := f.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (f *fields) u16() uint16 {
	if b := f.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (f *fields) u32() uint32 {
	if b := f.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (f *fields) u64() uint64 {
	if b := f.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// versionFlags reads the head of a full box.
func (f *fields) versionFlags() (version uint8, flags uint32) {
	v := f.u32()
	return uint8(v >> 24), v & 0xffffff
}

// appendBox appends a box of the given type around what fill appends.
func appendBox(dst []byte, kind string, fill func([]byte) []byte) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = append(dst, kind...)
	dst = fill(dst)
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start))
	return dst
}

// appendFull appends a full box: version and flags, then 32-bit words.
func appendFull(dst []byte, kind string, version uint8, flags uint32, words ...uint32) []byte {
	return appendBox(dst, kind, func(b []byte) []byte {
		b = binary.BigEndian.AppendUint32(b, uint32(version)<<24|flags)
		for _, w := range words {
			b = binary.BigEndian.AppendUint32(b, w)
		}
		return b
	})
}
