package ws

import (
	"errors"
	"fmt"

	"github.com/coder/websocket"

	"watchroom/room"
	"watchroom/room/state"
)

// farewell is why a connection is closed by us, as the other side is told.
type farewell struct {
	code   websocket.StatusCode
	reason string
}

func (f *farewell) Error() string { return fmt.Sprintf("ws: closing with %d %s", f.code, f.reason) }

func goingAway() error { return &farewell{websocket.StatusGoingAway, "the server is going away"} }
func roomClosed() error {
	return &farewell{websocket.StatusGoingAway, "the room was closed"}
}
func flooding() error { return &farewell{websocket.StatusPolicyViolation, "flooding"} }
func full() error     { return &farewell{websocket.StatusPolicyViolation, string(state.ReasonFull)} }

func kicked() error { return &farewell{websocket.StatusPolicyViolation, string(state.ReasonKicked)} }

func notText() error { return &farewell{websocket.StatusUnsupportedData, "only text is understood"} }
func left() error    { return &farewell{websocket.StatusNormalClosure, "goodbye"} }
func notMessage(err error) error {
	reason := err.Error()
	return &farewell{websocket.StatusInvalidFramePayloadData, reason[:min(len(reason), 100)]}
}

// errGone ends a connection that needs no farewell: the other side has gone, or does not listen.
var errGone = errors.New("ws: the connection is gone")

// farewellFor is how a connection ends that the room ended.
func farewellFor(err error) error {
	var removed *room.Removed
	switch {
	case errors.As(err, &removed):
		return &farewell{websocket.StatusPolicyViolation, string(removed.Reason)}
	case errors.Is(err, room.ErrFull):
		return full()
	case errors.Is(err, room.ErrClosed):
		return roomClosed()
	default:
		return err
	}
}

// part closes with what cause says, or abruptly.
func part(conn *websocket.Conn, cause error) {
	if f, ok := errors.AsType[*farewell](cause); ok {
		_ = conn.Close(f.code, f.reason) // whoever does not answer is cut off by it
		return
	}
	_ = conn.CloseNow()
}
