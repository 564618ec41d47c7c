package fmp4

import "fmt"

// AVCConfig is how H.264 lies in a track's samples and what a decoder is given before them
// (ISO/IEC 14496-15, 5.3.3.1.2). Its slices share the bytes they were read from.
type AVCConfig struct {
	LengthSize int      // bytes of the length before each NAL unit: 1, 2 or 4
	SPS, PPS   [][]byte // without lengths or start codes
}

// AVC reads the decoder configuration from an initialisation segment of one H.264 track.
func AVC(init []byte) (AVCConfig, error) {
	stsd, ok := find(init, "moov", "trak", "mdia", "minf", "stbl", "stsd")
	if !ok || len(stsd.body) < 8 {
		return AVCConfig{}, fmt.Errorf("no sample description: %w", ErrMalformed)
	}
	entry, _, err := nextBox(stsd.body[8:]) // after version, flags and count
	if err != nil {
		return AVCConfig{}, fmt.Errorf("in stsd: %w", err)
	}
	if kind := entry.kind.String(); kind != "avc1" && kind != "avc3" || len(entry.body) < visualEntrySize {
		return AVCConfig{}, fmt.Errorf("%q is not H.264: %w", kind, ErrMalformed)
	}
	box, ok := find(entry.body[visualEntrySize:], "avcC")
	if !ok {
		return AVCConfig{}, fmt.Errorf("no avcC: %w", ErrMalformed)
	}
	return parseAVC(box.body)
}

func parseAVC(body []byte) (AVCConfig, error) {
	f := fields{b: body}
	f.take(4) // version, profile, compatibility, level
	c := AVCConfig{LengthSize: int(f.u8()&3) + 1}
	c.SPS = parameterSets(&f, int(f.u8()&31))
	c.PPS = parameterSets(&f, int(f.u8()))
	if f.short || c.LengthSize == 3 {
		return AVCConfig{}, fmt.Errorf("avcC of %d bytes: %w", len(body), ErrMalformed)
	}
	return c, nil
}

func parameterSets(f *fields, count int) [][]byte {
	var sets [][]byte
	for range count {
		if set := f.take(int(f.u16())); len(set) > 0 {
			sets = append(sets, set)
		}
	}
	return sets
}

// NALUnits calls each with the NAL units of a sample, without their lengths.
func (c AVCConfig) NALUnits(sample []byte, each func([]byte)) error {
	f := fields{b: sample}
	for len(f.b) > 0 {
		size := 0
		for range c.LengthSize {
			size = size<<8 | int(f.u8())
		}
		unit := f.take(size)
		if f.short {
			return fmt.Errorf("NAL unit of %d bytes: %w", size, ErrMalformed)
		}
		if size > 0 {
			each(unit)
		}
	}
	return nil
}
