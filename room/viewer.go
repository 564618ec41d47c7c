package room

import (
	"sync"
	"sync/atomic"
)

// Viewer counts what one reader of the picture was sent. Its methods may be called from any goroutine.
type Viewer struct {
	Transport string // ws, http

	fragments, bytes, skipped atomic.Int64
	set                       *viewers
	once                      sync.Once
}

// ViewerCounts are sums over all readers there are and were.
type ViewerCounts struct {
	Now       map[string]int // by transport
	Fragments int64
	Bytes     int64
	Skipped   int64
}

// viewers are the readers of a room's picture.
type viewers struct {
	mu    sync.Mutex
	limit int
	live  map[*Viewer]struct{}
	past  ViewerCounts
}

// Watch counts one more reader of the picture; ErrFull when there are as many as may be.
func (r *Room) Watch(transport string) (*Viewer, error) {
	v := &r.viewers
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.limit > 0 && len(v.live) >= v.limit {
		return nil, ErrFull
	}
	if v.live == nil {
		v.live = make(map[*Viewer]struct{})
	}
	viewer := &Viewer{Transport: transport, set: v}
	v.live[viewer] = struct{}{}
	return viewer, nil
}

// Viewers sums up who reads and what was sent.
func (r *Room) Viewers() ViewerCounts {
	v := &r.viewers
	v.mu.Lock()
	defer v.mu.Unlock()
	sum := v.past
	sum.Now = map[string]int{}
	for viewer := range v.live {
		sum.Now[viewer.Transport]++
		sum.add(viewer)
	}
	return sum
}

func (c *ViewerCounts) add(v *Viewer) {
	c.Fragments += v.fragments.Load()
	c.Bytes += v.bytes.Load()
	c.Skipped += v.skipped.Load()
}

// Sent counts what was delivered.
func (v *Viewer) Sent(fragments, bytes int) {
	v.fragments.Add(int64(fragments))
	v.bytes.Add(int64(bytes))
}

// Skipped counts fragments the reader was moved past.
func (v *Viewer) Skipped(fragments int) { v.skipped.Add(int64(fragments)) }

// Close ends the count of this reader; it may be called again.
func (v *Viewer) Close() {
	v.once.Do(func() {
		v.set.mu.Lock()
		defer v.set.mu.Unlock()
		delete(v.set.live, v)
		v.set.past.add(v)
	})
}
