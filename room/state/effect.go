package state

import (
	"time"

	"watchroom/media"
)

// Effect is something the room's owner (the actor) has to do. The set is closed.
// That the state changed is no effect: whoever holds the new State tells the members.
//
//sumtype:decl
type Effect interface{ effect() }

// StartMode says what happens to what was delivered before.
type StartMode string

const (
	// StartReplace drops everything: the item is new or the position is elsewhere.
	StartReplace StartMode = "replace"
	// StartSeek keeps the running epoch if its kept window covers the position (then nothing
	// starts and the running epoch goes on as before), else it replaces.
	StartSeek StartMode = "seek"
	// StartSplice begins beside the running epoch with another plan; readers change over
	// at a keyframe ahead of the playhead.
	StartSplice StartMode = "splice"
	// StartResume follows an epoch that broke: it begins where that one ended.
	StartResume StartMode = "resume"
)

type (
	// StartStream starts an encoder for the room's item.
	StartStream struct {
		Epoch    media.Epoch
		Position time.Duration
		Mode     StartMode
	}
	// StopStream frees the encoder and everything it left.
	StopStream struct{}
	// Refuse tells one member why a command was not carried out.
	Refuse struct {
		Member MemberID
		Reason Reason
	}
	// Remove closes a member's connections.
	Remove struct {
		Member MemberID
		Reason Reason
	}
	// Save: something changed that must survive a crash.
	Save struct{}
	// Close: the room has come to its end.
	Close struct{}
)

func (StartStream) effect() {}
func (StopStream) effect()  {}
func (Refuse) effect()      {}
func (Remove) effect()      {}
func (Save) effect()        {}
func (Close) effect()       {}

// Reason is why a room said no; views and signaling have the sentence for it.
type Reason string

// The reasons.
const (
	ReasonNoControl   Reason = "no-control"   // play, pause, seek without control
	ReasonNotOwner    Reason = "not-owner"    // an owner's command from somebody else
	ReasonNoItem      Reason = "no-item"      // nothing to play
	ReasonNotSeekable Reason = "not-seekable" // the item cannot seek
	ReasonNoSuch      Reason = "no-such-member"
	ReasonFull        Reason = "full" // members limit
	ReasonKicked      Reason = "kicked"
	ReasonBadSetting  Reason = "bad-setting"
)
