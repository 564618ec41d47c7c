package load

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// errBoxes is for bytes that are not the MP4 they should be.
var errBoxes = errors.New("not the boxes expected")

// header is the fixed header of a binary media message; see the protocol.
type header struct {
	kind, flags, track byte
	epoch              uint32
	decode, duration   time.Duration
}

const headerSize = 32

func readHeader(b []byte) (header, []byte, error) {
	if len(b) < headerSize {
		return header{}, nil, fmt.Errorf("a message of %d bytes: %w", len(b), errBoxes)
	}
	return header{
		kind: b[0], flags: b[1], track: b[2],
		epoch:    binary.BigEndian.Uint32(b[4:]),
		duration: time.Duration(binary.BigEndian.Uint32(b[12:])) * time.Microsecond,
		decode:   time.Duration(int64(binary.BigEndian.Uint64(b[16:]))) * time.Microsecond,
	}, b[headerSize:], nil
}

// each calls do for every box in b, which they must fill exactly.
func each(b []byte, do func(name string, body []byte) error) error {
	for len(b) > 0 {
		if len(b) < 8 {
			return fmt.Errorf("%d bytes too many: %w", len(b), errBoxes)
		}
		size, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		if size == 1 && len(b) >= 16 {
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if size < head || size > uint64(len(b)) {
			return fmt.Errorf("%q of %d bytes in %d: %w", b[4:8], size, len(b), errBoxes)
		}
		if err := do(string(b[4:8]), b[head:size]); err != nil {
			return err
		}
		b = b[size:]
	}
	return nil
}

// find is the first box at a path.
func find(b []byte, path ...string) ([]byte, error) {
	for _, name := range path {
		var found []byte
		err := each(b, func(n string, body []byte) error {
			if n == name && found == nil {
				found = body
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, fmt.Errorf("no %s: %w", name, errBoxes)
		}
		b = found
	}
	return b, nil
}

// fields reads big-endian integers one after another; past the end it reads zeros and is bad.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) take(n int) uint64 {
	if len(f.b) < n {
		f.b, f.bad = nil, true
		return 0
	}
	var x uint64
	for _, c := range f.b[:n] {
		x = x<<8 | uint64(c)
	}
	f.b = f.b[n:]
	return x
}

func (f *fields) u32() uint32 { return uint32(f.take(4)) }

// start is what an initialisation segment says that fragments need.
type start struct {
	timescale       uint32
	defaultDuration uint32
	defaultSize     uint32
}

func readInit(b []byte) (start, error) {
	mdhd, err := find(b, "moov", "trak", "mdia", "mdhd")
	if err != nil {
		return start{}, err
	}
	f := fields{b: mdhd}
	if version := f.u32() >> 24; version == 1 {
		f.take(8)
		f.take(8)
	} else {
		f.take(8)
	}
	s := start{timescale: f.u32()}
	if trex, err := find(b, "moov", "mvex", "trex"); err == nil {
		t := fields{b: trex}
		t.take(8) // version, flags, track
		t.take(4) // sample description
		s.defaultDuration, s.defaultSize = t.u32(), t.u32()
	}
	if f.bad || s.timescale == 0 {
		return start{}, fmt.Errorf("mdhd: %w", errBoxes)
	}
	return s, nil
}

// span is what a fragment says of itself, in ticks.
type span struct {
	decode, duration uint64
	samples          int
}

// readFragment reads one moof and its mdat, which must be all there is, and checks that the samples fill the mdat.
func readFragment(b []byte, s start) (span, error) {
	traf, err := find(b, "moof", "traf")
	if err != nil {
		return span{}, err
	}
	mdat, err := find(b, "mdat")
	if err != nil {
		return span{}, err
	}
	var out span
	var size uint64
	dated := false
	err = each(traf, func(name string, body []byte) error {
		f := fields{b: body}
		switch name {
		case "tfhd":
			s = readDefaults(&f, s)
		case "tfdt":
			dated = true
			width := 4
			if f.u32()>>24 == 1 {
				width = 8
			}
			out.decode = f.take(width)
		case "trun":
			size += readRun(&f, s, &out)
		}
		if f.bad {
			return fmt.Errorf("%s: %w", name, errBoxes)
		}
		return nil
	})
	switch {
	case err != nil:
		return span{}, err
	case !dated || out.samples == 0:
		return span{}, fmt.Errorf("no decode time or no samples: %w", errBoxes)
	case size != uint64(len(mdat)):
		return span{}, fmt.Errorf("samples of %d bytes in %d: %w", size, len(mdat), errBoxes)
	}
	return out, nil
}

// readDefaults reads tfhd (ISO/IEC 14496-12, 8.8.7).
func readDefaults(f *fields, s start) start {
	flags := f.u32()
	f.take(4) // track
	if flags&0x1 != 0 {
		f.take(8)
	}
	if flags&0x2 != 0 {
		f.take(4)
	}
	if flags&0x8 != 0 {
		s.defaultDuration = f.u32()
	}
	if flags&0x10 != 0 {
		s.defaultSize = f.u32()
	}
	return s
}

// readRun reads trun (8.8.8), adds to out and returns the bytes of its samples.
func readRun(f *fields, s start, out *span) (size uint64) {
	flags := f.u32()
	count := f.u32()
	if flags&0x1 != 0 {
		f.take(4)
	}
	if flags&0x4 != 0 {
		f.take(4)
	}
	for i := uint32(0); i < count && !f.bad; i++ {
		duration, bytes := s.defaultDuration, s.defaultSize
		if flags&0x100 != 0 {
			duration = f.u32()
		}
		if flags&0x200 != 0 {
			bytes = f.u32()
		}
		if flags&0x400 != 0 {
			f.take(4)
		}
		if flags&0x800 != 0 {
			f.take(4)
		}
		out.duration += uint64(duration)
		out.samples++
		size += uint64(bytes)
		if flags&0x700 == 0 && count > 1<<20 { // nothing is read for a sample: its number must not be believed
			f.bad = true
		}
	}
	return size
}
