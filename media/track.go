package media

import "time"

// Epoch numbers one unbroken run of an encoder within a room. It only grows.
// Everything sent carries it, so that nothing stale is played.
type Epoch uint32

// TrackID names a track within an item. It is the same in every epoch of the
// item, is the track_ID of its boxes, and travels in the header of each fragment.
type TrackID uint8

// The default video track and the first of the audio tracks; further audio tracks
// count up from FirstAudio in the order of the source. Those of WebRTC are for its viewers only, and there only where
// the others are not fit for it: pictures in the order in which they are decoded, and Opus.
const (
	FirstVideo  TrackID = 1
	WebRTCVideo TrackID = 2
	FirstAudio  TrackID = 16
	WebRTCAudio TrackID = 24
	// MaxAudioTracks is how many audio tracks of an item are carried.
	MaxAudioTracks = 8
)

// Kind says what a track carries.
type Kind uint8

// The kinds of track. The values travel in fragment headers.
const (
	KindVideo Kind = 1
	KindAudio Kind = 2
)

// String returns "video" or "audio".
func (k Kind) String() string {
	switch k {
	case KindVideo:
		return "video"
	case KindAudio:
		return "audio"
	default:
		return "unknown"
	}
}

// Track is one track as viewers are given it in an epoch.
type Track struct {
	ID        TrackID
	Kind      Kind
	Codec     string // RFC 6381, exact: "avc1.64001f", "mp4a.40.2", "opus"
	Timescale uint32 // ticks a second in its boxes
	Language  string // BCP 47 or ISO 639-2, empty when unknown
	Title     string
	Copied    bool // not encoded again
	WebRTC    bool // for WebRTC viewers only: offered to nobody else

	Width, Height int // video, in pixels as displayed
	FrameRate     float64
	SampleRate    int // audio, hertz
	Channels      int
}

// MIMEType is what MediaSource.isTypeSupported is asked: container and exact codec.
func (t Track) MIMEType() string {
	return t.Kind.String() + `/mp4; codecs="` + t.Codec + `"`
}

// Init is a track's initialisation segment (ISO/IEC 14496-12: ftyp and moov with one trak).
type Init struct {
	Track Track
	Epoch Epoch
	Bytes []byte // immutable
}

// Fragment is a run of samples of one track: one moof and its mdat. It is made once,
// never changed, and shared by everybody who reads it.
type Fragment struct {
	Track    TrackID
	Kind     Kind
	Epoch    Epoch
	Decode   time.Duration // decode time of the first sample
	Start    time.Duration // earliest presentation time
	Duration time.Duration // sum of the samples' durations
	Raised   time.Duration // what decode times were raised by, so that none is below zero
	Keyframe bool          // the first sample can be decoded by itself
	Samples  []Sample
	Bytes    []byte // moof and mdat; immutable
}

// End is the decode time just after the fragment.
func (f *Fragment) End() time.Duration { return f.Decode + f.Duration }

// Sample locates one access unit inside a fragment's Bytes.
type Sample struct {
	Offset   int           // of the payload in Fragment.Bytes
	Size     int           // bytes
	Decode   time.Duration // decode time
	Present  time.Duration // presentation time
	Keyframe bool
}
