package fmp4

import (
	"encoding/binary"

	"watchroom/media"
)

// Sample flags (ISO/IEC 14496-12, 8.8.3.1): depends on no other, or on others and not a sync sample.
const (
	flagsSync    = 0x02000000
	flagsNonSync = 0x01000000 | sampleNonSync
)

// header is what is written before the payload of a fragment: a moof and the head of its mdat.
type header struct {
	track    media.TrackID
	kind     media.Kind
	sequence uint32
	samples  []cutSample // at least one
}

// layout says which fields each sample of a run carries by itself.
type layout struct {
	durations, offsets bool
}

func (h header) layout() layout {
	var l layout
	for _, s := range h.samples {
		l.durations = l.durations || s.duration != h.samples[0].duration
		l.offsets = l.offsets || s.offset != 0
	}
	return l
}

func (l layout) sampleSize() int {
	size := 4
	if l.durations {
		size += 4
	}
	if l.offsets {
		size += 4
	}
	return size
}

const (
	mfhdSize   = 16
	tfhdLength = 24 // with default duration and flags
	tfdtSize   = 20
	trunHead   = 24 // with data offset and first sample's flags
	boxHead    = 8
)

// build makes the fragment of what is pending: one allocation for the bytes, one for the samples.
func (c *Cutter) build() (*media.Fragment, error) {
	c.sequence++
	h := header{c.cfg.Track.ID, c.cfg.Track.Kind, c.sequence, c.samples}
	b := h.bytes(len(c.payload))
	at := len(b)
	return c.describe(append(b, c.payload...), at)
}

// bytes has room for the payload behind it.
func (h header) bytes(payload int) []byte {
	l := h.layout()
	trun := trunHead + len(h.samples)*l.sampleSize()
	traf := boxHead + tfhdLength + tfdtSize + trun
	moof := boxHead + mfhdSize + traf

	b := make([]byte, 0, moof+boxHead+payload)
	b = appendHead(b, moof, "moof")
	b = appendFull(b, "mfhd", 0, 0, h.sequence)
	b = appendHead(b, traf, "traf")
	// Within a fragment only the first sample can be a keyframe of video; in audio all are.
	rest := uint32(flagsNonSync)
	if h.kind == media.KindAudio {
		rest = flagsSync
	}
	first := rest
	if h.samples[0].keyframe {
		first = flagsSync
	}
	b = appendFull(b, "tfhd", 0, tfhdDefaultBaseMoof|tfhdDuration|tfhdFlags,
		uint32(h.track), h.samples[0].duration, rest)
	b = appendHead(b, tfdtSize, "tfdt")
	b = append(b, 1, 0, 0, 0)
	b = binary.BigEndian.AppendUint64(b, uint64(h.samples[0].dts))
	b = h.appendTrun(b, l, trun, moof+boxHead, first)
	return appendHead(b, boxHead+payload, "mdat")
}

func appendHead(b []byte, size int, kind string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(size)), kind...)
}

// appendTrun appends a run in version 1: composition offsets are signed.
func (h header) appendTrun(b []byte, l layout, size, dataOffset int, firstFlags uint32) []byte {
	flags := uint32(1<<24 | trunDataOffset | trunFirstFlags | trunSize)
	if l.durations {
		flags |= trunDuration
	}
	if l.offsets {
		flags |= trunComposition
	}
	b = appendHead(b, size, "trun")
	for _, word := range [...]uint32{flags, uint32(len(h.samples)), uint32(dataOffset), firstFlags} {
		b = binary.BigEndian.AppendUint32(b, word)
	}
	for _, s := range h.samples {
		if l.durations {
			b = binary.BigEndian.AppendUint32(b, s.duration)
		}
		b = binary.BigEndian.AppendUint32(b, uint32(s.size))
		if l.offsets {
			b = binary.BigEndian.AppendUint32(b, uint32(s.offset))
		}
	}
	return b
}

// describe says what is in b. Each time is rounded from ticks by itself, so errors do not add up, and a fragment
// ends exactly where the next begins.
func (c *Cutter) describe(b []byte, at int) (*media.Fragment, error) {
	timescale := c.cfg.Track.Timescale
	f := &media.Fragment{
		Track: c.cfg.Track.ID, Kind: c.cfg.Track.Kind, Epoch: c.cfg.Epoch,
		Keyframe: c.samples[0].keyframe,
		Samples:  make([]media.Sample, len(c.samples)),
		Bytes:    b,
	}
	for i, s := range c.samples {
		decode, err := toDuration(s.dts, timescale)
		if err != nil {
			return nil, err
		}
		present, err := toDuration(s.dts+int64(s.offset), timescale)
		if err != nil {
			return nil, err
		}
		f.Samples[i] = media.Sample{Offset: at, Size: s.size, Decode: decode, Present: present, Keyframe: s.keyframe}
		at += s.size
		if i == 0 || present < f.Start {
			f.Start = present
		}
	}
	end, err := toDuration(c.end, timescale)
	if err != nil {
		return nil, err
	}
	f.Decode = f.Samples[0].Decode
	f.Duration = end - f.Decode
	if f.Raised, err = toDuration(c.raise, timescale); err != nil {
		return nil, err
	}
	return f, nil
}
