package layout

// Strings is the catalogue of the Go pages; another language is another value. The browser's is
// assets/js/strings.js.
type Strings struct {
	Language  string // BCP 47, of the document
	Direction string // ltr, rtl
	Product   string

	SkipToContent, BackHome, ProblemID string

	// The watch page.
	YourName, YourNameHint, Join, NobodyHere, InTheRoom, NeedsScript, Guestless      string
	People, CopyLink, Statistics, Settings, Keyboard, Theatre, Close, Save, Copy     string
	Tools, TapForSound, RoomBar                                                      string
	HotJoinTitle, HotJoinSeamless, HotJoinPause, WaitLimit, NeverWait, NeverWaitHint string
	Live, LiveHint                                                                   string
	PlayerSettings, LowLatency, LowLatencyHint                                       string
	Remove, Cancel                                                                   string

	// Other programs, in the room's settings.
	Programs, ProgramsHint                 string
	ProgramStream, ProgramWHEP, ProgramKey string
	ProgramWHIP, ProgramPublishKey         string

	// Sharing; those that begin with Shared and Stopped are for fmt, with a person's name.
	ShareScreen, ShareCamera, StopSharing string
	SharedScreen, SharedCamera, Broadcast string
	StoppedSharing, BroadcastEnded        string

	// The home and claim pages.
	HomeTitle, Rooms, NoRooms, NoRoomsHow, NoRoomsPlay, NothingPlaying  string
	ClaimTitle, ClaimRoom, ClaimServer, Claim, Watching, NobodyWatching string
}

// English is the first language.
func English() Strings {
	return Strings{
		Language:  "en",
		Direction: "ltr",
		Product:   "watchroom",

		SkipToContent: "Skip to content",
		BackHome:      "To the start page",
		ProblemID:     "If you ask somebody for help, give them this number:",

		YourName:     "Your name",
		YourNameHint: "The others see it. No account is needed.",
		Join:         "Join",
		NobodyHere:   "Nobody is here yet.",
		InTheRoom:    "Here already",
		NeedsScript:  "Watching together needs JavaScript. Please allow it for this page.",
		Guestless:    "This room is for people with an account. Please sign in.",
		People:       "People",
		CopyLink:     "Copy link",
		Statistics:   "Statistics",
		Settings:     "Room settings",
		Keyboard:     "Keyboard",
		Theatre:      "Theatre mode",
		Close:        "Close",
		Save:         "Save",
		Copy:         "Copy",
		Tools:        "Room tools",
		TapForSound:  "Tap for sound",
		Live:         "Live",
		LiveHint:     "To what happens now",
		RoomBar:      "Room",

		HotJoinTitle:    "When somebody joins in the middle",
		HotJoinSeamless: "The film goes on, and they come in where it is",
		HotJoinPause:    "Everybody waits until they are ready",
		WaitLimit:       "Wait at most (seconds)",
		NeverWait:       "Never wait for one person",
		NeverWaitHint:   "Whoever falls behind catches up alone.",
		PlayerSettings:  "Player settings",
		LowLatency:      "Low latency",
		LowLatencyHint:  "As near to live as this connection allows, by WebRTC. Only for you.",
		Remove:          "Remove",
		Cancel:          "Cancel",

		Programs:          "Other programs",
		ProgramsHint:      "For players that are no browser, and programs that publish into this room. Whoever has the publishing key can show something here.",
		ProgramStream:     "Players (mpv, VLC)",
		ProgramWHEP:       "WebRTC players (WHEP)",
		ProgramKey:        "Key for watching, as bearer token",
		ProgramWHIP:       "Publish from OBS and others (WHIP)",
		ProgramPublishKey: "Publishing key, as bearer token",

		ShareScreen:    "Share screen",
		ShareCamera:    "Share camera",
		StopSharing:    "Stop sharing",
		SharedScreen:   "%s's screen",
		SharedCamera:   "%s's camera",
		Broadcast:      "Broadcast",
		StoppedSharing: "%s has stopped sharing.",
		BroadcastEnded: "The broadcast has ended.",

		HomeTitle:      "Watch together",
		Rooms:          "Rooms",
		NoRooms:        "No room to show",
		NoRoomsHow:     "A room opens by its link: ask whoever invited you. To begin one, run this on the server's machine, and send the link it prints:",
		NoRoomsPlay:    "watchroom play film.mkv",
		NothingPlaying: "Nothing is playing",
		Watching:       "watching",
		NobodyWatching: "Nobody is watching",
		ClaimTitle:     "This is yours",
		ClaimRoom:      "Whoever confirms becomes the owner of this room. The link works once.",
		ClaimServer:    "Whoever confirms becomes the owner of this server. The link works once.",
		Claim:          "Confirm",
	}
}
