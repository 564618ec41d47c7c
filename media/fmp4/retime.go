package fmp4

import (
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"watchroom/media"
)

// Retime gives the fragment's bytes with its times moved by delta: a new moof, and the fragment's own payload. Decode
// times that were raised come down again by as much and composition offsets up: FFmpeg's demuxer and VLC's show a track
// with negative offsets late. timescale is that of the fragment's track. It returns ErrTime when the decode
// time would be negative.
func Retime(f *media.Fragment, delta time.Duration, timescale uint32) (net.Buffers, error) {
	if f.Raised != 0 {
		return RetimeFrom(f, 0, delta, timescale)
	}
	ticks, err := retimeTicks(f, delta, timescale)
	if err != nil {
		return nil, err
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

// RetimeFrom does the same for the samples from the numbered one on; those before it are left out.
func RetimeFrom(f *media.Fragment, first int, delta time.Duration, timescale uint32) (net.Buffers, error) {
	ticks, err := retimeTicks(f, delta, timescale)
	if err != nil {
		return nil, err
	}
	raised, err := toTicks(f.Raised, timescale)
	if err != nil {
		return nil, fmt.Errorf("lowering a fragment of track %d: %w", f.Track, err)
	}
	h, err := readHeader(f)
	if err != nil {
		return nil, fmt.Errorf("moving a fragment of track %d: %w", f.Track, err)
	}
	if first < 0 || first >= len(h.samples) || len(f.Samples) != len(h.samples) {
		return nil, fmt.Errorf("sample %d of %d in track %d: %w", first, len(h.samples), f.Track, ErrMalformed)
	}
	h.samples = h.samples[first:]
	for i := range h.samples {
		s := &h.samples[i]
		s.dts += ticks - raised
		s.offset += int32(raised)
		if s.dts < 0 || s.dts > maxTicks*2 {
			return nil, fmt.Errorf("moving a fragment of track %d to %d: %w", f.Track, s.dts, ErrTime)
		}
	}
	payload := f.Bytes[f.Samples[first].Offset:]
	head := h.bytes(0)
	binary.BigEndian.PutUint32(head[len(head)-boxHead:], uint32(boxHead+len(payload)))
	return net.Buffers{head, payload}, nil
}

func retimeTicks(f *media.Fragment, delta time.Duration, timescale uint32) (int64, error) {
	if timescale == 0 {
		return 0, fmt.Errorf("moving a fragment of track %d: no timescale: %w", f.Track, ErrMalformed)
	}
	ticks, err := toTicks(delta, timescale)
	if err != nil {
		return 0, fmt.Errorf("moving a fragment of track %d: %w", f.Track, err)
	}
	return ticks, nil
}
