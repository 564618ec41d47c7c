package wire

import "watchroom/room/state"

// RefusedOf is the answer to a command that was not carried out.
func RefusedOf(reason state.Reason) Refused {
	return Refused{Reason: string(reason), Sentence: Sentence(reason)}
}

// Sentence says to a person why the room said no.
func Sentence(reason state.Reason) string {
	switch reason {
	case state.ReasonNoControl:
		return "Only people with control can do that."
	case state.ReasonNotOwner:
		return "Only the room's owner can do that."
	case state.ReasonNoItem:
		return "There is nothing to play in this room."
	case state.ReasonNotSeekable:
		return "It is not possible to jump in this one."
	case state.ReasonNoSuch:
		return "That person is not in the room any more."
	case state.ReasonFull:
		return "The room is full."
	case state.ReasonKicked:
		return "You were removed from this room."
	case state.ReasonBadSetting:
		return "That setting is not possible."
	default:
		return "That is not possible now."
	}
}

// RTCReason is why there is no picture over WebRTC.
type RTCReason string

// The reasons.
const (
	RTCOff         RTCReason = "off"         // the server does not speak it
	RTCFull        RTCReason = "full"        // as many viewers as may be
	RTCBadOffer    RTCReason = "offer"       // it cannot be read
	RTCCodecs      RTCReason = "codecs"      // it lacks H.264 or Opus
	RTCTooOften    RTCReason = "often"       // a flood of offers or candidates
	RTCUnreachable RTCReason = "unreachable" // no way between the two was found
	RTCUnable      RTCReason = "unable"      // what the room plays cannot be made into what WebRTC carries
)

// RTCSentence says to a person why there is no picture over WebRTC.
func RTCSentence(reason RTCReason) string {
	switch reason {
	case RTCOff:
		return "This server does not offer low latency."
	case RTCFull:
		return "This room has as many viewers as it may have."
	case RTCCodecs:
		return "This browser lacks what low latency needs: H.264 and Opus."
	case RTCTooOften:
		return "Low latency was asked for too often. Try again in a moment."
	case RTCUnable:
		return "This film cannot be shown with low latency."
	case RTCUnreachable:
		return "The network lets no low-latency connection through."
	case RTCBadOffer:
		return "Low latency is not possible with this browser."
	default:
		return "Low latency is not possible now."
	}
}
