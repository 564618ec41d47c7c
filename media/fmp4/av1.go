package fmp4

import "fmt"

// AV1Track describes AV1 by its sequence header OBU, with its size field (AV1 bitstream, 5.5; AV1 in ISOBMFF, 2.3).
func AV1Track(id uint32, header []byte) (TrackInfo, error) {
	if len(header) < 3 || header[0]>>3&15 != 1 || header[0]&2 == 0 || header[1] > 127 {
		return TrackInfo{}, fmt.Errorf("no sequence header of AV1: %w", ErrMalformed)
	}
	payload := header[2:]
	if header[0]&4 != 0 { // temporal and spatial layer
		payload = header[3:]
	}
	s := parseSequence(payload)
	if s.short || s.width <= 0 || s.height <= 0 || s.width > maxSide || s.height > maxSide {
		return TrackInfo{}, fmt.Errorf("a sequence header of %d bytes, %d x %d: %w", len(header), s.width, s.height, ErrMalformed)
	}
	config := append([]byte{0x81, s.profile<<5 | s.level, s.format, 0}, header...)
	return videoTrack(id, "av01", "av1C", config, s.width, s.height), nil
}

// av1Sequence is what a sequence header says that a sample entry has to say too.
type av1Sequence struct {
	profile, level byte
	format         byte // the third byte of av1C
	width, height  int
	short          bool
}

func parseSequence(payload []byte) av1Sequence {
	r := bitReader{b: payload}
	s := av1Sequence{profile: byte(r.take(3))}
	r.flag() // still_picture
	reduced := r.flag()
	if reduced {
		s.level = byte(r.take(5))
	} else {
		s.readPoints(&r)
	}
	wide, high := int(r.take(4))+1, int(r.take(4))+1             //nolint:gosec // 4 bits
	s.width, s.height = int(r.take(wide))+1, int(r.take(high))+1 //nolint:gosec // 16 bits
	skipTools(&r, reduced)
	s.readColour(&r)
	s.short = r.short
	return s
}

// readPoints reads timing and operating points, of which the first counts.
func (s *av1Sequence) readPoints(r *bitReader) {
	model, delay := false, 0
	if r.flag() { // timing_info_present_flag
		r.skip(64)
		if r.flag() {
			r.unsigned() // the same code as in H.264
		}
		if model = r.flag(); model {
			delay = int(r.take(5)) + 1 //nolint:gosec // 5 bits
			r.skip(32 + 5 + 5)
		}
	}
	display := r.flag() // initial_display_delay_present_flag
	for i := range r.take(5) + 1 {
		r.skip(12)
		level, tier := byte(r.take(5)), byte(0)
		if level > 7 {
			tier = byte(r.take(1))
		}
		if i == 0 {
			s.level, s.format = level, tier<<7
		}
		if model && r.flag() {
			r.skip(2*delay + 1)
		}
		if display && r.flag() {
			r.skip(4)
		}
	}
}

// skipTools reads past the coding tools between size and colour.
func skipTools(r *bitReader, reduced bool) {
	if !reduced && r.flag() { // frame_id_numbers_present_flag
		r.skip(7)
	}
	r.skip(3)
	if !reduced {
		r.skip(4)
		order := r.flag()
		if order {
			r.skip(2)
		}
		screen := r.flag() // seq_choose_screen_content_tools
		if screen = screen || r.flag(); screen && !r.flag() {
			r.skip(1)
		}
		if order {
			r.skip(3)
		}
	}
	r.skip(3)
}

// readColour reads as far as depth and whether there is any colour; of the profiles only the first is met in RTP.
func (s *av1Sequence) readColour(r *bitReader) {
	const highDepth, twelve, mono, subsampledX, subsampledY = 0x40, 0x20, 0x10, 0x08, 0x04
	high := r.flag()
	if high {
		s.format |= highDepth
	}
	if s.profile == 2 && high && r.flag() {
		s.format |= twelve
	}
	if s.profile != 1 && r.flag() {
		s.format |= mono
	}
	switch s.profile {
	case 0:
		s.format |= subsampledX | subsampledY
	case 2:
		s.format |= subsampledX
	}
}
