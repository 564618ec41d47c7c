package stream

import (
	"time"

	"watchroom/media"
)

// Mode says what happens to what was delivered before.
type Mode int

const (
	// Replace drops everything.
	Replace Mode = iota
	// Seek keeps the running epoch if the ring covers the position, else it replaces.
	Seek
	// Splice begins beside the running epoch; readers change over at a keyframe ahead of the playhead.
	Splice
	// Resume begins where a broken epoch ended.
	Resume
)

// Request asks for an epoch.
type Request struct {
	Item       *media.Item
	ItemNumber uint32
	Epoch      media.Epoch
	Position   time.Duration
	Mode       Mode
	Answered   bool     // some browser has said what it can play
	Unplayable []string // MIME types some browser cannot play
	WebRTC     bool     // somebody watches over WebRTC: the plan has tracks fit for it
}

// Event is what became of a request. The set is closed.
//
//sumtype:decl
type Event interface{ event() }

type (
	// Ready: the ring covers the position asked for.
	Ready struct{ Epoch media.Epoch }
	// Edge: how far what happens now has come, said before Ready and from then on a few
	// times a second.
	Edge struct {
		Epoch       media.Epoch
		Edge        time.Duration // the newest position at At, had everything come as early as the earliest
		At          time.Time
		Begin, From time.Duration // the first position of the epoch, and the first that is kept
		Lag         time.Duration // how late behind Edge what is newest usually is at worst
	}
	// Ended: everything was delivered, up to End.
	Ended struct {
		Epoch media.Epoch
		End   time.Duration
	}
	// Broke: it came to nothing, or stopped in the middle. Sentence is for people. Final
	// means that trying again is of no use, Changed that nothing is wrong: the picture has another format from here on.
	Broke struct {
		Epoch    media.Epoch
		Sentence string
		Final    bool
		Changed  bool
		End      time.Duration // of what happens now: up to where there is something
	}
)

func (Ready) event() {}
func (Edge) event()  {}
func (Ended) event() {}
func (Broke) event() {}
