package rtc

import "time"

const (
	burst      = 64                     // packets a viewer is sent at once
	burstPause = 4 * time.Millisecond   // between two of them: 150 Mbit/s
	patience   = 300 * time.Millisecond // between two times that everything is sent again
	encores    = 4                      // of what a room that stands still shows
	mostLogged = 16 << 10               // packets kept since a keyframe: some 20 MB
)

// packetLog is the packets of pictures since the last keyframe. Positions count since the feed began.
type packetLog struct {
	base    int // position of packets[0]
	packets []*packet
	usable  bool // it begins with a keyframe
}

func (l *packetLog) end() int { return l.base + len(l.packets) }

// restart begins the log anew: with a keyframe, or, because too much has come since the last one, with nothing of use.
func (l *packetLog) restart(usable bool) {
	l.base, l.usable = l.end(), usable
	l.packets = make([]*packet, 0, cap(l.packets))
}

// viewer is a peer of a feed. It belongs to the feed's Run.
type viewer struct {
	peer    *Peer
	ahead   time.Duration // FeedConfig.Ahead
	waiting bool          // for a connection, or a keyframe
	at      int           // position in the log of the next packet

	began    time.Duration // when it was last sent everything
	behind   int           // position up to which timestamps are pressed together
	latest   *packet       // of the newest picture then
	newest   uint32        // the timestamp it is given
	reported bool
	encores  int // how often everything is yet to be sent again: to who came while the room stands still
}

// begin sends everything since the last keyframe, in steps. All but the newest picture is over and takes no time. While
// the room stands still that is as old as may be; it is sent as one that is due when others sent now are, or a browser would take the time
// between for a delay to be waited for.
func (v *viewer) begin(l *packetLog, c *clock, now time.Duration, still bool) {
	if !v.waiting && v.began > 0 && now-v.began < patience {
		return
	}
	if !l.usable || len(l.packets) == 0 {
		v.waiting = true
		return
	}
	v.waiting, v.began = false, now
	v.at, v.behind, v.latest = l.base, l.end(), l.packets[len(l.packets)-1]
	v.newest = v.latest.timestamp
	if still {
		v.newest = ticks(now+v.ahead, videoClock)
	}
	later := v.newest - v.latest.timestamp
	more := v.older(l.packets[0])
	if more > 0 {
		more += ticks(shownApart, videoClock)
	}
	first, last := v.peer.video.places(v.pressed(l.packets[0]), v.newest, more)
	v.newest = last
	v.tell(c.mappingFrom(first, last, later))
}

func (v *viewer) tell(m Mapping) {
	if v.peer.cfg.Mapping != nil && m.Rate > 0 { // 0: there was nothing to see yet
		v.peer.cfg.Mapping(m)
	}
}

// trouble tells why there is no picture.
func (v *viewer) trouble(err error) {
	if v.peer.cfg.Trouble != nil {
		v.peer.cfg.Trouble(err)
	}
}

// older is how many pictures before the newest a packet belongs to.
func (v *viewer) older(p *packet) uint32 {
	return uint32(v.latest.frame - p.frame) //nolint:gosec // of one group
}

// pressed is the timestamp of a packet of a picture that is over.
func (v *viewer) pressed(p *packet) uint32 {
	older := v.older(p)
	if older == 0 {
		return v.newest
	}
	return v.newest - ticks(shownApart, videoClock) - older*ticks(hiddenStep, videoClock)
}

// encore sends everything again to somebody who came while the room stands still: browsers lose pictures that come before
// the page has attached the track, and would have nothing to show until the room moves. It returns how long it is
// until the next time.
func (v *viewer) encore(l *packetLog, c *clock, now time.Duration) time.Duration {
	if v.waiting || v.encores == 0 {
		return idle
	}
	if left := v.began + patience - now; left > 0 {
		return left
	}
	v.encores--
	v.begin(l, c, now, true)
	return patience
}

// send writes what is pending, no more than a burst, and tells whether there is more.
func (v *viewer) send(l *packetLog, now time.Duration) bool {
	if v.waiting {
		return false
	}
	for range burst {
		if v.at >= l.end() {
			return false
		}
		v.write(l.packets[v.at-l.base], now)
	}
	return v.at < l.end()
}

func (v *viewer) write(p *packet, now time.Duration) {
	timestamp := p.timestamp
	if v.at < v.behind {
		timestamp = v.pressed(p)
	}
	v.at++
	v.peer.video.write(p, timestamp, now)
}

// renew goes on where the log is about to begin anew: with a keyframe after the rest of a picture that was begun, else
// after everything there was.
func (v *viewer) renew(l *packetLog, now time.Duration, keyframe bool) {
	inside := v.at > l.base && v.at < l.end() && !l.packets[v.at-1-l.base].marker
	for !v.waiting && v.at < l.end() && (inside || !keyframe) {
		p := l.packets[v.at-l.base]
		v.write(p, now)
		inside = !p.marker
	}
	v.at, v.behind = l.end(), l.end()
	if keyframe {
		v.waiting = !v.peer.connected.Load()
	}
}
