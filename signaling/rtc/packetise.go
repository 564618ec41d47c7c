package rtc

import (
	"fmt"

	"github.com/pion/rtp/codecs"
)

// mtu is the largest payload: with all headers, 1,280 bytes (the least IPv6 promises) are not exceeded.
const mtu = 1200

// payloader cuts H.264. Joined, Pion would keep one picture parameter set of several.
func payloader() *codecs.H264Payloader { return &codecs.H264Payloader{DisableStapA: true} }

// picture makes the packets of an access unit (RFC 6184), behind the parameter sets if it is a keyframe.
func picture(by *codecs.H264Payloader, u unit, timestamp uint32, frame uint64) ([]*packet, error) {
	var payloads [][]byte
	add := func(nal []byte) { payloads = append(payloads, by.Payload(mtu, nal)...) }
	if u.Keyframe {
		for _, set := range u.avc.SPS {
			add(set)
		}
		for _, set := range u.avc.PPS {
			add(set)
		}
	}
	if err := u.avc.NALUnits(u.data, add); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTrack, err)
	}
	packets := make([]*packet, len(payloads))
	for i, payload := range payloads {
		packets[i] = &packet{payload: payload, timestamp: timestamp, frame: frame, marker: i == len(payloads)-1}
	}
	return packets, nil
}
