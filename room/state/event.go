package state

import (
	"time"

	"watchroom/media"
)

// MemberID names a person in the room; it is stable over reconnections and restarts.
type MemberID string

// Event is something that happened to the room. The set is closed.
//
//sumtype:decl
type Event interface{ event() }

type (
	// Joined: the member's control connection is there. Also after a dropped connection, and
	// for a second connection of somebody present, which changes nothing. Somebody the room
	// knows keeps the name it knows them by.
	Joined struct {
		Member MemberID
		Name   string
		Owner  bool // has claimed the room: becomes its owner
	}
	// Dropped: the member's last control connection is gone without a word.
	Dropped struct{ Member MemberID }
	// Left: the member went away on purpose: the role of owner goes at once, and unless
	// control was taken from them they are forgotten.
	Left struct{ Member MemberID }
	// Renamed: the member calls themselves something else.
	Renamed struct {
		Member MemberID
		Name   string
	}

	// WatcherCame: somebody who is no member reads the picture, with a player that is not the page. For them alone
	// the encoder runs too; nobody waits for them.
	WatcherCame struct{}
	// WatcherGone takes one WatcherCame back.
	WatcherGone struct{}
	// WebRTCCame: somebody begins to watch over WebRTC, a member or a watcher (who is said to have come as well). The
	// encoder has to make what WebRTC can carry.
	WebRTCCame struct{}
	// WebRTCGone takes one WebRTCCame back. The encoder goes on as it is until its next start.
	WebRTCGone struct{}

	// Playable: which of the item's streams (MIME types with exact codec strings) this
	// member's browser says it can play.
	Playable struct {
		Member MemberID
		Item   uint32 // State.ItemNumber it answers for
		MIME   []string
	}
	// Readiness: the member can, or cannot, show the timeline's position.
	Readiness struct {
		Member     MemberID
		Generation uint32 // State.Generation it is about; others change nothing
		Ready      bool
	}
	// Report: what the member measured on itself.
	Report struct {
		Member MemberID
		Skew   time.Duration // position on screen minus the room's
		Delay  time.Duration // one way, to the server
		Buffer time.Duration // ahead of the playhead
		Need   time.Duration // how far behind the edge of what is live it has to be; 0: not said
	}
	// Reports are several at once. A Report copies the list of members, so a
	// room of many collects them for a moment.
	Reports []Report

	// Play is, like Pause and Seek, a command of a member with control. In every command a
	// Member of "" is the server itself, which may do anything.
	Play struct{ Member MemberID }
	// Pause freezes the timeline where it is.
	Pause struct{ Member MemberID }
	// Seek moves the timeline to Position, or as near as the item has something to show.
	Seek struct {
		Member   MemberID
		Position time.Duration
	}
	// ToEdge takes a live room that has looked back, or was paused, to what happens now.
	ToEdge struct{ Member MemberID }
	// GoOn ends waiting now. Owner only. Like KeepWaiting it means nothing when nobody is waited for.
	GoOn struct{ Member MemberID }
	// KeepWaiting starts the waiting limit afresh. Owner only.
	KeepWaiting struct{ Member MemberID }
	// GiveControl gives a member control or takes it. Owner only.
	GiveControl struct {
		Member, To MemberID
		Control    bool
	}
	// HandOver makes somebody else the owner. Owner only.
	HandOver struct{ Member, To MemberID }
	// Kick removes a member. Owner only.
	Kick struct{ Member, Who MemberID }
	// Configure changes the room's settings. Owner only.
	Configure struct {
		Member   MemberID
		Settings Settings
	}
	// Load puts an item into the room. A member needs control for it.
	Load struct {
		Member   MemberID
		Item     media.Item
		Position time.Duration
		Play     bool
	}

	// Unpublished: nothing more comes from who has sent what the room shows. Sentence is for people. About another source
	// it changes nothing.
	Unpublished struct {
		Source   media.Source
		Sentence string
	}

	// StreamReady: the encoder delivers. Epoch is that of the StartStream it answers, also
	// when StartSeek found that the running epoch covers the position and kept it.
	StreamReady struct{ Epoch media.Epoch }
	// StreamEdge: how far what happens now has come, said before StreamReady and again and again. See [Live].
	StreamEdge struct {
		Epoch            media.Epoch
		Edge             time.Duration
		At               time.Time
		Begin, From, Lag time.Duration
	}
	// StreamEnded: everything has been delivered; End is the last frame's end. It is said for
	// the Epoch of every StartStream, also when the run that StartSeek kept had ended before.
	StreamEnded struct {
		Epoch media.Epoch
		End   time.Duration
	}
	// StreamBroke: the encoder of this epoch died or gave up. Sentence is for people.
	// Final means that starting it again is of no use, Changed that it did not: what happens now has another format from here on.
	StreamBroke struct {
		Epoch    media.Epoch
		Sentence string
		Final    bool
		Changed  bool
		End      time.Duration // of what happens now: up to where there is something
	}

	// Tick: the time that Deadline named has come.
	Tick struct{}
)

func (Joined) event()      {}
func (Dropped) event()     {}
func (Left) event()        {}
func (Renamed) event()     {}
func (WatcherCame) event() {}
func (WatcherGone) event() {}
func (WebRTCCame) event()  {}
func (WebRTCGone) event()  {}
func (Playable) event()    {}
func (Readiness) event()   {}
func (Report) event()      {}
func (Reports) event()     {}
func (Play) event()        {}
func (Pause) event()       {}
func (Seek) event()        {}
func (ToEdge) event()      {}
func (GoOn) event()        {}
func (KeepWaiting) event() {}
func (GiveControl) event() {}
func (HandOver) event()    {}
func (Kick) event()        {}
func (Configure) event()   {}
func (Load) event()        {}
func (Unpublished) event() {}
func (StreamReady) event() {}
func (StreamEdge) event()  {}
func (StreamEnded) event() {}
func (StreamBroke) event() {}
func (Tick) event()        {}
