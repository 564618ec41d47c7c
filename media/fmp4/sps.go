package fmp4

import (
	"bytes"
	"fmt"
)

// sps is what a sequence parameter set of H.264 says that a sample entry has to say too (ITU-T H.264, 7.3.2.1.1).
type sps struct {
	profile, compatible, level byte
	chroma, luma, depth        int // chroma_format_idc, bits of a sample
	width, height              int
}

// maxSide bounds what a picture claims to measure.
const maxSide = 16384

func parseSPS(unit []byte) (sps, error) {
	if len(unit) < 4 || unit[0]&31 != 7 {
		return sps{}, fmt.Errorf("no sequence parameter set: %w", ErrMalformed)
	}
	r := bitReader{b: bytes.ReplaceAll(unit[1:], []byte{0, 0, 3}, []byte{0, 0})}
	s := sps{profile: byte(r.take(8)), compatible: byte(r.take(8)), level: byte(r.take(8)), chroma: 1, luma: 8, depth: 8}
	r.unsigned() // its number
	if s.high() {
		s.readChroma(&r)
	}
	r.unsigned() // log2_max_frame_num_minus4
	s.skipOrder(&r)
	r.unsigned() // max_num_ref_frames
	r.flag()     // gaps_in_frame_num_value_allowed_flag
	s.readSize(&r)
	if r.short || s.width <= 0 || s.height <= 0 || s.width > maxSide || s.height > maxSide {
		return sps{}, fmt.Errorf("a sequence parameter set of %d bytes, %d x %d: %w", len(unit), s.width, s.height, ErrMalformed)
	}
	return s, nil
}

// high tells whether the profile is one of those that say what their samples are.
func (s *sps) high() bool {
	return bytes.IndexByte([]byte{100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}, s.profile) >= 0
}

func (s *sps) readChroma(r *bitReader) {
	if s.chroma = int(r.unsigned()); s.chroma == 3 { //nolint:gosec // below 2^33
		r.flag() // separate_colour_plane_flag
	}
	s.luma, s.depth = 8+int(r.unsigned()), 8+int(r.unsigned()) //nolint:gosec // below 2^33
	r.flag()                                                   // qpprime_y_zero_transform_bypass_flag
	if !r.flag() {
		return
	}
	lists := 8
	if s.chroma == 3 {
		lists = 12
	}
	for i := range lists {
		if !r.flag() {
			continue
		}
		size := 16
		if i >= 6 {
			size = 64
		}
		skipScaling(r, size)
	}
}

// skipScaling reads past a scaling list (7.3.2.1.1.1).
func skipScaling(r *bitReader, size int) {
	last, next := int64(8), int64(8)
	for range size {
		if next != 0 {
			next = (last + r.signed() + 256) % 256
		}
		if next != 0 {
			last = next
		}
		if r.short {
			return
		}
	}
}

// skipOrder reads past how pictures are ordered.
func (s *sps) skipOrder(r *bitReader) {
	switch r.unsigned() {
	case 0:
		r.unsigned()
	case 1:
		r.flag()
		r.signed()
		r.signed()
		for range min(r.unsigned(), 255) {
			r.signed()
		}
	}
}

func (s *sps) readSize(r *bitReader) {
	wide, high := r.unsigned()+1, r.unsigned()+1 // in macroblocks, or pairs of them
	fields := uint64(1)
	if !r.flag() { // frame_mbs_only_flag
		fields = 2
		r.flag()
	}
	r.flag() // direct_8x8_inference_flag
	if wide > maxSide/16 || high > maxSide/16 {
		return
	}
	width, height := int(16*wide), int(16*high*fields) //nolint:gosec // bounded above
	if r.flag() {
		left, right, top, bottom := r.unsigned(), r.unsigned(), r.unsigned(), r.unsigned()
		across, down := uint64(1), fields
		if s.chroma == 1 || s.chroma == 2 {
			across = 2
		}
		if s.chroma == 1 {
			down *= 2
		}
		width -= int((left + right) * across) //nolint:gosec // below 2^35
		height -= int((top + bottom) * down)  //nolint:gosec // below 2^35
	}
	s.width, s.height = width, height
}
