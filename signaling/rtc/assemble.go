package rtc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
	"watchroom/media/fmp4"
)

// largestUnit bounds an access unit, in bytes.
const largestUnit = 8 << 20

// received is an access unit as MP4 has it.
type received struct {
	timestamp uint32
	data      []byte
	keyframe  bool
	stream    media.Stream // of keyframes
	info      fmp4.TrackInfo
}

// depacketiser joins the payloads of an access unit.
type depacketiser interface {
	Unmarshal(payload []byte) ([]byte, error)
}

// assembler makes access units of packets in order. After a loss it waits for a keyframe.
type assembler struct {
	fresh  func() depacketiser
	finish func(data []byte, u *received) bool // false: there is nothing to show in it

	joins     depacketiser
	data      []byte
	size      int // of the unit's payloads, those included that joins holds back
	timestamp uint32
	begun     bool // there is a part of a unit
	skipping  bool // until a unit begins of which nothing is missing
	skipped   bool // timestamp is that of the unit whose rest is skipped
	waiting   bool // for a keyframe
}

func newAssembler(mime string) *assembler {
	a := &assembler{waiting: true}
	switch {
	case strings.EqualFold(mime, webrtc.MimeTypeH264):
		var sets parameterSets
		a.fresh = func() depacketiser { return &codecs.H264Packet{IsAVC: true} }
		a.finish = sets.finish
	case strings.EqualFold(mime, webrtc.MimeTypeVP8):
		a.fresh, a.finish = func() depacketiser { return &codecs.VP8Packet{} }, finishVP8
	case strings.EqualFold(mime, webrtc.MimeTypeVP9):
		a.fresh, a.finish = func() depacketiser { return &codecs.VP9Packet{} }, finishVP9
	default: // no other was offered
		a.fresh, a.finish = func() depacketiser { return &codecs.AV1Depacketizer{} }, finishAV1
	}
	a.joins = a.fresh()
	return a
}

// renew begins with nothing.
func (a *assembler) renew() { a.joins, a.data, a.size = a.fresh(), nil, 0 }

// lose forgets the unit that was begun.
func (a *assembler) lose() {
	a.renew()
	a.begun, a.skipping, a.skipped, a.waiting = false, true, false, true
}

// skips tells whether a packet belongs to a unit whose beginning may have been lost.
func (a *assembler) skips(p *rtp.Packet) bool {
	if !a.skipping {
		return false
	}
	if a.skipped && p.Timestamp != a.timestamp {
		a.skipping = false
		return false
	}
	a.skipped, a.timestamp = true, p.Timestamp
	a.skipping = !p.Marker
	return true
}

// push takes the next packet, and returns the access unit it completes.
func (a *assembler) push(p *rtp.Packet) (received, bool) {
	if len(p.Payload) == 0 {
		return received{}, false // padding
	}
	if a.skips(p) {
		return received{}, false
	}
	if a.begun && p.Timestamp != a.timestamp { // its last packet had no marker
		a.renew()
		a.waiting = true
	}
	a.begun, a.timestamp = true, p.Timestamp
	a.size += len(p.Payload)
	part, err := a.joins.Unmarshal(p.Payload)
	if err != nil || max(a.size, len(a.data)+len(part)) > largestUnit {
		a.lose()
		a.skips(p)
		return received{}, false
	}
	a.data = append(a.data, part...)
	if !p.Marker {
		return received{}, false
	}
	return a.complete()
}

func (a *assembler) complete() (received, bool) {
	u := received{timestamp: a.timestamp}
	data := a.data
	a.renew() // what it holds back would belong to another unit
	a.begun = false
	if !a.finish(data, &u) {
		return received{}, false
	}
	if a.waiting && !u.keyframe {
		return received{}, false
	}
	a.waiting = false
	return u, true
}

// describe fills a keyframe in; false: nobody could decode it.
func (u *received) describe(name string, info fmp4.TrackInfo, err error) bool {
	if err != nil {
		return false
	}
	u.keyframe, u.info = true, info
	u.stream = media.Stream{
		Name: name, Codec: info.Codec, Default: true, Width: info.Width, Height: info.Height,
		PixelFormat: "yuv420p", MaxGOP: keyframeEach,
	}
	return true
}

// parameterSets are those of H.264 that came last.
type parameterSets struct{ sequence, picture [][]byte }

// The types of NAL units that matter (ITU-T H.264, table 7-1).
const (
	unitIDR       = 5
	unitSequence  = 7
	unitPicture   = 8
	unitDelimiter = 9
	unitFiller    = 12
)

// finish takes parameter sets out: they belong before the samples.
func (s *parameterSets) finish(data []byte, u *received) bool {
	var sequence, picture [][]byte
	keyframe := false
	for rest := data; len(rest) >= 4; {
		size := int(binary.BigEndian.Uint32(rest))
		if size <= 0 || size > len(rest)-4 {
			return false
		}
		unit := rest[4 : 4+size]
		rest = rest[4+size:]
		switch unit[0] & 31 {
		case unitSequence:
			sequence = append(sequence, unit)
			continue
		case unitPicture:
			picture = append(picture, unit)
			continue
		case unitDelimiter, unitFiller:
			continue
		case unitIDR:
			keyframe = true
		}
		u.data = append(binary.BigEndian.AppendUint32(u.data, uint32(size)), unit...) //nolint:gosec // checked above
	}
	if len(sequence) > 0 {
		s.sequence = sequence
	}
	if len(picture) > 0 {
		s.picture = picture
	}
	if len(u.data) == 0 {
		return false
	}
	if !keyframe {
		return true
	}
	info, err := fmp4.AVCTrack(1, s.sequence, s.picture)
	return u.describe("h264", info, err)
}

func finishVP8(data []byte, u *received) bool {
	u.data = data
	if len(data) == 0 || data[0]&1 != 0 {
		return len(data) > 0
	}
	info, err := fmp4.VP8Track(1, data)
	ok := u.describe("vp8", info, err)
	u.stream.Codec = "" // no browser plays it in MP4
	return ok
}

func finishVP9(data []byte, u *received) bool {
	u.data = data
	if info, err := fmp4.VP9Track(1, data); err == nil {
		return u.describe("vp9", info, nil)
	}
	return len(data) > 0
}

// Types of OBU (AV1 bitstream, 6.2.2).
const (
	obuSequence  = 1
	obuDelimiter = 2
)

var errOBU = errors.New("rtc: not an OBU")

// finishAV1 takes temporal delimiters out, which MP4 does without (AV1 in ISOBMFF, 2.4).
func finishAV1(data []byte, u *received) bool {
	for len(data) > 0 {
		size, err := obuSize(data)
		if err != nil {
			return false
		}
		one := data[:size]
		data = data[size:]
		switch one[0] >> 3 & 15 {
		case obuDelimiter:
			continue
		case obuSequence:
			info, err := fmp4.AV1Track(1, bytes.Clone(one))
			if !u.describe("av1", info, err) {
				return false
			}
		}
		u.data = append(u.data, one...)
	}
	return len(u.data) > 0
}

// obuSize is the length of the first OBU, header and all.
func obuSize(b []byte) (int, error) {
	at := 1
	if b[0]&4 != 0 {
		at++
	}
	if b[0]&2 == 0 {
		return 0, errOBU
	}
	size, shift := 0, 0
	for ; at < len(b) && shift < 28; shift += 7 {
		size |= int(b[at]&0x7f) << shift
		at++
		if b[at-1]&0x80 == 0 {
			if size > len(b)-at {
				return 0, errOBU
			}
			return at + size, nil
		}
	}
	return 0, errOBU
}
