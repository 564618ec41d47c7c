package fmp4

import (
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"watchroom/media"
)

// Retime gives the fragment's bytes with its decode time moved by delta: a copy of the moof, and the fragment's own
// mdat. timescale is that of the fragment's track. It returns ErrTime when the decode time would be negative.
func Retime(f *media.Fragment, delta time.Duration, timescale uint32) (net.Buffers, error) {
	if timescale == 0 {
		return nil, fmt.Errorf("moving a fragment of track %d: no timescale: %w", f.Track, ErrMalformed)
	}
	ticks, err := toTicks(delta, timescale)
	if err != nil {
		return nil, fmt.Errorf("moving a fragment of track %d: %w", f.Track, err)
	}
	moof, _, err := nextBox(f.Bytes)
	if err != nil || moof.kind != boxMoof {
		return nil, fmt.Errorf("moving a fragment of track %d: no moof: %w", f.Track, ErrMalformed)
	}
	moved := append([]byte(nil), moof.raw...)
	tfdt, ok := find(moved, "moof", "traf", "tfdt")
	if !ok || len(tfdt.body) < 12 || tfdt.body[0] != 1 {
		return nil, fmt.Errorf("moving a fragment of track %d: no tfdt of version 1: %w", f.Track, ErrMalformed)
	}
	decode := int64(binary.BigEndian.Uint64(tfdt.body[4:]))
	if decode < 0 || decode > maxTicks*2 || decode+ticks < 0 {
		return nil, fmt.Errorf("moving a fragment of track %d from %d by %d: %w", f.Track, decode, ticks, ErrTime)
	}
	binary.BigEndian.PutUint64(tfdt.body[4:], uint64(decode+ticks))
	return net.Buffers{moved, f.Bytes[len(moved):]}, nil
}
