package rtc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pion/interceptor"
	receptions "github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
)

// firstFormat is where our payload types begin; answers have the publisher's.
const firstFormat = 96

// publishingCodecs are what publishers may send. H.264 comes first: it reaches everybody as it is.
func publishingCodecs() []webrtc.RTPCodecCapability {
	feedback := []webrtc.RTCPFeedback{
		{Type: "goog-remb"}, {Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"},
	}
	var list []webrtc.RTPCodecCapability
	add := func(mime, format string) {
		list = append(list, webrtc.RTPCodecCapability{MimeType: mime, ClockRate: videoClock, SDPFmtpLine: format, RTCPFeedback: feedback})
	}
	// Profiles are told apart by two bytes: Baseline, constrained Baseline as several write it, Main, High, constrained High.
	for _, profile := range []string{"42001f", "42c01f", "42e01f", "4d001f", "4d401f", "64001f", "640c1f"} {
		add(webrtc.MimeTypeH264, h264Format+profile)
	}
	add(webrtc.MimeTypeVP8, "")
	add(webrtc.MimeTypeVP9, "profile-id=0")
	add(webrtc.MimeTypeAV1, "")
	return list
}

// publishingMedia knows them, and retransmission beside each (RFC 4588).
func publishingMedia() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	next := webrtc.PayloadType(firstFormat)
	for _, capability := range publishingCodecs() {
		again := webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeRTX, ClockRate: videoClock, SDPFmtpLine: fmt.Sprintf("apt=%d", next),
		}
		for i, c := range []webrtc.RTPCodecCapability{capability, again} {
			p := webrtc.RTPCodecParameters{RTPCodecCapability: c, PayloadType: next + webrtc.PayloadType(i)}
			if err := m.RegisterCodec(p, webrtc.RTPCodecTypeVideo); err != nil {
				return nil, fmt.Errorf("registering %s: %w", c.MimeType, err)
			}
		}
		next += 2
	}
	err := m.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: audioClock, Channels: 2, SDPFmtpLine: opusFormat,
			RTCPFeedback: []webrtc.RTCPFeedback{{Type: "transport-cc"}},
		},
		PayloadType: next,
	}, webrtc.RTPCodecTypeAudio)
	if err != nil {
		return nil, fmt.Errorf("registering Opus: %w", err)
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		for _, uri := range []string{sdp.TransportCCURI, sdp.SDESMidURI} {
			if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, kind); err != nil {
				return nil, fmt.Errorf("registering a header extension: %w", err)
			}
		}
	}
	return m, nil
}

// publishingAPI makes connections of publishers. Reports on every packet are what lets them raise their rate; what is
// missing we ask for ourselves.
func publishingAPI(settings webrtc.SettingEngine) (*webrtc.API, error) {
	known, err := publishingMedia()
	if err != nil {
		return nil, err
	}
	var registry interceptor.Registry
	arrivals, err := twcc.NewSenderInterceptor(twcc.WithLoggerFactory(settings.LoggerFactory))
	if err != nil {
		return nil, fmt.Errorf("reports of arrivals: %w", err)
	}
	reports, err := receptions.NewReceiverInterceptor(receptions.WithReceiverLoggerFactory(settings.LoggerFactory))
	if err != nil {
		return nil, fmt.Errorf("reception reports: %w", err)
	}
	registry.Add(arrivals)
	registry.Add(reports)
	return webrtc.NewAPI(webrtc.WithMediaEngine(known), webrtc.WithSettingEngine(settings),
		webrtc.WithInterceptorRegistry(&registry)), nil
}

// offered tells which kinds an offer sends, or why it cannot be answered.
func offered(description string) ([]media.Kind, error) {
	parsed, err := parse(description)
	if err != nil {
		return nil, err
	}
	known := map[string][]string{"video": {"h264/", "vp8/", "vp9/", "av1/"}, "audio": {"opus/"}}
	var kinds []media.Kind
	for _, m := range parsed.MediaDescriptions {
		formats, ours := known[m.MediaName.Media]
		if !ours || refused(m) || !sends(parsed, m) {
			continue
		}
		ok := slices.ContainsFunc(m.Attributes, func(a sdp.Attribute) bool {
			_, format, _ := strings.Cut(a.Value, " ")
			return a.Key == "rtpmap" && slices.ContainsFunc(formats, func(f string) bool {
				return strings.HasPrefix(strings.ToLower(format), f)
			})
		})
		if !ok {
			return nil, fmt.Errorf("%s in none of the formats %s: %w", m.MediaName.Media, strings.Join(formats, " "), ErrPublishedCodec)
		}
		kind := media.KindVideo
		if m.MediaName.Media == "audio" {
			kind = media.KindAudio
		}
		kinds = append(kinds, kind)
	}
	if len(kinds) == 0 {
		return nil, fmt.Errorf("neither picture nor sound is sent: %w", ErrOffer)
	}
	return kinds, nil
}

// sends tells whether a section is for sending (RFC 8866, 6.7): its own word counts before the session's.
func sends(whole *sdp.SessionDescription, m *sdp.MediaDescription) bool {
	for _, attributes := range [][]sdp.Attribute{m.Attributes, whole.Attributes} {
		for _, a := range attributes {
			switch a.Key {
			case "sendonly", "sendrecv":
				return true
			case "recvonly", "inactive":
				return false
			}
		}
	}
	return true
}
