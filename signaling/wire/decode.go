package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"watchroom/media"
)

// Limits of what a client may say.
const (
	MaxMessage  = 32 << 10 // bytes of a text message; an offer of many codecs has a third of it
	MaxName     = 64       // characters
	maxID       = 64       // bytes
	maxMIMEs    = 64
	maxMIME     = 256     // bytes
	maxPosition = 1e8     // s, three years
	maxAddress  = 1 << 10 // bytes of a candidate
)

// The errors of Decode.
var (
	ErrMessage = errors.New("wire: not a message")        // no JSON object with a type, or something after it
	ErrType    = errors.New("wire: unknown message type") //
	ErrField   = errors.New("wire: bad field")            // of another type, out of range or too long
)

// Decode reads one message of a client. Fields it does not know are ignored, so that a newer page can talk
// to an older server; everything it does know must be right.
func Decode(text []byte) (FromClient, error) {
	if len(text) > MaxMessage || !utf8.Valid(text) {
		return nil, ErrMessage
	}
	var head struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.Type == "" {
		return nil, ErrMessage
	}
	decode := decoder(head.Type)
	if decode == nil {
		return nil, fmt.Errorf("%w %.32q", ErrType, head.Type)
	}
	m, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", head.Type, ErrField, err)
	}
	if what := wrong(m); what != "" {
		return nil, fmt.Errorf("%s: %w: %s", head.Type, ErrField, what)
	}
	return m, nil
}

func decoder(kind string) func([]byte) (FromClient, error) {
	switch kind {
	case "ping":
		return as[Ping]
	case "playable":
		return as[Playable]
	case "ready":
		return as[Ready]
	case "report":
		return as[Report]
	case "play":
		return as[Play]
	case "pause":
		return as[Pause]
	case "seek":
		return as[Seek]
	case "live":
		return as[Live]
	case "goOn":
		return as[GoOn]
	case "keepWaiting":
		return as[KeepWaiting]
	case "giveControl":
		return as[GiveControl]
	case "handOver":
		return as[HandOver]
	case "kick":
		return as[Kick]
	case "configure":
		return as[Configure]
	case "rename":
		return as[Rename]
	case "leave":
		return as[Leave]
	case "start":
		return as[Start]
	case "rtc.offer":
		return as[RTCOffer]
	case "rtc.candidate":
		return as[RTCCandidate]
	case "rtc.close":
		return as[RTCClose]
	default:
		return nil
	}
}

func as[M FromClient](text []byte) (FromClient, error) {
	var m M
	err := json.Unmarshal(text, &m)
	return m, err
}

// wrong names the field that is out of range, "" if none is. Numbers are finite: JSON has no others.
func wrong(m FromClient) string {
	switch m := m.(type) {
	case Playable:
		if len(m.MIMEs) > maxMIMEs {
			return "mimes"
		}
		for _, s := range m.MIMEs {
			if len(s) > maxMIME {
				return "mimes"
			}
		}
	case Report:
		if !within(m.Skew, -1e6, 1e6) || !within(m.Delay, 0, 1e6) || !within(m.Buffer, -1e6, 1e6) || !within(m.Need, 0, 1e6) {
			return "number out of range"
		}
	case Seek:
		if !within(m.Position, 0, maxPosition) {
			return "position"
		}
	case GiveControl:
		return wrongID(m.Member)
	case HandOver:
		return wrongID(m.Member)
	case Kick:
		return wrongID(m.Member)
	case Configure:
		if !within(m.Settings.WaitLimit, 0, 1e6) || len(m.Settings.HotJoin) > maxID {
			return "settings"
		}
	case Rename:
		if utf8.RuneCountInString(m.Name) > MaxName {
			return "name"
		}
	case Start:
		return wrongStart(m)
	case RTCOffer:
		if m.SDP == "" || wrongTrack(m.Video) {
			return "sdp or video"
		}
	case RTCCandidate:
		if len(m.Candidate) > maxAddress || m.Mid != nil && len(*m.Mid) > maxID {
			return "candidate"
		}
	case Ping, Ready, Play, Pause, Live, GoOn, KeepWaiting, Leave, RTCClose:
	}
	return ""
}

func wrongStart(m Start) string {
	if m.Position != nil && !within(*m.Position, 0, maxPosition) {
		return "position"
	}
	if wrongTrack(m.Video) || wrongTrack(m.Audio) {
		return "track"
	}
	return ""
}

func wrongTrack(id *int) bool {
	return id != nil && (*id < 0 || *id > int(^media.TrackID(0)))
}

func wrongID(id string) string {
	if id == "" || len(id) > maxID {
		return "member"
	}
	return ""
}

func within(x, low, high float64) bool { return x >= low && x <= high }
