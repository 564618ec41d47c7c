package rtc

import (
	"testing"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// counting counts the bytes a depacketiser was given: nothing holds more back.
type counting struct {
	depacketiser
	bytes *int
}

func (c counting) Unmarshal(payload []byte) ([]byte, error) {
	*c.bytes += len(payload)
	return c.depacketiser.Unmarshal(payload)
}

// A part of a unit that never ends is held back by what joins parts, which gives nothing out.
func TestUnitsThatNeverEndAreBounded(t *testing.T) {
	for mime, header := range map[string][]byte{
		webrtc.MimeTypeH264: {0x7c, 0x05}, // FU-A without the end bit (RFC 6184, 5.8)
		webrtc.MimeTypeAV1:  {0xd0, 0x32}, // an OBU that goes on, and was begun
	} {
		for name, p := range map[string]rtp.Header{"one unit": {}, "a unit each packet": {Marker: true}} {
			t.Run(mime+", "+name, func(t *testing.T) {
				a := newAssembler(mime)
				fresh, held := a.fresh, 0
				a.fresh = func() depacketiser {
					held = 0
					return counting{fresh(), &held}
				}
				a.joins = a.fresh()
				payload := append(header, make([]byte, 64<<10)...)
				for n := range 3 * largestUnit / len(payload) {
					if p.Marker {
						p.Timestamp = uint32(n)
					}
					p.SequenceNumber++
					a.push(&rtp.Packet{Header: p, Payload: payload})
					if held > largestUnit+len(payload) {
						t.Fatalf("after %d packets %d bytes are held back", n+1, held)
					}
				}
			})
		}
	}
}
