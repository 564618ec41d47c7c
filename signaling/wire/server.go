package wire

import "watchroom/media"

// FromServer is a message the server sends. The set is closed.
//
//sumtype:decl
type FromServer interface{ fromServer() string }

// Control socket.
type (
	// Welcome opens the connection.
	Welcome struct {
		You   string  `json:"you"`
		Clock string  `json:"clock"`
		Now   float64 `json:"now"` // ms
		RTC   *RTC    `json:"rtc"` // nil: WebRTC is off
	}
	// Room is everything about the room but its members.
	Room struct {
		Sequence   uint64      `json:"sequence"`
		Phase      string      `json:"phase"`
		WantPlay   bool        `json:"wantPlay"`
		Item       *Item       `json:"item"`
		ItemNumber uint32      `json:"itemNumber"`
		Epoch      media.Epoch `json:"epoch"`
		Generation uint32      `json:"generation"`
		Timeline   Timeline    `json:"timeline"`
		Wait       *Wait       `json:"wait"`
		Sentence   string      `json:"sentence"`
		Owner      string      `json:"owner"`
		Settings   Settings    `json:"settings"`
		Live       *Edge       `json:"live"` // nil unless the item happens now and something has come
	}
	// Members is the list of people.
	Members struct {
		Members []Member `json:"members"`
	}
	// Pong answers a Ping.
	Pong struct {
		T0 float64 `json:"t0"` // ms, the client's
		T1 float64 `json:"t1"` // ms, received
		T2 float64 `json:"t2"` // ms, sent
	}
	// Refused says why a command was not carried out.
	Refused struct {
		Reason   string `json:"reason"`
		Sentence string `json:"sentence"`
	}
)

// WebRTC, on the control socket.
type (
	// RTCAnswer answers an RTCOffer.
	RTCAnswer struct {
		SDP string `json:"sdp"`
	}
	// RTCState says how far the connection is.
	RTCState struct {
		State    string `json:"state"` // connected, lost, failed, closed
		Sentence string `json:"sentence"`
	}
	// RTCMapping says which media time RTP timestamps stand for; see the package comment.
	RTCMapping struct {
		Hidden     uint32  `json:"hidden"` // at 90 kHz
		Video      uint32  `json:"video"`  // at 90 kHz
		Audio      uint32  `json:"audio"`  // at 48 kHz
		Media      float64 `json:"media"`  // s
		Rate       float64 `json:"rate"`
		Generation uint32  `json:"generation"`
	}
)

// Media socket.
type (
	// Stream describes the epoch whose segments follow.
	Stream struct {
		Generation uint32        `json:"generation"`
		Epoch      media.Epoch   `json:"epoch"`
		Item       uint32        `json:"item"`
		Video      media.TrackID `json:"video"` // 0: none
		Audio      media.TrackID `json:"audio"`
		Tracks     []Track       `json:"tracks"`
	}
	// Skipped says that the reader was moved on.
	Skipped struct {
		Generation uint32      `json:"generation"`
		Epoch      media.Epoch `json:"epoch"`
		Fragments  int         `json:"fragments"`
		From       float64     `json:"from"` // s
		To         float64     `json:"to"`   // s
	}
	// End says that the item has no more.
	End struct {
		Generation uint32      `json:"generation"`
		Epoch      media.Epoch `json:"epoch"`
		Position   float64     `json:"position"` // s
	}
)

func (Welcome) fromServer() string      { return "welcome" }
func (Room) fromServer() string         { return "room" }
func (Members) fromServer() string      { return "members" }
func (Pong) fromServer() string         { return "pong" }
func (Refused) fromServer() string      { return "refused" }
func (Stream) fromServer() string       { return "stream" }
func (Skipped) fromServer() string      { return "skipped" }
func (End) fromServer() string          { return "end" }
func (RTCAnswer) fromServer() string    { return "rtc.answer" }
func (RTCCandidate) fromServer() string { return "rtc.candidate" }
func (RTCState) fromServer() string     { return "rtc.state" }
func (RTCMapping) fromServer() string   { return "rtc.mapping" }

// RTC is what a client needs to know to watch over WebRTC.
type RTC struct {
	Servers []RTCServer `json:"servers"`
}

// RTCServer is a STUN or TURN server.
type RTCServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Timeline is media.Timeline on the wire.
type Timeline struct {
	Anchor float64 `json:"anchor"` // s
	At     float64 `json:"at"`     // ms, server's clock
	Rate   float64 `json:"rate"`
	Moving bool    `json:"moving"`
}

// Edge is where a live room is.
type Edge struct {
	Edge      float64 `json:"edge"`   // s
	At        float64 `json:"at"`     // ms, server's clock
	From      float64 `json:"from"`   // s
	Window    float64 `json:"window"` // s
	Delay     float64 `json:"delay"`  // s
	Need      float64 `json:"need"`   // s
	Usual     float64 `json:"usual"`  // s
	Stopped   bool    `json:"stopped"`
	Following bool    `json:"following"`
}

// Wait is a running wait.
type Wait struct {
	Reason string   `json:"reason"` // start, join, stall
	Until  float64  `json:"until"`  // ms, server's clock
	For    []string `json:"for"`    // member ids
}

// Settings are the room's.
type Settings struct {
	HotJoin   string  `json:"hotJoin"`   // seamless, pause
	WaitLimit float64 `json:"waitLimit"` // s
	NeverWait bool    `json:"neverWait"`
}

// Member is a person.
type Member struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Present bool    `json:"present"`
	Ready   bool    `json:"ready"`
	Control bool    `json:"control"`
	Excused bool    `json:"excused"`
	Skew    float64 `json:"skew"`  // s
	Delay   float64 `json:"delay"` // s, one way
}

// Item is what is playing.
type Item struct {
	Title    string    `json:"title"`
	Duration float64   `json:"duration"` // s; 0 unknown or endless
	Seekable bool      `json:"seekable"`
	Live     bool      `json:"live"`
	Looped   bool      `json:"looped"`
	MIMEs    []string  `json:"mimes"`
	Chapters []Chapter `json:"chapters"`
}

// Chapter is a named part of an item.
type Chapter struct {
	Start float64 `json:"start"` // s
	End   float64 `json:"end"`   // s
	Title string  `json:"title"`
}

// Track is one track of an epoch.
type Track struct {
	ID       media.TrackID `json:"id"`
	Kind     string        `json:"kind"` // video, audio
	Codec    string        `json:"codec"`
	Language string        `json:"language,omitempty"`
	Title    string        `json:"title,omitempty"`
	Width    int           `json:"width,omitempty"`
	Height   int           `json:"height,omitempty"`
	Channels int           `json:"channels,omitempty"`
	Copied   bool          `json:"copied"`
}
