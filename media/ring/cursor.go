package ring

import (
	"context"
	"slices"
	"sync"
	"time"

	"watchroom/media"
)

// Selection is what a reader wants.
type Selection struct {
	Video, Audio *media.TrackID // nil or not there: the first of its kind; 0: none
	Position     *time.Duration // nil: the playhead
	Generation   uint32         // the reader's own number, returned with every batch
	WebRTC       bool           // only runs with tracks for WebRTC viewers are read; until there is one, nothing
}

// Batch is what a cursor takes at once. Its parts are meant in the order of the fields; slices are
// reused by the next call.
type Batch struct {
	Generation   uint32
	Run          *Run        // not nil: everything from here on belongs to this run
	Video, Audio *media.Init // with Run: of the tracks chosen; nil: none
	Skipped      Skip        // Fragments > 0: the reader was moved on
	Fragments    []*media.Fragment
	Ended        bool          // the item has no more
	End          time.Duration // with Ended
	Epoch        media.Epoch   // of the fragments
}

// Skip says what a reader that was moved on has missed.
type Skip struct {
	Fragments int
	From, To  time.Duration
}

func (b *Batch) reset() {
	clear(b.Fragments)
	*b = Batch{Fragments: b.Fragments[:0]}
}

// Cursor is one reader's place in a ring. Start may be called at any time by anybody; Next by one
// goroutine only.
type Cursor struct {
	ring *Ring
	wake chan struct{} // has a token when there may be something to take

	listed bool // guarded by waiters

	mu       sync.Mutex
	asked    Selection
	hasAsked bool

	// Owned by the goroutine in Next.
	ctx       context.Context // of the call before; its end pokes
	unbind    func() bool
	selection Selection
	started   bool
	place     place
}

// Cursor makes a reader. It reads nothing before Start.
func (r *Ring) Cursor() *Cursor {
	r.cursors.Add(1)
	return &Cursor{ring: r, wake: make(chan struct{}, 1)}
}

// Close gives the cursor up, after the last Next has returned; statistics count those that are open.
func (c *Cursor) Close() {
	if c.unbind != nil {
		c.unbind()
	}
	c.ring.waiting.remove(c)
	c.ring.cursors.Add(-1)
}

// Start begins reading, or moves to another place or other tracks.
func (c *Cursor) Start(s Selection) {
	c.mu.Lock()
	c.asked, c.hasAsked = s, true
	c.mu.Unlock()
	c.poke()
}

func (c *Cursor) poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Next fills b with everything pending, waiting until there is something. It returns ErrClosed or the
// context's error.
func (c *Cursor) Next(ctx context.Context, b *Batch) error {
	b.reset()
	c.bind(ctx)
	for {
		c.adopt()
		c.ring.mu.RLock()
		closed := c.ring.closed
		taken := !closed && c.started && c.take(b)
		if !closed && !taken {
			c.ring.waiting.add(c)
		}
		c.ring.mu.RUnlock()
		switch {
		case closed:
			return ErrClosed
		case taken:
			b.Generation = c.selection.Generation
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		<-c.wake
	}
}

// bind makes the end of ctx wake the cursor. Waiting for two channels would cost more than all else in Next, each time.
func (c *Cursor) bind(ctx context.Context) {
	if c.ctx == ctx {
		return
	}
	if c.unbind != nil {
		c.unbind()
	}
	c.ctx, c.unbind = ctx, context.AfterFunc(ctx, c.poke)
}

func (c *Cursor) adopt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hasAsked {
		c.selection, c.hasAsked, c.started = c.asked, false, true
		c.place = place{}
	}
}

// waiters are the cursors that found nothing. One channel closed for all of them would be less code, but everybody's
// way in and out of waiting would lead through its one lock.
type waiters struct {
	mu   sync.Mutex
	list []*Cursor // each once: see Cursor.listed
}

// add is called with the ring locked, so that no change goes unnoticed between looking and waiting.
func (w *waiters) add(c *Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !c.listed {
		c.listed = true
		w.list = append(w.list, c)
	}
}

func (w *waiters) remove(c *Cursor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.listed {
		w.list = slices.DeleteFunc(w.list, func(o *Cursor) bool { return o == c })
	}
}

// wake makes everybody look again.
func (w *waiters) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.list {
		c.listed = false
		c.poke()
	}
	clear(w.list)
	w.list = w.list[:0]
}
