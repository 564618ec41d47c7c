package rtc

import (
	"sync"
	"time"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/publication"
)

const (
	// keyframeEach is how far keyframes may be apart: who joins is sent everything since the last one.
	keyframeEach = 2 * time.Second
	// keyframeAgain is how soon one that was asked for is asked for again.
	keyframeAgain = 500 * time.Millisecond
	// pictureStays is how long a picture is said to last after which none comes for a while: of a screen on which nothing moves
	// browsers send one a second. What is shown in between is the same picture, and not a gap.
	pictureStays = 1500 * time.Millisecond
	// A picture waits for the next one, which says how long it lasts: pauses and seeks find the right one by that. It waits
	// for half as long again as pictures have been apart, within these bounds.
	leastWait = 50 * time.Millisecond
	mostWait  = 120 * time.Millisecond
)

// ingest puts what a publisher sends onto one timeline and into a publication: 0 is the arrival of the first keyframe.
type ingest struct {
	publication *publication.Publication
	pictured    bool // there is to be a picture

	mu      sync.Mutex
	began   time.Time // zero: nothing was written yet
	video   rtpClock
	audio   rtpClock
	edge    edge
	last    int64         // decode time of the newest picture, ticks
	newest  *received     // it, while it waits for the next
	came    time.Time     // when it did
	pace    time.Duration // how far pictures are apart, calm; of those that come one after the other
	sounded int64         // where sound ends, ticks
	key     time.Time
	asked   time.Time
	waiting bool // a picture was lost
}

// edge is how far the timeline has come, by the newest unit.
type edge struct {
	at      time.Duration
	arrived time.Time
}

func newIngest(registry *publication.Registry, kinds []media.Kind) *ingest {
	g := &ingest{video: rtpClock{hertz: videoClock}, audio: rtpClock{hertz: audioClock}, last: -1}
	for _, kind := range kinds {
		g.pictured = g.pictured || kind == media.KindVideo
	}
	if g.pictured { // sound there is always: silence, if need be, for a player's buffers are made once
		g.publication = registry.Begin(media.KindVideo, media.KindAudio)
	} else {
		g.publication = registry.Begin(media.KindAudio)
	}
	return g
}

func (g *ingest) clock(kind media.Kind) *rtpClock {
	if kind == media.KindVideo {
		return &g.video
	}
	return &g.audio
}

// take settles which of the tracks of a kind is received: the first one.
func (g *ingest) take(kind media.Kind, ssrc uint32) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.clock(kind)
	if c.taken {
		return false
	}
	c.taken, c.ssrc = true, ssrc
	return true
}

func (g *ingest) hear(kind media.Kind, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clock(kind).heard = now
}

// miss notes whether the picture waits for a keyframe.
func (g *ingest) miss(waiting bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = waiting
}

// report takes a sender report in.
func (g *ingest) report(kind media.Kind, ntp uint64, timestamp uint32) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clock(kind).report(ntp, timestamp)
	g.audio.align(&g.video)
}

// picture takes an access unit in. The first one waits for no other: everything begins with it.
func (g *ingest) picture(u received, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := g.began.IsZero()
	if first {
		g.began = now
		g.describeSound()
	}
	at := max(g.video.place(u.timestamp, now.Sub(g.began)), g.last+1)
	if apart := g.video.length(at - g.last); !first && apart < mostWait {
		g.pace += (apart - g.pace) / 4
	}
	g.release(at)
	g.newest, g.last, g.came = &u, at, now
	if u.keyframe {
		g.key = now
	}
	if first {
		g.release(at + g.video.ticks(pictureStays))
	}
	g.come(g.video.length(at), now)
}

// release writes the picture that waits; the next one is at a time, in ticks.
func (g *ingest) release(next int64) {
	u := g.newest
	if u == nil {
		return
	}
	g.newest = nil
	if u.keyframe {
		g.publication.Describe(u.stream, u.info)
	}
	length := min(next-g.last, g.video.ticks(pictureStays))
	g.publication.Write(media.KindVideo, fmp4.Sample{
		DTS: g.last, Duration: uint32(length), Keyframe: u.keyframe, Data: u.data, //nolint:gosec // small
	})
}

// releaseLate writes it when none has come for too long.
func (g *ingest) releaseLate(now time.Time) {
	if now.Sub(g.came) >= min(max(g.pace*3/2, leastWait), mostWait) {
		g.release(g.last + g.video.ticks(pictureStays))
	}
}

// sound takes a frame of Opus in, of so many ticks.
func (g *ingest) sound(timestamp uint32, frame []byte, length int64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.began.IsZero() {
		if g.pictured {
			return // the picture begins
		}
		g.began = now
		g.describeSound()
	}
	at := g.audio.place(timestamp, now.Sub(g.began))
	if at < g.sounded-silentFrame/2 {
		return // there is something in its place
	}
	g.silence(at + silentFrame/2)
	g.put(frame, length)
	g.come(g.audio.length(g.sounded), now)
}

func (g *ingest) describeSound() {
	info := fmp4.OpusTrack(1)
	g.publication.Describe(media.Stream{
		Name: "opus", Codec: info.Codec, Default: true, SampleRate: info.SampleRate, Channels: info.Channels,
	}, info)
}

func (g *ingest) come(at time.Duration, now time.Time) {
	if at >= g.edge.at {
		g.edge = edge{at, now}
	}
}

// silence fills the sound up to a time, less the part of a frame.
func (g *ingest) silence(until int64) {
	const most = 10 * audioClock
	if until-g.sounded > most {
		g.sounded = until - most
	}
	for g.sounded+silentFrame <= until {
		g.put(silentOpus(), silentFrame)
	}
}

func (g *ingest) put(frame []byte, length int64) {
	g.publication.Write(media.KindAudio, fmp4.Sample{
		DTS: g.sounded, Duration: uint32(length), Keyframe: true, Data: frame, //nolint:gosec // at most 120 ms
	})
	g.sounded += length
}

// mute is how long sound that has been there is waited for before silence takes its place, and how much is left for it.
const (
	muteAfter = 300 * time.Millisecond
	muteLeave = 60 * time.Millisecond
)

// tick keeps the sound going where none comes. It returns when something was heard last, and, if a keyframe is to be
// asked for, of whom.
func (g *ingest) tick(now time.Time) (heard time.Time, wants uint32) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.releaseLate(now)
	heard = g.video.heard
	if g.audio.heard.After(heard) {
		heard = g.audio.heard
	}
	if !g.began.IsZero() && now.Sub(g.audio.heard) > muteAfter {
		until := g.edge.at + now.Sub(g.edge.arrived)
		if g.audio.taken {
			until -= muteLeave
		}
		g.silence(g.audio.ticks(until))
	}
	if g.video.taken && g.wantsKeyframe(now) {
		g.asked = now
		return heard, g.video.ssrc
	}
	return heard, 0
}

func (g *ingest) wantsKeyframe(now time.Time) bool {
	if now.Sub(g.asked) < keyframeAgain {
		return false
	}
	return g.waiting || g.key.IsZero() || now.Sub(g.key) >= keyframeEach
}
