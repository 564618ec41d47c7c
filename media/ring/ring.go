package ring

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"watchroom/media"
)

// The errors of this package.
var (
	ErrClosed = errors.New("ring: closed")
	ErrEpoch  = errors.New("ring: no such run")           // it was replaced, or never begun
	ErrTrack  = errors.New("ring: no such track")         // not among the run's initialisation segments
	ErrOrder  = errors.New("ring: fragment out of order") // decode times of a track only grow
)

// Limits bound a ring. Zero values stand for the defaults of [New].
type Limits struct {
	Lead    time.Duration // ahead of the playhead; 20 s
	Back    time.Duration // behind it; 30 s
	Bytes   int64         // of all fragments; 256 MiB
	Batch   int           // bytes after which a batch is cut, so that a seek need not wait for it; 1 MiB
	Live    bool          // every run is Run.Live
	Window  time.Duration // how much is kept of what is live; Lead+Back
	LiveLag time.Duration // a live reader further behind than this is moved on; 2 s
}

func (l Limits) orDefault() Limits {
	def := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	def(&l.Lead, 20*time.Second)
	def(&l.Back, 30*time.Second)
	def(&l.LiveLag, 2*time.Second)
	if l.Window <= 0 {
		l.Window = l.Lead + l.Back
	}
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	if l.Batch <= 0 {
		l.Batch = 1 << 20
	}
	return l
}

// Run is one unbroken run of an encoder.
type Run struct {
	Epoch media.Epoch
	Item  uint32       // number of the item within the room
	Inits []media.Init // one a track
	// WebRTC: among the tracks are some that WebRTC viewers can be given, marked as for them alone where the first of
	// their kind is not.
	WebRTC bool
	// Live: it happens now. Its writer never waits, the newest Window is kept whatever the playhead, and a reader too far
	// behind the playhead is moved on.
	Live bool
}

// Change says how a run relates to the one before. The set is closed.
//
//sumtype:decl
type Change interface{ change() }

type (
	// Replace drops everything; readers go on in the new run at the keyframe at or before At,
	// which becomes the playhead.
	Replace struct{ At time.Duration }
	// Splice lets the new run take over at its first keyframe that is at least Margin ahead of the
	// playhead when it is appended.
	Splice struct{ Margin time.Duration }
	// Resume lets the new run take over at its first keyframe: the run before broke.
	Resume struct{}
)

func (Replace) change() {}
func (Splice) change()  {}
func (Resume) change()  {}

// Ring is the kept window of a stream. All methods may be called concurrently.
type Ring struct {
	limits Limits

	mu       sync.RWMutex
	runs     []*run // oldest first; the last is the newest
	playhead time.Duration
	jump     time.Duration // where readers go on after the last Replace
	bytes    int64
	closed   bool

	waiting waiters

	cursors atomic.Int64
	skips   atomic.Int64
}

// New makes an empty ring.
func New(limits Limits) *Ring {
	return &Ring{limits: limits.orDefault()}
}

// Begin adds a run. Its epoch must be new and have at least one track.
func (r *Ring) Begin(info Run, change Change) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrClosed
	}
	if len(info.Inits) == 0 {
		return fmt.Errorf("epoch %d without tracks: %w", info.Epoch, ErrTrack)
	}
	if n := r.newest(); n != nil && info.Epoch <= n.info.Epoch {
		return fmt.Errorf("epoch %d after %d: %w", info.Epoch, n.info.Epoch, ErrEpoch)
	}
	info.Live = info.Live || r.limits.Live
	n := newRun(info)
	switch c := change.(type) {
	case Replace:
		r.dropAll()
		r.playhead, r.jump = c.At, c.At
		n.leads, n.asked = true, c.At
	case Splice:
		n.margin, n.leads = c.Margin, len(r.runs) == 0
	case Resume:
		n.anywhere, n.leads = true, len(r.runs) == 0
	}
	r.runs = append(r.runs, n)
	r.waiting.wake()
	return nil
}

// Append adds fragments to the runs they name, in order. It never blocks and keeps what it is given.
func (r *Ring) Append(fragments ...*media.Fragment) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrClosed
	}
	for _, f := range fragments {
		n := r.byEpoch(f.Epoch)
		if n == nil {
			return fmt.Errorf("epoch %d: %w", f.Epoch, ErrEpoch)
		}
		if err := n.append(f); err != nil {
			return err
		}
		r.bytes += int64(len(f.Bytes))
		if !n.leads && f.Track == n.lead().id && f.Keyframe && (n.anywhere || f.Start >= r.playhead+n.margin) {
			r.takeOver(n, f.Start)
		}
	}
	r.trim()
	r.waiting.wake()
	return nil
}

// Finish says that the run has delivered everything; end is where its last frame ends.
func (r *Ring) Finish(epoch media.Epoch, end time.Duration) {
	r.over(epoch, true, end)
}

// Break says that nothing more comes from the run although it was not at its end.
func (r *Ring) Break(epoch media.Epoch) { r.over(epoch, false, 0) }

func (r *Ring) over(epoch media.Epoch, finished bool, end time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := r.byEpoch(epoch); n != nil {
		n.over, n.finished, n.end = true, finished, end
		r.waiting.wake()
	}
}

// Clear drops all runs; readers wait for the next.
func (r *Ring) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jump = r.playhead
	r.dropAll()
	r.waiting.wake()
}

// Close drops everything and ends all waiting with ErrClosed.
func (r *Ring) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dropAll()
	r.closed = true
	r.waiting.wake()
}

// takeOver makes n follow all older runs at a position. An older run keeps an earlier switch of its own.
func (r *Ring) takeOver(n *run, at time.Duration) {
	n.leads = true
	for _, o := range r.runs {
		if o == n {
			break
		}
		if o.next == nil || at <= o.cut {
			o.next, o.cut = n, at
		}
	}
}

func (r *Ring) dropAll() {
	for _, o := range r.runs {
		r.bytes -= o.drop()
	}
	r.runs = nil
}

func (r *Ring) newest() *run {
	if len(r.runs) == 0 {
		return nil
	}
	return r.runs[len(r.runs)-1]
}

func (r *Ring) byEpoch(epoch media.Epoch) *run {
	for _, o := range r.runs {
		if o.info.Epoch == epoch {
			return o
		}
	}
	return nil
}
