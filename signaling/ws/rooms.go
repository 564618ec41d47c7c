package ws

import (
	"context"

	"watchroom/room"
	"watchroom/room/state"
)

// Rooms makes running rooms findable for a handler.
func Rooms(find func(slug string) (*room.Room, bool)) func(slug string) (Room, bool) {
	return func(slug string) (Room, bool) {
		r, ok := find(slug)
		return running{r}, ok
	}
}

type running struct{ *room.Room }

func (r running) Attach(ctx context.Context, member state.MemberID, name string) (Seat, error) {
	return r.Room.Attach(ctx, member, name, false) // ownership is claimed on a page, not on a socket
}

func (r running) Watch(transport string) (Viewer, error) { return r.Room.Watch(transport) }
