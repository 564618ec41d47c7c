package ws

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// record is how much is given to TLS at once: what it puts into one record.
const record = 16 << 10

// mostControl bounds the pings and pongs that wait for a batch to be through.
const mostControl = 4 << 10

// out is the writing side of a media connection: everything that leaves it, but the closing handshake, goes through
// here under one lock.
//
// No deadline stands while all is well: it would have to be set for every batch, and one that has passed would
// silence the closing handshake of an idle connection. A timer looks after writes that take long instead.
type out struct {
	conn   net.Conn
	stuck  time.Duration
	secure bool // writes cannot be continued

	mu     sync.Mutex
	torn   bool        // stopped inside a frame: nothing may follow
	joined []byte      // one record of a secure connection
	rest   net.Buffers // what of a batch is not written yet; here because it would escape elsewhere

	slow slowness

	waiting sync.Mutex
	control []byte // pings and pongs that came while a batch was being written
}

func newOut(conn net.Conn, stuck time.Duration) *out {
	o := &out{conn: conn, stuck: stuck}
	patience := stuck / 2 // twice in a row without progress is stuck
	if _, secure := conn.(*tls.Conn); secure {
		o.secure, o.joined = true, make([]byte, 0, record)
		patience = stuck
	}
	o.slow.start(conn, patience, stuck/4)
	return o
}

// hurry makes a write that is under way, and those from now on, end soon. For when nobody wants them any more.
func (o *out) hurry() { o.slow.last(min(o.stuck, 500*time.Millisecond)) }

// finish ends the timer and tells whether the last frame was sent whole, so that a closing handshake can follow.
func (o *out) finish() (clean bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.slow.stop()
	return !o.torn
}

// write sends a parcel whole. It gives up when nothing moves for as long as stuck, and soon once hurried.
func (o *out) write(p *parcel) error {
	o.mu.Lock()
	err := o.put(p.buffers)
	o.mu.Unlock()
	if err == nil {
		o.flush()
	}
	return err
}

func (o *out) put(buffers net.Buffers) error {
	if o.torn {
		return errGone
	}
	var err error
	if o.secure {
		err = o.join(buffers)
	} else {
		err = o.push(buffers)
	}
	o.torn = err != nil
	return err
}

// push writes buffers, going on after an interruption for as long as there is progress.
func (o *out) push(buffers net.Buffers) error {
	o.rest = buffers
	still := 0
	for {
		o.slow.begin()
		n, err := o.rest.WriteTo(o.conn)
		interrupted := o.slow.end()
		switch {
		case err == nil:
			return nil
		case !interrupted || !errors.Is(err, os.ErrDeadlineExceeded):
			return errGone
		case n > 0:
			still = 0
		default:
			still++
		}
		if still == 2 {
			return errGone
		}
	}
}

// join writes buffers in pieces of one record each, so that a frame's head is no record of its own.
func (o *out) join(buffers net.Buffers) error {
	for _, b := range buffers {
		for len(b) > 0 {
			n := min(len(b), cap(o.joined)-len(o.joined))
			o.joined, b = append(o.joined, b[:n]...), b[n:]
			if len(o.joined) < cap(o.joined) {
				continue
			}
			if err := o.spill(); err != nil {
				return err
			}
		}
	}
	return o.spill()
}

func (o *out) spill() error {
	if len(o.joined) == 0 {
		return nil
	}
	o.slow.begin()
	_, err := o.conn.Write(o.joined)
	o.slow.end()
	o.joined = o.joined[:0]
	if err != nil {
		return errGone
	}
	return nil
}

// frame sends a ping or pong between batches, without waiting for the one that is being written.
func (o *out) frame(first byte, payload []byte) {
	o.waiting.Lock()
	if len(o.control)+len(payload)+2 <= mostControl {
		o.control = appendHead(o.control, first, len(payload))
		o.control = append(o.control, payload...)
	}
	o.waiting.Unlock()
	o.flush()
}

// flush sends what waits, unless somebody is writing, who will do it then.
func (o *out) flush() {
	for o.pending() && o.mu.TryLock() {
		o.waiting.Lock()
		frames := o.control
		o.control = nil
		o.waiting.Unlock()
		if len(frames) > 0 {
			_ = o.put(net.Buffers{frames}) // an error shows in torn
		}
		o.mu.Unlock()
	}
}

func (o *out) pending() bool {
	o.waiting.Lock()
	defer o.waiting.Unlock()
	return len(o.control) > 0
}
