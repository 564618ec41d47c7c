package fmp4

import (
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"

	"watchroom/media"
)

// Where the children of a sample entry begin in its body (ISO/IEC 14496-12, 12.1.3 and 12.2.3).
const (
	visualEntrySize = 78
	audioEntrySize  = 28
)

// parseEntry reads the codec string and, for audio, rate and channels from a sample entry. An entry it does
// not know leaves Codec empty: the track can be carried, but nobody can be told what it is.
func (t *TrackInfo) parseEntry(entry box) {
	if t.Kind == media.KindVideo {
		if len(entry.body) >= visualEntrySize {
			t.Codec = videoCodec(entry.kind.String(), entry.body[visualEntrySize:])
		}
		return
	}
	if len(entry.body) < audioEntrySize {
		return
	}
	f := fields{b: entry.body[16:]}
	t.Channels = int(f.u16())
	f.take(6)
	t.SampleRate = int(f.u32() >> 16)
	t.parseAudio(entry.kind.String(), entry.body[audioEntrySize:])
}

// videoCodec makes the codec string from the configuration box among an entry's children.
func videoCodec(entry string, children []byte) string {
	config := func(kind string, least int) []byte {
		b, ok := find(children, kind)
		if !ok || len(b.body) < least {
			return nil
		}
		return b.body
	}
	switch entry {
	case "avc1", "avc3": // ISO/IEC 14496-15, 5.3.3.1; RFC 6381, 3.3
		if c := config("avcC", 4); c != nil {
			return entry + "." + hex.EncodeToString(c[1:4])
		}
	case "hvc1", "hev1":
		if c := config("hvcC", 13); c != nil {
			return hevcCodec(entry, c)
		}
	case "av01": // AV1 in ISOBMFF, 5: the short form
		if c := config("av1C", 4); c != nil {
			tier, depth := "M", 8
			if c[2]&0x80 != 0 {
				tier = "H"
			}
			switch {
			case c[2]&0x60 == 0x60:
				depth = 12
			case c[2]&0x40 != 0:
				depth = 10
			}
			return fmt.Sprintf("av01.%d.%02d%s.%02d", c[1]>>5, c[1]&31, tier, depth)
		}
	case "vp08", "vp09": // VP Codec ISO Media File Format Binding: profile, level, bit depth
		if c := config("vpcC", 7); c != nil {
			return fmt.Sprintf("%s.%02d.%02d.%02d", entry, c[4], c[5], c[6]>>4)
		}
	}
	return ""
}

// hevcCodec follows ISO/IEC 14496-15, annex E.3.
func hevcCodec(entry string, c []byte) string {
	var s strings.Builder
	s.WriteString(entry + ".")
	if space := c[1] >> 6; space > 0 {
		s.WriteByte('A' + space - 1)
	}
	compatible := uint32(c[2])<<24 | uint32(c[3])<<16 | uint32(c[4])<<8 | uint32(c[5])
	tier := "L"
	if c[1]&0x20 != 0 {
		tier = "H"
	}
	fmt.Fprintf(&s, "%d.%X.%s%d", c[1]&31, bits.Reverse32(compatible), tier, c[12])
	constraints := c[6:12]
	for len(constraints) > 0 && constraints[len(constraints)-1] == 0 {
		constraints = constraints[:len(constraints)-1]
	}
	for _, b := range constraints {
		fmt.Fprintf(&s, ".%X", b)
	}
	return s.String()
}

func (t *TrackInfo) parseAudio(entry string, children []byte) {
	switch entry {
	case "mp4a":
		if esds, ok := find(children, "esds"); ok {
			t.parseEsds(esds.body)
		}
	case "Opus":
		t.Codec = "opus"
		t.SampleRate = 48000 // what it decodes to; dOps only remembers what went in
		if c, ok := find(children, "dOps"); ok && len(c.body) > 1 {
			t.Channels = int(c.body[1])
		}
	case "fLaC":
		t.Codec = "flac"
		// STREAMINFO (RFC 9639, 8.2): the entry's 16 bits are too few for 96 kHz.
		if c, ok := find(children, "dfLa"); ok && len(c.body) >= 8+13 {
			t.SampleRate = int(c.body[18])<<12 | int(c.body[19])<<4 | int(c.body[20])>>4
			t.Channels = int(c.body[20]>>1&7) + 1
		}
	case "ac-3", "ec-3", "alac":
		t.Codec = entry
	case ".mp3":
		t.Codec = "mp3"
	}
}

// parseEsds finds the object type and, for MPEG-4 audio, what AudioSpecificConfig says (ISO/IEC 14496-1, 7.2.6;
// 14496-3, 1.6.2.1). The entry's own channel count is always 2 when FFmpeg wrote it.
func (t *TrackInfo) parseEsds(body []byte) {
	f := fields{b: body}
	f.versionFlags()
	config, ok := decoderConfig(&f)
	if !ok {
		return
	}
	object := config.u8()
	config.take(12)
	switch object {
	case 0x40:
		if specific, ok := descriptor(&config, 5); ok {
			t.parseASC(specific.b)
		}
	case 0x69, 0x6b:
		t.Codec = "mp3"
	case 0:
	default:
		t.Codec = fmt.Sprintf("mp4a.%02X", object)
	}
}

// decoderConfig finds the DecoderConfigDescriptor inside an ES_Descriptor.
func decoderConfig(f *fields) (fields, bool) {
	es, ok := descriptor(f, 3)
	if !ok {
		return fields{}, false
	}
	es.u16()
	flags := es.u8()
	if flags&0x80 != 0 { // streamDependenceFlag
		es.u16()
	}
	if flags&0x40 != 0 { // URL_Flag
		es.take(int(es.u8()))
	}
	if flags&0x20 != 0 { // OCRstreamFlag
		es.u16()
	}
	return descriptor(&es, 4)
}

// descriptor takes the next descriptor, if it has that tag.
func descriptor(f *fields, tag uint8) (fields, bool) {
	if f.u8() != tag {
		return fields{}, false
	}
	length := 0
	for range 4 {
		b := f.u8()
		length = length<<7 | int(b&0x7f)
		if b&0x80 == 0 {
			break
		}
	}
	body := f.take(length)
	return fields{b: body}, !f.short
}

// parseASC reads an AudioSpecificConfig, as far as the channels.
func (t *TrackInfo) parseASC(config []byte) {
	var window uint64
	for i := range 8 {
		window <<= 8
		if i < len(config) {
			window |= uint64(config[i])
		}
	}
	take := func(n int) int {
		v := window >> (64 - n)
		window <<= n
		return int(v)
	}
	if len(config) < 2 {
		return
	}
	object := take(5)
	if object == 31 {
		object = 32 + take(6)
	}
	t.Codec = fmt.Sprintf("mp4a.40.%d", object)
	rate := func() int {
		rates := [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}
		if i := take(4); i < len(rates) {
			return rates[i]
		} else if i == 15 {
			return take(24)
		}
		return 0
	}
	if r := rate(); r != 0 {
		t.SampleRate = r
	}
	switch channels := take(4); channels {
	case 0: // in a program config element; keep what the entry says
	case 7:
		t.Channels = 8
	default:
		t.Channels = channels
	}
	if object == 5 || object == 29 { // HE-AAC: the rate that comes out, not the core's
		if r := rate(); r != 0 {
			t.SampleRate = r
		}
		if object == 29 {
			t.Channels = 2
		}
	}
}
