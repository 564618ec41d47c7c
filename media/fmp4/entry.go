package fmp4

import (
	"encoding/binary"
	"fmt"

	"watchroom/media"
)

// What is made here are tracks that come without boxes, frame by frame: out of RTP. Timescales are those of RTP.
const (
	videoTimescale = 90000
	opusTimescale  = 48000
)

// AVCTrack describes H.264 by its parameter sets, which are kept. Samples have lengths of four bytes before their NAL units.
func AVCTrack(id uint32, sequence, picture [][]byte) (TrackInfo, error) {
	if len(sequence) == 0 || len(picture) == 0 || len(sequence) > 31 || len(picture) > 255 {
		return TrackInfo{}, fmt.Errorf("%d and %d parameter sets: %w", len(sequence), len(picture), ErrMalformed)
	}
	s, err := parseSPS(sequence[0])
	if err != nil {
		return TrackInfo{}, err
	}
	config := []byte{1, s.profile, s.compatible, s.level, 0xff, 0xe0 | byte(len(sequence))}
	config = appendSets(config, sequence)
	config = append(config, byte(len(picture)))
	config = appendSets(config, picture)
	if s.high() {
		config = append(config, 0xfc|byte(s.chroma), 0xf8|byte(s.luma-8), 0xf8|byte(s.depth-8), 0)
	}
	return videoTrack(id, "avc1", "avcC", config, s.width, s.height), nil
}

func appendSets(dst []byte, sets [][]byte) []byte {
	for _, set := range sets {
		dst = binary.BigEndian.AppendUint16(dst, uint16(len(set))) //nolint:gosec // out of a packet
		dst = append(dst, set...)
	}
	return dst
}

// VP8Track describes VP8 by a keyframe (RFC 6386, 9.1).
func VP8Track(id uint32, keyframe []byte) (TrackInfo, error) {
	if len(keyframe) < 10 || keyframe[0]&1 != 0 || [3]byte(keyframe[3:6]) != [3]byte{0x9d, 0x01, 0x2a} {
		return TrackInfo{}, fmt.Errorf("no keyframe of VP8: %w", ErrMalformed)
	}
	width := int(binary.LittleEndian.Uint16(keyframe[6:]) & 0x3fff)
	height := int(binary.LittleEndian.Uint16(keyframe[8:]) & 0x3fff)
	return vpTrack(id, "vp08", 0, 8, 1, width, height)
}

// VP9Track describes VP9 by a keyframe (VP9 bitstream specification, 6.2).
func VP9Track(id uint32, keyframe []byte) (TrackInfo, error) {
	r := bitReader{b: keyframe}
	marker := r.take(2)
	profile := r.take(1) | r.take(1)<<1
	if profile == 3 {
		r.skip(1)
	}
	again, inter := r.flag(), r.flag()
	r.skip(2) // show_frame, error_resilient_mode
	if marker != 2 || again || inter || r.take(24) != 0x498342 {
		return TrackInfo{}, fmt.Errorf("no keyframe of VP9: %w", ErrMalformed)
	}
	depth, chroma := byte(8), byte(1)
	if profile >= 2 {
		depth = 10 + 2*byte(r.take(1))
	}
	if space := r.take(3); space != 7 {
		r.skip(1) // color_range
		if profile&1 == 1 {
			chroma = 3 - byte(r.take(1)) - byte(r.take(1)) // 4:4:4, or 4:2:2 or 4:4:0
			r.skip(1)
		}
	} else if chroma = 3; profile&1 == 1 {
		r.skip(1)
	}
	width, height := int(r.take(16))+1, int(r.take(16))+1 //nolint:gosec // 16 bits
	if r.short {
		return TrackInfo{}, fmt.Errorf("a keyframe of %d bytes: %w", len(keyframe), ErrMalformed)
	}
	return vpTrack(id, "vp09", byte(profile), depth, chroma, width, height)
}

// vpTrack follows the VP Codec ISO Media File Format Binding, version 1.0.
func vpTrack(id uint32, entry string, profile, depth, chroma byte, width, height int) (TrackInfo, error) {
	if width <= 0 || height <= 0 || width > maxSide || height > maxSide {
		return TrackInfo{}, fmt.Errorf("a picture of %d x %d: %w", width, height, ErrMalformed)
	}
	level := byte(62)
	for _, l := range []struct {
		level byte
		size  int // luma samples
	}{{10, 36864}, {11, 73728}, {20, 122880}, {21, 245760}, {30, 552960}, {31, 983040}, {40, 2228224}, {50, 8912896}} {
		if width*height <= l.size {
			level = l.level
			break
		}
	}
	config := []byte{1, 0, 0, 0, profile, level, depth<<4 | chroma<<1, 1, 1, 1, 0, 0}
	return videoTrack(id, entry, "vpcC", config, width, height), nil
}

// OpusTrack describes Opus as RTP carries it (RFC 7587, 4.1; Opus in ISOBMFF, 4.3): always at 48 kHz, without pre-skip,
// which is for those who have heard the beginning.
func OpusTrack(id uint32) TrackInfo {
	entry := appendBox(nil, "Opus", func(b []byte) []byte {
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 1)
		b = append(b, make([]byte, 8)...)
		b = append(b, 0, 2, 0, 16, 0, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, opusTimescale<<16)
		return appendBox(b, "dOps", func(b []byte) []byte {
			b = append(b, 0, 2, 0, 0)
			b = binary.BigEndian.AppendUint32(b, opusTimescale)
			return append(b, 0, 0, 0)
		})
	})
	return TrackInfo{
		ID: id, Kind: media.KindAudio, Codec: "opus", Timescale: opusTimescale, SampleRate: opusTimescale, Channels: 2,
		boxes: trackBoxes{tkhd: trackHeader(media.KindAudio, 0, 0), lang: undetermined, hdlr: handler("soun"), entry: entry},
	}
}

func videoTrack(id uint32, kind, configuration string, config []byte, width, height int) TrackInfo {
	entry := appendBox(nil, kind, func(b []byte) []byte {
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 1)
		b = append(b, make([]byte, 16)...)
		b = binary.BigEndian.AppendUint16(b, uint16(width))  //nolint:gosec // up to maxSide
		b = binary.BigEndian.AppendUint16(b, uint16(height)) //nolint:gosec // up to maxSide
		b = append(b, 0, 72, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0, 1)
		b = append(b, make([]byte, 32)...)
		b = append(b, 0, 24, 0xff, 0xff)
		return appendBox(b, configuration, func(b []byte) []byte { return append(b, config...) })
	})
	t := TrackInfo{
		ID: id, Kind: media.KindVideo, Timescale: videoTimescale, Width: width, Height: height,
		boxes: trackBoxes{tkhd: trackHeader(media.KindVideo, width, height), lang: undetermined, hdlr: handler("vide"), entry: entry},
	}
	if first, _, err := nextBox(entry); err == nil {
		t.parseEntry(first)
	}
	return t
}

// undetermined is the language "und", packed.
const undetermined = 0x55c4

// trackHeader is the end of a tkhd: layer, group, volume, matrix, size.
func trackHeader(kind media.Kind, width, height int) []byte {
	b := make([]byte, 12, 60)
	if kind == media.KindAudio {
		b = append(b, 1, 0, 0, 0)
	} else {
		b = append(b, 0, 0, 0, 0)
	}
	for _, word := range identityMatrix() {
		b = binary.BigEndian.AppendUint32(b, word)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(width)<<16)     //nolint:gosec // up to maxSide
	return binary.BigEndian.AppendUint32(b, uint32(height)<<16) //nolint:gosec // up to maxSide
}

func handler(kind string) []byte {
	return appendBox(nil, "hdlr", func(b []byte) []byte {
		b = append(b, make([]byte, 8)...)
		b = append(b, kind...)
		return append(b, make([]byte, 13)...)
	})
}

// Same tells whether two tracks are decoded alike: what is made for the one does for the other.
func (t TrackInfo) Same(o TrackInfo) bool {
	return t.Kind == o.Kind && t.Timescale == o.Timescale && string(t.boxes.entry) == string(o.boxes.entry)
}
