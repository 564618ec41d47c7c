package room

import (
	"sync"

	"watchroom/room/state"
)

// mostExpected bounds who is let in without having connected yet.
const mostExpected = 4096

// door knows who was let in and has not connected yet. A restart forgets them: they are asked again.
type door struct {
	mu       sync.Mutex
	expected map[state.MemberID]struct{}
}

// Expect lets somebody in: their connection may come.
func (r *Room) Expect(id state.MemberID) {
	r.door.mu.Lock()
	defer r.door.mu.Unlock()
	if r.door.expected == nil || len(r.door.expected) >= mostExpected {
		r.door.expected = make(map[state.MemberID]struct{})
	}
	r.door.expected[id] = struct{}{}
}

// Admits tells whether somebody may connect: they were let in, or have been here and were not sent away.
func (r *Room) Admits(id state.MemberID) bool {
	if _, member := r.State().Members[id]; member {
		return true
	}
	r.door.mu.Lock()
	defer r.door.mu.Unlock()
	_, expected := r.door.expected[id]
	return expected
}

// forgets takes somebody off the list of the expected, for who left or was sent away has to ask again.
func (r *Room) forgets(id state.MemberID) {
	r.door.mu.Lock()
	defer r.door.mu.Unlock()
	delete(r.door.expected, id)
}
