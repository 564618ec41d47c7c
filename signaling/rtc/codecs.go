package rtc

import (
	"fmt"
	"strings"

	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
)

// Clock rates of RTP (RFC 6184, RFC 7587).
const (
	videoClock = 90000
	audioClock = 48000
)

const (
	h264Format = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id="
	opusFormat = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"
)

// mediaEngine knows H.264 in the profiles films have and Opus.
func mediaEngine() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	feedback := []webrtc.RTCPFeedback{{Type: "nack"}, {Type: "nack", Parameter: "pli"}, {Type: "transport-cc"}}
	for i, profile := range []string{"64001f", "4d001f", "42e01f", "42001f"} { // High, Main, constrained Baseline, Baseline
		err := m.RegisterCodec(webrtc.RTPCodecParameters{
			RTPCodecCapability: webrtc.RTPCodecCapability{
				MimeType: webrtc.MimeTypeH264, ClockRate: videoClock, SDPFmtpLine: h264Format + profile, RTCPFeedback: feedback,
			},
			PayloadType: webrtc.PayloadType(102 + i),
		}, webrtc.RTPCodecTypeVideo)
		if err != nil {
			return nil, fmt.Errorf("registering H.264: %w", err)
		}
	}
	err := m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: audioClock, Channels: 2, SDPFmtpLine: opusFormat,
			RTCPFeedback: []webrtc.RTCPFeedback{{Type: "transport-cc"}},
		},
		PayloadType: 111,
	}, webrtc.RTPCodecTypeAudio)
	if err != nil {
		return nil, fmt.Errorf("registering Opus: %w", err)
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: sdp.TransportCCURI}, kind); err != nil {
			return nil, fmt.Errorf("registering transport-wide sequence numbers: %w", err)
		}
	}
	return m, nil
}

// Carries tells whether WebRTC viewers can be given a track as it is, as far as its codec says: H.264 or Opus. That
// pictures come in the order in which they are shown is seen only when they come.
func Carries(t media.Track) bool {
	switch t.Kind {
	case media.KindVideo:
		return strings.HasPrefix(t.Codec, "avc1.") || strings.HasPrefix(t.Codec, "avc3.")
	case media.KindAudio:
		return t.Codec == "opus"
	default:
		return false
	}
}

// offers tells which of our codecs an offer has.
func offers(description string) (video, audio bool, err error) {
	var parsed sdp.SessionDescription
	if err := parsed.UnmarshalString(description); err != nil {
		return false, false, fmt.Errorf("%w: %w", ErrOffer, err)
	}
	for _, m := range parsed.MediaDescriptions {
		for _, a := range m.Attributes {
			if a.Key != "rtpmap" {
				continue
			}
			_, codec, _ := strings.Cut(a.Value, " ")
			codec = strings.ToLower(codec)
			video = video || m.MediaName.Media == "video" && strings.HasPrefix(codec, "h264/")
			audio = audio || m.MediaName.Media == "audio" && strings.HasPrefix(codec, "opus/")
		}
	}
	return video, audio, nil
}

// formatFor chooses among the negotiated formats of a codec. Which profile it names matters little: decoders go by the
// parameter sets. Without packetization-mode=1 (RFC 6184, 6.3) pictures could not be cut.
func formatFor(codecs []webrtc.RTPCodecParameters, mime string) (webrtc.RTPCodecParameters, bool) {
	for _, c := range codecs {
		if strings.EqualFold(c.MimeType, mime) && (mime != webrtc.MimeTypeH264 || strings.Contains(c.SDPFmtpLine, "packetization-mode=1")) {
			return c, true
		}
	}
	for _, c := range codecs {
		if strings.EqualFold(c.MimeType, mime) {
			return c, true
		}
	}
	return webrtc.RTPCodecParameters{}, false
}
