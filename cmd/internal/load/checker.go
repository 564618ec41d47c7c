package load

import (
	"encoding/json"
	"fmt"
	"time"
)

// gapAllowed is how far decode times may miss each other: sources stamp in whole milliseconds.
const gapAllowed = 5 * time.Millisecond

const (
	kindInit     = 1
	kindFragment = 2
	flagKeyframe = 1
	flagFirst    = 2
)

// burst is how long what a viewer is sent says nothing about pace: it is given the whole lead at first.
const burst = 5 * time.Second

// checker follows what one viewer is sent.
type checker struct {
	witness  *witness
	began    time.Time
	epoch    uint32
	tracks   map[byte]*following
	keyframe bool // one was seen
}

// following is one track of the current epoch.
type following struct {
	init  start
	first bool // nothing yet since the start, a skip or a new epoch
	next  uint64
	last  uint64
	came  time.Time
}

func newChecker(w *witness) *checker {
	return &checker{witness: w, began: time.Now(), tracks: map[byte]*following{}}
}

// text reads what the server says between fragments.
func (c *checker) text(b []byte) {
	var m struct {
		Type      string `json:"type"`
		Epoch     uint32 `json:"epoch"`
		Fragments int    `json:"fragments"`
	}
	if err := json.Unmarshal(b, &m); err != nil {
		c.witness.failed(fmt.Sprintf("a text message: %v", err))
		return
	}
	switch m.Type {
	case "stream":
		if m.Epoch < c.epoch {
			c.witness.failed(fmt.Sprintf("epoch %d after %d", m.Epoch, c.epoch))
		}
		c.epoch, c.tracks = m.Epoch, map[byte]*following{}
	case "skipped":
		c.witness.skipped(m.Fragments)
		for _, t := range c.tracks {
			t.first = true
		}
	case "end":
	default:
		c.witness.failed(fmt.Sprintf("an unknown message %.40q", m.Type))
	}
}

// binary checks a message and tells whether it was the viewer's first keyframe.
func (c *checker) binary(b []byte) (firstKeyframe bool) {
	h, body, err := readHeader(b)
	if err != nil {
		c.witness.failed(err.Error())
		return false
	}
	if h.epoch != c.epoch {
		c.witness.failed(fmt.Sprintf("epoch %d while %d was announced", h.epoch, c.epoch))
		return false
	}
	if h.kind == kindInit {
		s, err := readInit(body)
		if err != nil {
			c.witness.failed(fmt.Sprintf("initialisation segment of track %d: %v", h.track, err))
			return false
		}
		c.tracks[h.track] = &following{init: s, first: true}
		c.witness.delivered(len(b), false)
		return false
	}
	t := c.tracks[h.track]
	if h.kind != kindFragment || t == nil {
		c.witness.failed(fmt.Sprintf("kind %d of track %d without its initialisation segment", h.kind, h.track))
		return false
	}
	c.witness.delivered(len(b), true)
	c.fragment(h, body, t)
	if h.flags&flagKeyframe != 0 && !c.keyframe {
		c.keyframe = true
		return true
	}
	return false
}

func (c *checker) fragment(h header, body []byte, t *following) {
	where := fmt.Sprintf("epoch %d track %d at %v", h.epoch, h.track, h.decode)
	s, err := readFragment(body, t.init)
	if err != nil {
		c.witness.failed(where + ": " + err.Error())
		return
	}
	ticks := func(n int64) time.Duration {
		return time.Duration(float64(n) / float64(t.init.timescale) * float64(time.Second))
	}
	if off := ticks(int64(s.decode)) - h.decode; off.Abs() > time.Millisecond {
		c.witness.failed(fmt.Sprintf("%s: its boxes say %v", where, ticks(int64(s.decode))))
	}
	if h.flags&flagFirst != 0 != t.first {
		c.witness.failed(where + ": wrongly marked as first")
	}
	if !t.first {
		if s.decode <= t.last {
			c.witness.failed(where + ": out of order")
		} else if off := ticks(int64(s.decode) - int64(t.next)); off.Abs() > gapAllowed {
			c.witness.gap(where, off)
		}
	} else if h.flags&flagKeyframe == 0 {
		c.witness.failed(where + ": begins without a keyframe")
	}
	t.first, t.last, t.next = false, s.decode, s.decode+s.duration
	now := time.Now()
	if now.Sub(c.began) > burst && !t.came.IsZero() {
		c.witness.spaced(now.Sub(t.came))
	}
	t.came = now
	c.witness.same(h, body, where)
}
