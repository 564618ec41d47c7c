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
