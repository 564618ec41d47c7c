package ffmpeg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
)

// videoCodec is the RFC 6381 string of a video stream, empty when MP4 has none or it cannot be told.
func videoCodec(s stream) string {
	switch s.CodecName {
	case "h264":
		return avc(s.data)
	case "hevc":
		return hevc(s.data)
	case "av1":
		return av1(s)
	case "vp9":
		return vp9(s)
	}
	return ""
}

// audioCodec is the RFC 6381 string of an audio stream, as Chromium knows it in audio/mp4.
func audioCodec(name, profile string, sampleRate int) string {
	switch name {
	case "aac":
		object, ok := map[string]string{"LC": "2", "HE-AAC": "5", "HE-AACv2": "29", "Main": "1", "LTP": "4", "SSR": "3", "xHE-AAC": "42"}[profile]
		if !ok {
			object = "2"
		}
		return "mp4a.40." + object
	case "mp3":
		if sampleRate > 0 && sampleRate <= 24000 {
			return "mp4a.69" // MPEG-2 layer 3
		}
		return "mp4a.6B"
	case "opus", "flac":
		return name
	case "ac3":
		return "ac-3"
	case "eac3":
		return "ec-3"
	}
	return ""
}

// avc reads profile, constraints and level from an avcC (ISO/IEC 14496-15, 5.3.3) or, in a stream
// with start codes, from the sequence parameter set.
func avc(b []byte) string {
	if len(b) >= 4 && b[0] == 1 {
		return fmt.Sprintf("avc1.%02x%02x%02x", b[1], b[2], b[3])
	}
	for nal := range annexB(b) {
		if len(nal) >= 4 && nal[0]&31 == 7 {
			return fmt.Sprintf("avc1.%02x%02x%02x", nal[1], nal[2], nal[3])
		}
	}
	return ""
}

// hevc reads the profile from an hvcC (ISO/IEC 14496-15, 8.3.3) or the sequence parameter set; both
// have the same 12 bytes.
func hevc(b []byte) string {
	if len(b) >= 13 && b[0] == 1 {
		return hevcProfile(b[1:13])
	}
	for nal := range annexB(b) {
		if len(nal) > 15 && nal[0]>>1&63 == 33 {
			if raw := bytes.ReplaceAll(nal[2:], []byte{0, 0, 3}, []byte{0, 0}); len(raw) >= 13 {
				return hevcProfile(raw[1:13])
			}
		}
	}
	return ""
}

// hevcProfile is ISO/IEC 14496-15, E.3.
func hevcProfile(b []byte) string {
	space := []string{"", "A", "B", "C"}[b[0]>>6]
	tier := "L"
	if b[0]&0x20 != 0 {
		tier = "H"
	}
	var s strings.Builder
	fmt.Fprintf(&s, "hvc1.%s%d.%X.%s%d", space, b[0]&31, bits.Reverse32(binary.BigEndian.Uint32(b[1:5])), tier, b[11])
	for _, constraint := range bytes.TrimRight(b[5:11], "\x00") {
		fmt.Fprintf(&s, ".%X", constraint)
	}
	return s.String()
}

// av1 reads an av1C (AV1 in ISOBMFF, 2.3), else goes by what ffprobe says.
func av1(s stream) string {
	if b := s.data; len(b) >= 4 && b[0] == 0x81 {
		depth, tier := 8, "M"
		if b[2]&0x40 != 0 {
			depth = 10
			if b[2]&0x20 != 0 {
				depth = 12
			}
		}
		if b[2]&0x80 != 0 {
			tier = "H"
		}
		return fmt.Sprintf("av01.%d.%02d%s.%02d", b[1]>>5, b[1]&31, tier, depth)
	}
	profile, ok := map[string]int{"Main": 0, "High": 1, "Professional": 2}[s.Profile]
	if !ok || s.Level < 0 {
		return ""
	}
	return fmt.Sprintf("av01.%d.%02dM.%02d", profile, s.Level, bitDepth(s.PixelFormat))
}

// vp9 goes by what ffprobe says; the level is that of FFmpeg's own muxer, by size alone.
func vp9(s stream) string {
	var profile int
	if _, err := fmt.Sscanf(s.Profile, "Profile %d", &profile); err != nil {
		return ""
	}
	level := s.Level
	if level <= 0 {
		level = vp9Level(s.Width * s.Height)
	}
	return fmt.Sprintf("vp09.%02d.%02d.%02d", profile, level, bitDepth(s.PixelFormat))
}

func vp9Level(pixels int) int {
	for _, l := range []struct{ pixels, level int }{
		{36864, 10}, {73728, 11}, {122880, 20}, {245760, 21}, {552960, 30}, {983040, 31}, {2228224, 40}, {8912896, 50}, {35651584, 60},
	} {
		if pixels <= l.pixels {
			return l.level
		}
	}
	return 62
}

func bitDepth(pixelFormat string) int {
	for _, depth := range []int{10, 12} {
		if strings.Contains(pixelFormat, fmt.Sprintf("p%d", depth)) || strings.HasPrefix(pixelFormat, fmt.Sprintf("p0%d", depth)) {
			return depth
		}
	}
	return 8
}

// annexB are the units between start codes.
func annexB(b []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for unit := range bytes.SplitSeq(b, []byte{0, 0, 1}) {
			if unit = bytes.TrimRight(unit, "\x00"); len(unit) > 0 && !yield(unit) {
				return
			}
		}
	}
}
