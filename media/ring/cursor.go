package ring

import (
	"context"
	"sync"
	"time"

	"watchroom/media"
)

// Selection is what a reader wants.
type Selection struct {
	Video, Audio *media.TrackID // nil or not there: the first of its kind; 0: none
	Position     *time.Duration // nil: the playhead
	Generation   uint32         // the reader's own number, returned with every batch
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
	wake chan struct{}

	mu       sync.Mutex
	asked    Selection
	hasAsked bool

	// Owned by the goroutine in Next.
	selection Selection
	started   bool
	place     place
}

// Cursor makes a reader. It reads nothing before Start.
func (r *Ring) Cursor() *Cursor {
	r.cursors.Add(1)
	return &Cursor{ring: r, wake: make(chan struct{}, 1)}
}

// Close gives the cursor up; statistics count those that are open.
func (c *Cursor) Close() { c.ring.cursors.Add(-1) }

// Start begins reading, or moves to another place or other tracks.
func (c *Cursor) Start(s Selection) {
	c.mu.Lock()
	c.asked, c.hasAsked = s, true
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Next fills b with everything pending, waiting until there is something. It returns ErrClosed or the
// context's error.
func (c *Cursor) Next(ctx context.Context, b *Batch) error {
	b.reset()
	for {
		c.adopt()
		c.ring.mu.RLock()
		closed, wake := c.ring.closed, c.ring.wake
		taken := !closed && c.started && c.take(b)
		c.ring.mu.RUnlock()
		switch {
		case closed:
			return ErrClosed
		case taken:
			b.Generation = c.selection.Generation
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		case <-c.wake:
		}
	}
}

func (c *Cursor) adopt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hasAsked {
		c.selection, c.hasAsked, c.started = c.asked, false, true
		c.place = place{}
	}
}
