package state

import (
	"time"

	"watchroom/media"
)

// Phase is what the room is doing; the words are those of the page's data-room-state.
type Phase string

// The phases.
const (
	Idle    Phase = "idle"    // no item
	Loading Phase = "loading" // the encoder is starting and nobody can show anything yet
	Waiting Phase = "waiting" // for members who are not ready; the timeline stands
	Playing Phase = "playing"
	Paused  Phase = "paused"
	Ended   Phase = "ended" // the last frame is shown; play starts over
)

// Limits of time. Named here because tests and documents speak of them.
const (
	OwnerGrace      = 30 * time.Second // a dropped owner keeps the role
	Patience        = 30 * time.Second // readiness that makes an excused member waited for again
	LeastLead       = 150 * time.Millisecond
	MostLead        = 500 * time.Millisecond
	LeastWaitLimit  = 1 * time.Second
	MostWaitLimit   = 120 * time.Second
	ReturnGrace     = 10 * time.Second // who is back within it has not joined anew
	MemberRetention = 24 * time.Hour   // an absent member who is not the owner is forgotten
)

// HotJoin is what happens when somebody joins while the film plays.
type HotJoin string

// The hot-join modes.
const (
	HotJoinSeamless HotJoin = "seamless" // they start at the room's time, nobody else notices
	HotJoinPause    HotJoin = "pause"    // the group pauses until they are ready
)

// Settings are what the owner may change.
type Settings struct {
	HotJoin   HotJoin
	WaitLimit time.Duration
	NeverWait bool // for stalled members and joiners; a load or seek still waits, bounded
}

// DefaultSettings are those of a new room.
func DefaultSettings() Settings {
	return Settings{HotJoin: HotJoinSeamless, WaitLimit: 8 * time.Second}
}

// Member is a person in the room or on the list of those who may come back.
type Member struct {
	ID      MemberID
	Name    string
	Control bool // may play, pause and seek; the owner always may

	Present   bool
	Since     time.Time // present or absent since
	FirstSeen time.Time // succession goes by this

	Ready      bool
	ReadySince time.Time
	Excused    bool // not waited for; see the package comment
	joining    bool // Excused only until first ready

	Answered bool            // has said what its browser can play of this item
	Cannot   map[string]bool // MIME types of the item it cannot play

	Skew, Delay, Buffer, Need time.Duration // see Report
}

// WaitReason is why the group waits.
type WaitReason string

// The reasons for waiting.
const (
	WaitStart WaitReason = "start" // after load, seek or a restart of the server
	WaitJoin  WaitReason = "join"  // hot join in mode pause
	WaitStall WaitReason = "stall" // a member has run out of film
)

// Wait is a running wait.
type Wait struct {
	Reason WaitReason
	Until  time.Time  // the limit
	For    []MemberID // present, not ready, not excused; in order of arrival
}

// State is a room. The zero value is no room: see [New].
type State struct {
	Phase    Phase
	WantPlay bool   // what follows loading, waiting and an empty room is playing, not paused
	Sequence uint64 // grows with every change anybody can see; reports of members do not count
	Settings Settings

	Item       *media.Item // nil: none
	ItemNumber uint32      // grows with every load
	Epoch      media.Epoch // of the newest start
	// Generation grows whenever members must show another position than they were going to
	// (load, seek, pause, wait) and have to say again that they are ready.
	Generation uint32
	Timeline   media.Timeline
	Live       Live
	Wait       *Wait  // while Phase is Waiting with somebody present
	Sentence   string // what went wrong, for people; empty when nothing did

	Owner   MemberID // "" until somebody claims or inherits
	Members map[MemberID]Member

	Limits Limits

	streaming   bool          // an encoder was started and not stopped
	delivering  bool          // viewers can be served: the epoch, or the one it is spliced to, is ready
	readySince  time.Time     // the epoch delivers since; zero when it does not
	broken      int           // crashes in a row
	retryAt     time.Time     // when to start the encoder again; zero: it has not crashed
	streamEnded bool          // the epoch has delivered everything
	itemEnd     time.Duration // end of the last frame as a stream found it; 0: none has
	unplayable  []string      // see Unplayable; what the plan was made for
	assumed     bool          // the plan was made before anybody said what they can play
	watchers    int           // see WatcherCame
	overWebRTC  int           // see WebRTCCame
	webRTC      bool          // the newest start was made for WebRTC viewers, too
	// withoutWebRTC: the item cannot be shown over WebRTC, for the encoder died of trying.
	withoutWebRTC bool
	aloneSince    time.Time // unwatched since; zero when somebody is there
	closed        bool      // Close was said
}

// Limits are set by the server, not the owner.
type Limits struct {
	Members   int           // present at once
	IdleAfter time.Duration // nobody watches: the encoder is freed
	EmptyFor  time.Duration // nobody watches: the room closes; 0 never
	Window    time.Duration // of what happens now, can be gone back to; 0: DefaultWindow
	Need      time.Duration // see DefaultNeed, which 0 stands for
}

// New is an empty room without an item.
func New(l Limits) State {
	return State{
		Phase:    Idle,
		Settings: DefaultSettings(),
		Timeline: media.Timeline{Rate: 1},
		Members:  map[MemberID]Member{},
		Limits:   l,
	}
}

// Unplayable lists, sorted, the MIME types of the item that must not be copied: somebody
// present cannot play them, or nobody has said yet and they are neither H.264 nor AAC.
// It is meant to be read when a [StartStream] is carried out and must not be changed.
func (s State) Unplayable() []string { return s.unplayable }

// WebRTC tells whether the encoder has to make what WebRTC viewers can be given. Like Unplayable it is meant to be read
// when a [StartStream] is carried out.
func (s State) WebRTC() bool { return s.webRTC }

// WithoutWebRTC tells whether the item is not shown over WebRTC to anybody, because the encoder broke of making what that
// needs.
func (s State) WithoutWebRTC() bool { return s.withoutWebRTC }

// Streaming tells whether an encoder ought to be running.
func (s State) Streaming() bool { return s.streaming }
