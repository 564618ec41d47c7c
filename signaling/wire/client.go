package wire

// FromClient is a message a browser sends. The set is closed.
//
//sumtype:decl
type FromClient interface{ fromClient() string }

// Control socket.
type (
	// Ping asks for the server's time.
	Ping struct {
		T0 float64 `json:"t0"` // ms, the client's
	}
	// Playable says which of the item's streams the browser can play.
	Playable struct {
		Item  uint32   `json:"item"`
		MIMEs []string `json:"mimes"`
	}
	// Ready says whether the timeline's position can be shown.
	Ready struct {
		Generation uint32 `json:"generation"`
		Ready      bool   `json:"ready"`
	}
	// Report is what the browser measured on itself.
	Report struct {
		Skew   float64 `json:"skew"`   // s
		Delay  float64 `json:"delay"`  // s, one way
		Buffer float64 `json:"buffer"` // s, ahead
		Need   float64 `json:"need"`   // s behind the edge of a live room; 0: not known
	}
	// Play is a command.
	Play struct{}
	// Pause is a command.
	Pause struct{}
	// Seek is a command.
	Seek struct {
		Position float64 `json:"position"` // s
	}
	// Live goes to the edge of what happens now.
	Live struct{}
	// GoOn ends waiting.
	GoOn struct{}
	// KeepWaiting starts the limit of waiting afresh.
	KeepWaiting struct{}
	// GiveControl gives control or takes it.
	GiveControl struct {
		Member  string `json:"member"`
		Control bool   `json:"control"`
	}
	// HandOver makes somebody else the owner.
	HandOver struct {
		Member string `json:"member"`
	}
	// Kick removes somebody.
	Kick struct {
		Member string `json:"member"`
	}
	// Configure changes the room's settings.
	Configure struct {
		Settings Settings `json:"settings"`
	}
	// Rename changes one's own name.
	Rename struct {
		Name string `json:"name"`
	}
	// Leave says goodbye.
	Leave struct{}
	// RTCOffer opens a WebRTC connection, or restarts ICE on the one there is.
	RTCOffer struct {
		SDP   string `json:"sdp"`
		Video *int   `json:"video,omitempty"` // track id; nil or 0: the first there is
	}
	// RTCClose ends the WebRTC connection.
	RTCClose struct{}
)

// RTCCandidate is an address at which one side may be reached, as RTCIceCandidate describes it. Both sides send it.
type RTCCandidate struct {
	Candidate string  `json:"candidate"` // empty: there are no more
	Mid       *string `json:"mid"`
	Index     *uint16 `json:"index"`
}

// Start is the media socket's request.
type Start struct {
	Generation uint32   `json:"generation"`
	Position   *float64 `json:"position,omitempty"` // s; nil: the playhead
	Video      *int     `json:"video,omitempty"`    // track id; nil: the first, 0: none
	Audio      *int     `json:"audio,omitempty"`
}

func (Ping) fromClient() string         { return "ping" }
func (Playable) fromClient() string     { return "playable" }
func (Ready) fromClient() string        { return "ready" }
func (Report) fromClient() string       { return "report" }
func (Play) fromClient() string         { return "play" }
func (Pause) fromClient() string        { return "pause" }
func (Seek) fromClient() string         { return "seek" }
func (Live) fromClient() string         { return "live" }
func (GoOn) fromClient() string         { return "goOn" }
func (KeepWaiting) fromClient() string  { return "keepWaiting" }
func (GiveControl) fromClient() string  { return "giveControl" }
func (HandOver) fromClient() string     { return "handOver" }
func (Kick) fromClient() string         { return "kick" }
func (Configure) fromClient() string    { return "configure" }
func (Rename) fromClient() string       { return "rename" }
func (Leave) fromClient() string        { return "leave" }
func (Start) fromClient() string        { return "start" }
func (RTCOffer) fromClient() string     { return "rtc.offer" }
func (RTCCandidate) fromClient() string { return "rtc.candidate" }
func (RTCClose) fromClient() string     { return "rtc.close" }
