package stream

import (
	"errors"
	"slices"
	"strings"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// MaxCopyGOP is the longest distance between keyframes of a video that is copied: a joiner is sent everything
// from the keyframe before the playhead.
const MaxCopyGOP = 10 * time.Second

// ErrNothing is returned for an item with neither picture nor sound.
var ErrNothing = errors.New("there is neither picture nor sound in it")

// Plan says what becomes of each track of an item.
type Plan struct {
	Video   *VideoPlan // nil: sound alone, without a cover
	Audio   []AudioPlan
	Silence bool // the item has no sound: it gets a silent track, since a player's buffers are made once
	// Rendition and Opus are tracks for WebRTC viewers alone, nil where there are none or the first of the others is fit.
	Rendition *ffmpeg.VideoOut
	Opus      *ffmpeg.AudioOut
}

// VideoPlan is the plan of the video track.
type VideoPlan struct {
	Stream media.Stream
	Copy   bool
	Out    ffmpeg.VideoOut
	Why    string // for statistics: why it is encoded; empty when copied
}

// AudioPlan is the plan of one audio track.
type AudioPlan struct {
	Stream media.Stream
	Copy   bool
	Out    ffmpeg.AudioOut
}

// Browsers is what is known of the browsers in the room.
type Browsers struct {
	Answered   bool     // at least one has said what it can play
	Unplayable []string // MIME types that at least one cannot play
	WebRTC     bool     // at least one watches over WebRTC
}

// takes tells whether a copy of the stream can be given to all of them. Before anybody answered only what every
// current browser plays is.
func (b Browsers) takes(s media.Stream) bool {
	if s.Codec == "" || slices.Contains(b.Unplayable, s.MIMEType()) {
		return false
	}
	return b.Answered || universal(s)
}

// takesPublished is takes for what somebody sends: until a browser says otherwise its sound is not encoded, for that
// would take longer than browsers take to answer.
func (b Browsers) takesPublished(s media.Stream) bool {
	return b.takes(s) || !b.Answered && s.Name == "opus" && !slices.Contains(b.Unplayable, s.MIMEType())
}

// universal is what every current browser plays in MP4.
func universal(s media.Stream) bool {
	if s.Kind == media.KindAudio {
		return strings.HasPrefix(s.Codec, "mp4a.40.2") || s.Codec == "mp4a.40.5"
	}
	return s.Name == "h264" && (s.PixelFormat == "yuv420p" || s.PixelFormat == "yuvj420p")
}

// NewPlan decides what is copied and what is encoded.
func NewPlan(item media.Item, b Browsers, q Quality, encoder ffmpeg.Encoder) (Plan, error) {
	var p Plan
	if v, ok := pickVideo(item.Streams); ok {
		p.Video = planVideo(item, v, b, q, encoder)
	}
	for _, s := range item.Streams {
		if s.Kind == media.KindAudio && len(p.Audio) < media.MaxAudioTracks {
			p.Audio = append(p.Audio, planAudio(item, s, b, q))
		}
	}
	if p.Video == nil && len(p.Audio) == 0 {
		return Plan{}, ErrNothing
	}
	p.Silence = len(p.Audio) == 0
	if b.WebRTC {
		p.serveWebRTC(item, encoder)
	}
	return p, nil
}

// pickVideo takes the default video, else the first; a cover only where there is no film.
func pickVideo(streams []media.Stream) (media.Stream, bool) {
	best := -1
	for i, s := range streams {
		if s.Kind != media.KindVideo {
			continue
		}
		if best < 0 || videoRank(s) > videoRank(streams[best]) {
			best = i
		}
	}
	if best < 0 {
		return media.Stream{}, false
	}
	return streams[best], true
}

func videoRank(s media.Stream) int {
	switch {
	case s.Cover:
		return 0
	case !s.Default:
		return 1
	default:
		return 2
	}
}

func planVideo(item media.Item, s media.Stream, b Browsers, q Quality, encoder ffmpeg.Encoder) *VideoPlan {
	p := &VideoPlan{Stream: s, Why: whyEncode(s, b, q)}
	p.Out = ffmpeg.VideoOut{Stream: s.Index, SourceCodec: s.Name, SourceGOP: s.MaxGOP}
	if p.Why == "" {
		p.Copy, p.Out.Copy = true, true
		return p
	}
	p.Out.Encoder = encoder
	p.Out.CRF = q.CRF
	if p.Out.CRF == 0 {
		p.Out.CRF = DefaultCRF
	}
	p.Out.Width, p.Out.Height = q.size(s.Width, s.Height)
	p.Out.FrameRate = q.FrameRate
	if item.Live && q.FrameRate == 0 {
		p.Out.FrameRate = DefaultLiveRate
	}
	p.Out.ToneMap = s.HDR
	p.Out.Still = s.Cover
	return p
}

// whyEncode is the reason for not copying, empty when there is none.
func whyEncode(s media.Stream, b Browsers, q Quality) string {
	switch {
	case s.Cover:
		return "a cover is shown as a still"
	case q.Forced:
		return "a quality was asked for"
	case s.Codec == "":
		return s.Name + " is not carried in MP4"
	case !b.takes(s):
		return "not everybody's browser plays " + s.Codec
	case s.MaxGOP > MaxCopyGOP:
		return "keyframes are too far apart"
	case s.Rotation != 0:
		return "it is turned"
	default:
		return ""
	}
}

// A track that is not there for the whole item cannot be copied, because browsers play only what all tracks have: an
// encode fills it with silence. A little is missing of most, and browsers do without it.
const (
	lateSound  = 100 * time.Millisecond
	shortSound = 2 * time.Second // at the end, of which browsers are told in time
)

func planAudio(item media.Item, s media.Stream, b Browsers, q Quality) AudioPlan {
	var end time.Duration // 0: the sound lasts as long as the item
	if s.Duration > 0 && s.Start+s.Duration < item.Duration-shortSound {
		end = s.Start + s.Duration
	}
	takes := b.takes
	if item.Source.Kind == media.SourcePublished {
		takes = b.takesPublished
	}
	p := AudioPlan{Stream: s, Copy: takes(s) && q.AudioBitrate == 0 && s.Start <= lateSound && end == 0}
	p.Out = ffmpeg.AudioOut{Stream: s.Index, Copy: p.Copy, SourceCodec: s.Name}
	if !p.Copy {
		p.Out.Codec = ffmpeg.AudioAAC
		p.Out.Channels = 2
		p.Out.End = end
		p.Out.Bitrate = q.AudioBitrate
		if p.Out.Bitrate == 0 {
			p.Out.Bitrate = DefaultAudioBitrate
		}
	}
	return p
}

// tracks are the plan's tracks as viewers see them, in the order of the process's output. Codec and
// Timescale are filled in when the process has said what they are.
func (p Plan) tracks() []media.Track {
	var list []media.Track
	if p.Video != nil {
		s := p.Video.Stream
		list = append(list, media.Track{
			ID: media.FirstVideo, Kind: media.KindVideo, Title: s.Title,
			Copied: p.Video.Copy, Width: s.Width, Height: s.Height, FrameRate: s.FrameRate,
		})
	}
	if p.Rendition != nil {
		list = append(list, media.Track{ID: media.WebRTCVideo, Kind: media.KindVideo, FrameRate: p.Video.Stream.FrameRate, WebRTC: true})
	}
	for i, a := range p.Audio {
		list = append(list, media.Track{
			ID: media.FirstAudio + media.TrackID(i), Kind: media.KindAudio,
			Language: a.Stream.Language, Title: a.Stream.Title, Copied: a.Copy,
		})
	}
	if p.Silence {
		list = append(list, media.Track{ID: media.FirstAudio, Kind: media.KindAudio})
	}
	if p.Opus != nil {
		list = append(list, media.Track{ID: media.WebRTCAudio, Kind: media.KindAudio, WebRTC: true})
	}
	return list
}

// job is the process that carries the plan out from a position of the source on.
func (p Plan) job(item media.Item, in ffmpeg.Input, start time.Duration) ffmpeg.Job {
	j := ffmpeg.Job{Input: in, Start: start, Live: item.Live, Rendition: p.Rendition}
	if item.Looped() || p.generates() {
		j.Until = item.Duration
	}
	if p.Video != nil {
		out := p.Video.Out
		j.Video = &out
	}
	for _, a := range p.Audio {
		j.Audio = append(j.Audio, a.Out)
	}
	if p.Silence {
		j.Audio = append(j.Audio, ffmpeg.AudioOut{Silent: true})
	}
	if p.Opus != nil {
		j.Audio = append(j.Audio, *p.Opus)
	}
	return j
}

// generates tells whether something in the plan would go on for ever: it needs to be told where the item ends.
func (p Plan) generates() bool {
	return p.Silence || p.Video != nil && p.Video.Out.Still ||
		slices.ContainsFunc(p.Audio, func(a AudioPlan) bool { return a.Out.End > 0 })
}
