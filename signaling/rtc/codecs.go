package rtc

import (
	"fmt"
	"slices"
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

// parse reads an offer that has no more candidates than may follow one.
func parse(description string) (*sdp.SessionDescription, error) {
	var parsed sdp.SessionDescription
	if err := parsed.UnmarshalString(description); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOffer, err)
	}
	candidates := make(map[string]struct{}) // bundled sections may repeat them
	for _, m := range parsed.MediaDescriptions {
		for _, a := range m.Attributes {
			if a.Key == "candidate" {
				candidates[a.Value] = struct{}{}
			}
		}
	}
	if len(candidates) > maxCandidates {
		return nil, fmt.Errorf("%d candidates: %w", len(candidates), ErrOffer)
	}
	return &parsed, nil
}

// refused tells whether an offer says of a section itself that it is not to be (RFC 3264, 5.1): its port is 0, as is that of
// one which is only to be had in a bundle (RFC 9143, 6).
func refused(m *sdp.MediaDescription) bool {
	_, bundled := m.Attribute("bundle-only")
	return m.MediaName.Port.Value == 0 && !bundled
}

// check tells whether an offer can be answered: what it wants of picture and sound is among our codecs.
func check(description string) error {
	parsed, err := parse(description)
	if err != nil {
		return err
	}
	wanted := 0
	for _, m := range parsed.MediaDescriptions {
		codec := map[string]string{"video": "h264/", "audio": "opus/"}[m.MediaName.Media]
		if codec == "" || refused(m) {
			continue
		}
		wanted++
		known := slices.ContainsFunc(m.Attributes, func(a sdp.Attribute) bool {
			_, format, _ := strings.Cut(a.Value, " ")
			return a.Key == "rtpmap" && strings.HasPrefix(strings.ToLower(format), codec)
		})
		if !known {
			return fmt.Errorf("%s without %s: %w", m.MediaName.Media, strings.TrimSuffix(codec, "/"), ErrCodec)
		}
	}
	if wanted == 0 {
		return fmt.Errorf("neither picture nor sound: %w", ErrOffer)
	}
	return nil
}

// formatFor chooses among the negotiated formats of a codec, for H.264 the profile that has most: decoders go by the
// parameter sets, but should not be told of less. Without packetization-mode=1 (RFC 6184, 6.3) pictures could not be cut.
func formatFor(codecs []webrtc.RTPCodecParameters, mime string) (webrtc.RTPCodecParameters, bool) {
	for _, profile := range []string{"profile-level-id=64", "profile-level-id=4d", "packetization-mode=1", ""} {
		for _, c := range codecs {
			format := strings.ToLower(c.SDPFmtpLine)
			cut := profile == "" || strings.Contains(format, "packetization-mode=1")
			if strings.EqualFold(c.MimeType, mime) && cut && strings.Contains(format, profile) {
				return c, true
			}
		}
	}
	return webrtc.RTPCodecParameters{}, false
}
