package fmp4

import (
	"encoding/binary"
	"fmt"
	"slices"

	"watchroom/media"
)

// InitSegment makes the initialisation segment (ftyp, moov) of one track for viewers: track_ID id, no edit list,
// no duration, the sample entry and the display matrix as in the stream. What says how large the stream happened
// to be so far (bit rates) is left out, so that the same settings give the same bytes wherever a process starts.
// The track must come from a [Header].
func InitSegment(t TrackInfo, id media.TrackID) ([]byte, error) {
	if t.boxes.entry == nil || id == 0 {
		return nil, fmt.Errorf("track %d as %d: no sample entry: %w", t.ID, id, ErrMalformed)
	}
	trak := appendTrak(nil, t, uint32(id))
	trex := appendFull(nil, "trex", 0, 0, uint32(id), 1, 0, 0, 0)
	return appendInit(nil, uint32(id)+1, trak, trex), nil
}

// CombineInits makes one initialisation segment of several, for players that read one stream of all tracks.
func CombineInits(inits ...media.Init) ([]byte, error) {
	var traks, trexes []byte
	var seen []media.TrackID
	next := uint32(1)
	for _, init := range inits {
		trak, haveTrak := find(init.Bytes, "moov", "trak")
		trex, haveTrex := find(init.Bytes, "moov", "mvex", "trex")
		id := init.Track.ID
		if !haveTrak || !haveTrex || slices.Contains(seen, id) {
			return nil, fmt.Errorf("combining initialisation segments, track %d: %w", id, ErrMalformed)
		}
		seen = append(seen, id)
		traks = append(traks, trak.raw...)
		trexes = append(trexes, trex.raw...)
		next = max(next, uint32(id)+1)
	}
	if len(seen) == 0 {
		return nil, fmt.Errorf("combining no initialisation segments: %w", ErrMalformed)
	}
	return appendInit(nil, next, traks, trexes), nil
}

// identityMatrix leaves a picture as it is.
func identityMatrix() []uint32 { return []uint32{0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000} }

func appendInit(dst []byte, nextTrack uint32, traks, trexes []byte) []byte {
	dst = appendBox(dst, "ftyp", func(b []byte) []byte {
		b = append(b, "iso6"...)
		b = binary.BigEndian.AppendUint32(b, 512)
		return append(b, "iso6iso5mp41"...)
	})
	return appendBox(dst, "moov", func(b []byte) []byte {
		mvhd := []uint32{0, 0, 1000, 0, 0x10000, 0x1000000, 0, 0} // times, timescale, duration, rate, volume, reserved
		mvhd = append(mvhd, identityMatrix()...)
		mvhd = append(mvhd, 0, 0, 0, 0, 0, 0, nextTrack)
		b = appendFull(b, "mvhd", 0, 0, mvhd...)
		b = append(b, traks...)
		return appendBox(b, "mvex", func(b []byte) []byte { return append(b, trexes...) })
	})
}

func appendTrak(dst []byte, t TrackInfo, id uint32) []byte {
	return appendBox(dst, "trak", func(b []byte) []byte {
		b = appendBox(b, "tkhd", func(b []byte) []byte {
			for _, word := range []uint32{7, 0, 0, id, 0, 0} { // enabled, in movie, in preview; times, id, duration
				b = binary.BigEndian.AppendUint32(b, word)
			}
			return append(b, t.boxes.tkhd...)
		})
		return appendBox(b, "mdia", func(b []byte) []byte {
			b = appendFull(b, "mdhd", 0, 0, 0, 0, t.Timescale, 0, uint32(t.boxes.lang)<<16)
			b = append(b, t.boxes.hdlr...)
			return appendBox(b, "minf", func(b []byte) []byte { return appendMinf(b, t) })
		})
	})
}

func appendMinf(b []byte, t TrackInfo) []byte {
	switch {
	case t.boxes.media != nil:
		b = append(b, t.boxes.media...)
	case t.Kind == media.KindVideo:
		b = appendFull(b, "vmhd", 0, 1, 0, 0)
	default:
		b = appendFull(b, "smhd", 0, 0, 0)
	}
	b = appendBox(b, "dinf", func(b []byte) []byte {
		return appendBox(b, "dref", func(b []byte) []byte {
			b = append(b, 0, 0, 0, 0, 0, 0, 0, 1)
			return appendFull(b, "url ", 0, 1) // in this file
		})
	})
	return appendBox(b, "stbl", func(b []byte) []byte {
		b = appendBox(b, "stsd", func(b []byte) []byte {
			b = append(b, 0, 0, 0, 0, 0, 0, 0, 1)
			return appendEntry(b, t)
		})
		b = appendFull(b, "stts", 0, 0, 0)
		b = appendFull(b, "stsc", 0, 0, 0)
		b = appendFull(b, "stsz", 0, 0, 0, 0)
		return appendFull(b, "stco", 0, 0, 0)
	})
}

// appendEntry appends the sample entry without the bit rates in it: FFmpeg fills them from what it has written
// so far, in btrt and in the DecoderConfigDescriptor of esds.
func appendEntry(dst []byte, t TrackInfo) []byte {
	entry, _, err := nextBox(t.boxes.entry)
	head := visualEntrySize
	if t.Kind == media.KindAudio {
		head = audioEntrySize
	}
	if err != nil || len(entry.body) < head {
		return append(dst, t.boxes.entry...)
	}
	return appendBox(dst, entry.kind.String(), func(b []byte) []byte {
		b = append(b, entry.body[:head]...)
		for rest := entry.body[head:]; len(rest) > 0; {
			child, after, err := nextBox(rest)
			if err != nil {
				return append(b, rest...)
			}
			rest = after
			switch child.kind.String() {
			case "btrt":
			case "esds":
				start := len(b)
				b = append(b, child.raw...)
				clearBitRates(b[start+8:])
			default:
				b = append(b, child.raw...)
			}
		}
		return b
	})
}

// clearBitRates zeroes buffer size, largest and average bit rate in the body of an esds.
func clearBitRates(esds []byte) {
	f := fields{b: esds}
	f.versionFlags()
	config, ok := decoderConfig(&f)
	if ok && len(config.b) >= 13 {
		clear(config.b[2:13]) // after object type and stream type
	}
}
