package ws

import (
	"context"
	"sync"

	"watchroom/room/state"
)

// evictions ends connections whose member was removed, whose room was closed, or whose server goes away. One
// goroutine a room with people looks at every new state, for all of its connections.
type evictions struct {
	mu    sync.Mutex
	rooms map[string]*watched
}

type watched struct {
	viewers map[*stay]struct{}
	empty   chan struct{} // closed when the last viewer leaves
	ended   chan struct{} // closed when the goroutine has
}

// stay is one connection. Guarded by the evictions' mutex.
type stay struct {
	member state.MemberID
	end    context.CancelCauseFunc
}

// enter adds a connection, with its member if it is to end when they are removed; the function it returns takes it away again, and waits for the goroutine if it
// was the last.
func (e *evictions) enter(r Room, member state.MemberID, end context.CancelCauseFunc, done <-chan struct{}) func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.rooms == nil {
		e.rooms = make(map[string]*watched)
	}
	slug := r.Slug()
	w := e.rooms[slug]
	if w == nil {
		w = &watched{viewers: make(map[*stay]struct{}), empty: make(chan struct{}), ended: make(chan struct{})}
		e.rooms[slug] = w
		go func() { // waited for by the last to leave
			defer close(w.ended)
			e.watch(r, w, done)
		}()
	}
	s := &stay{member: member, end: end}
	w.viewers[s] = struct{}{}
	select { // the goroutine may have told everybody already
	case <-done:
		end(goingAway())
	case <-r.Done():
		end(roomClosed())
	default:
	}
	return func() { e.leave(slug, w, s) }
}

func (e *evictions) leave(slug string, w *watched, s *stay) {
	e.mu.Lock()
	delete(w.viewers, s)
	last := len(w.viewers) == 0
	if last {
		close(w.empty)
		if e.rooms[slug] == w {
			delete(e.rooms, slug)
		}
	}
	e.mu.Unlock()
	if last {
		<-w.ended
	}
}

func (e *evictions) watch(r Room, w *watched, done <-chan struct{}) {
	for {
		_, newer := r.Changed()
		e.each(w, func(s *stay) {
			if s.member != "" && !r.Admits(s.member) {
				s.end(kicked())
			}
		})
		select {
		case <-newer:
		case <-w.empty:
			return
		case <-r.Done():
			e.each(w, func(s *stay) { s.end(roomClosed()) })
			<-w.empty
			return
		case <-done:
			e.each(w, func(s *stay) { s.end(goingAway()) })
			<-w.empty
			return
		}
	}
}

func (e *evictions) each(w *watched, do func(*stay)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for s := range w.viewers {
		do(s)
	}
}
