package rtc

import "time"

const (
	// astray is how far timestamps may lead from when packets come before they are somebody's mistake.
	astray = 10 * time.Second
	// apart is how far sound may be from the picture before it is moved: less is not noticed, moving is.
	apart = 15 * time.Millisecond
)

// rtpClock maps the timestamps of a track a publisher sends to the timeline of the publication. Until both tracks have
// been reported on, when the first packet came says where a track begins; then the reports do.
type rtpClock struct {
	hertz int64
	taken bool
	ssrc  uint32
	heard time.Time

	begun  bool
	last   uint32 // timestamp
	at     int64  // its place, ticks
	ground time.Duration
	known  bool // ground is: what the sender's clock says at 0
}

func (c *rtpClock) ticks(d time.Duration) int64 {
	return int64(d/time.Second)*c.hertz + int64(d%time.Second)*c.hertz/int64(time.Second)
}

func (c *rtpClock) length(ticks int64) time.Duration {
	return time.Duration(ticks/c.hertz)*time.Second + time.Duration(ticks%c.hertz)*time.Second/time.Duration(c.hertz)
}

// place is where a timestamp belongs, ticks; arrived is when its packet came on the same timeline.
func (c *rtpClock) place(timestamp uint32, arrived time.Duration) int64 {
	if !c.begun {
		c.begun, c.last, c.at = true, timestamp, c.ticks(arrived)
		return c.at
	}
	c.at += int64(int32(timestamp - c.last)) //nolint:gosec // serial numbers (RFC 1982)
	c.last = timestamp
	if off := c.length(c.at) - arrived; off > astray || off < -astray {
		c.at, c.known = c.ticks(arrived), false
	}
	return c.at
}

// report takes in which moment a timestamp stands for (RFC 3550, 6.4.1): seconds since 1900, 32 bits before and 32 after
// the point.
func (c *rtpClock) report(ntp uint64, timestamp uint32) {
	if !c.begun || ntp == 0 {
		return
	}
	moment := time.Duration(ntp>>32)*time.Second + time.Duration(ntp&0xffffffff*uint64(time.Second)>>32) //nolint:gosec // below a second
	place := c.at + int64(int32(timestamp-c.last))                                                       //nolint:gosec // serial numbers
	c.ground, c.known = moment-c.length(place), true
}

// align moves a track to where it belongs beside another.
func (c *rtpClock) align(to *rtpClock) {
	if !c.known || !to.known {
		return
	}
	off := c.ground - to.ground
	if off > -apart && off < apart || off > astray || off < -astray {
		return
	}
	c.at += c.ticks(off)
	c.ground = to.ground
}
