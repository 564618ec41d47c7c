package media

import "time"

// Item is something a room can play, as probing found it.
type Item struct {
	Title    string
	Source   Source
	Duration time.Duration // 0: unknown or endless
	Seekable bool          // found by probing, not guessed from the address
	Live     bool          // happens now; reading never waits
	Streams  []Stream      // in the order of the source; only video and audio
	Chapters []Chapter
}

// Looped tells whether the item starts over at its end.
func (i Item) Looped() bool { return i.Source.Loop && i.Duration > 0 }

// Codecs lists the exact codec strings of the item's streams, each once, in order.
func (i Item) Codecs() []string {
	var list []string
	seen := map[string]bool{}
	for _, s := range i.Streams {
		if s.Codec != "" && !seen[s.MIMEType()] {
			seen[s.MIMEType()] = true
			list = append(list, s.MIMEType())
		}
	}
	return list
}

// Chapter is a named part of an item.
type Chapter struct {
	Start, End time.Duration
	Title      string
}

// SourceKind says how a source is opened.
type SourceKind string

// The kinds of source.
const (
	SourceFile    SourceKind = "file"
	SourceGrowing SourceKind = "growing" // a file that is still being written
	SourceAddress SourceKind = "address" // http, https and the live protocols
	SourceDevice  SourceKind = "device"  // camera, microphone or screen of the server's machine
	// SourcePublished is what somebody sends into the room over WebRTC; see media/publication.
	SourcePublished SourceKind = "published"
)

// Source is where an item is read from. Path and Address are what a person gave.
type Source struct {
	Kind    SourceKind
	Path    string // absolute path, for files
	Address string // for addresses and devices: "rtsp://camera/1", "camera:0+microphone:1"; the number of a publication
	Loop    bool
}

// Stream is one elementary stream of a source, as probing found it.
type Stream struct {
	Index    int // in the source, as FFmpeg counts
	Kind     Kind
	Name     string // FFmpeg's codec name: "h264", "aac"
	Codec    string // RFC 6381, exact; empty when MP4 cannot carry it or it is not known
	Language string
	Title    string
	Default  bool
	Start    time.Duration // first presentation time
	Duration time.Duration // 0: unknown

	Width, Height int // as displayed, after rotation and sample aspect ratio
	FrameRate     float64
	Rotation      int           // degrees, clockwise: 0, 90, 180, 270
	BFrames       bool          // reordered: cannot go to WebRTC as it is
	HDR           bool          // PQ or HLG transfer
	PixelFormat   string        // FFmpeg's name: "yuv420p"
	MaxGOP        time.Duration // longest distance between keyframes seen; 0: unknown
	Cover         bool          // an attached picture, not a film

	SampleRate int
	Channels   int
}

// MIMEType is what MediaSource.isTypeSupported is asked for a copy of the stream.
func (s Stream) MIMEType() string {
	return s.Kind.String() + `/mp4; codecs="` + s.Codec + `"`
}
