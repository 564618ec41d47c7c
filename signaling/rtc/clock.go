package rtc

import (
	"time"
)

// Mapping says which media time RTP timestamps stand for from one of them on. A presented frame with
// timestamp r shows Media + (r - Video) / 90,000 s * Rate, r - Video being a signed difference of 32 bits. Frames from
// Hidden up to Video are there for the decoder only; those before Hidden belong to the mapping before.
type Mapping struct {
	Hidden     uint32 // at 90 kHz
	Video      uint32 // at 90 kHz
	Audio      uint32 // at 48 kHz, the same moment
	Media      time.Duration
	Rate       float64
	Generation uint32 // grows with each mapping of a feed
}

// hiddenStep is the distance between pictures that only a decoder needs.
const hiddenStep = 200 * time.Microsecond

// shownApart is how long after hidden pictures the first one to be seen comes at least: Chromium's renderer drops a picture that
// is less than a millisecond after one it has.
const shownApart = 3 * time.Millisecond

// tolerance is how much a timeline may change without the mapping following it.
const tolerance = 2 * time.Millisecond

// clock maps media times to the engine's axis, on which RTP timestamps count.
type clock struct {
	at    time.Duration // on the axis, where
	media time.Duration // is
	rate  float64       // media time a second; 0: nothing is mapped yet

	last       time.Duration // newest time given to a picture
	begun      bool
	covered    bool          // pictures were hidden since the last mapping
	from       time.Duration // the first of them
	generation uint32
}

// of is where a media time lies on the axis.
func (c *clock) of(media time.Duration) time.Duration {
	return c.at + time.Duration(float64(media-c.media)/c.rate)
}

// hidden gives a picture that nobody shall see its place: behind all before, and early enough to leave room.
func (c *clock) hidden(now time.Duration) time.Duration {
	const room = 100 * time.Millisecond
	c.last = max(now-room, c.after())
	c.begun = true
	if !c.covered {
		c.covered, c.from = true, c.last
	}
	return c.last
}

// after is the earliest place for another picture.
func (c *clock) after() time.Duration {
	if !c.begun {
		return 0
	}
	return c.last + hiddenStep
}

// remap makes media time due at a moment on the axis, or as soon after as earlier pictures leave room for. It tells
// whether anything has changed. Places are rounded to what both clocks can count, so that sound stays even.
func (c *clock) remap(media, due time.Duration, rate float64) bool {
	earliest := c.after()
	if c.covered {
		earliest = c.last + shownApart
	}
	if c.rate == rate && !c.covered {
		if off := c.of(media) - due; off <= tolerance && off >= -tolerance && c.of(media) >= earliest {
			return false
		}
	}
	at := max(due, earliest)
	// media may be any number of nanoseconds: what has to be round is the difference.
	shift := (at - media).Truncate(time.Millisecond)
	if media+shift < earliest {
		shift += time.Millisecond
	}
	c.at, c.media, c.rate = media+shift, media, rate
	if !c.covered {
		c.from = c.at
	}
	c.covered = false
	c.generation++
	return true
}

// shown gives a picture its place.
func (c *clock) shown(media time.Duration) time.Duration {
	c.last = max(c.of(media), c.after())
	c.begun = true
	return c.last
}

func (c *clock) mapping() Mapping {
	return Mapping{
		Hidden: ticks(c.from, videoClock), Video: ticks(c.at, videoClock), Audio: ticks(c.at, audioClock),
		Media: c.media, Rate: c.rate, Generation: c.generation,
	}
}

// mappingFrom is the same mapping for a viewer for whom it begins at another timestamp, with other pictures hidden before,
// and whose timestamps are later by some ticks.
func (c *clock) mappingFrom(hidden, video, later uint32) Mapping {
	m := c.mapping()
	since := time.Duration(int32(video-later-m.Video)) * time.Second / videoClock //nolint:gosec // serial numbers (RFC 1982)
	m.Media += time.Duration(float64(since) * m.Rate)
	m.Audio += (video - m.Video) / (videoClock / 1000) * (audioClock / 1000)
	m.Hidden, m.Video = hidden, video
	return m
}

// ticks is a time on the axis as an RTP timestamp, rounded to the nearest.
func ticks(at time.Duration, hertz int64) uint32 {
	whole, rest := int64(at/time.Second), int64(at%time.Second)
	return uint32(whole*hertz + (rest*hertz+int64(time.Second)/2)/int64(time.Second)) //nolint:gosec // wraps (RFC 3550, 5.1)
}
