package main

import (
	"slices"
	"sync"

	"watchroom/media/stream"
)

// encoders is how many rooms may have an FFmpeg at once. A room holds its place from its first start until it frees its
// encoder; those that find none stand in a queue and start when it is their turn.
type encoders struct {
	mu      sync.Mutex
	free    int
	waiting []*limitedStream
}

// limitedStream is the line of a room under the limit.
type limitedStream struct {
	*stream.Stream
	encoders *encoders
	full     func() // told when it has to wait

	// Guarded by encoders.mu.
	holds bool
	wants stream.Request // what to start once there is a place
}

// Start asks for an epoch, now or as soon as an encoder is free.
func (l *limitedStream) Start(r stream.Request) {
	if l.encoders.take(l, r) {
		l.Stream.Start(r)
		return
	}
	l.full()
}

// Stop frees the encoder, and gives it to whoever has waited longest.
func (l *limitedStream) Stop() {
	l.encoders.giveUp(l) // first: a place given to it in between is stopped too
	l.Stream.Stop()
}

// take tells whether l has a place; else it is in the queue, with r as what it wants.
func (e *encoders) take(l *limitedStream, r stream.Request) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !l.holds && e.free > 0 {
		e.free--
		l.holds = true
	}
	if l.holds {
		return true
	}
	l.wants = r
	if !slices.Contains(e.waiting, l) {
		e.waiting = append(e.waiting, l)
	}
	return false
}

// giveUp takes l out of the queue, or its place from it. The next one is started under the lock: what it wants
// cannot change meanwhile. Starting does not block.
func (e *encoders) giveUp(l *limitedStream) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waiting = slices.DeleteFunc(e.waiting, func(w *limitedStream) bool { return w == l })
	if !l.holds {
		return
	}
	l.holds = false
	if len(e.waiting) == 0 {
		e.free++
		return
	}
	next := e.waiting[0]
	e.waiting = e.waiting[1:]
	next.holds = true
	next.Stream.Start(next.wants)
}
