// Package room runs rooms. A [Room] is one goroutine ([Room.Run]) around a [state.State]:
// it takes events, applies them, carries out the effects (starting and stopping the
// stream, saving, removing people) and publishes the new state, a value anybody may read.
//
// People reach a room through a [Seat], one for each control connection; what comes out of a Seat is the
// newest state, never a queue of old ones, so a slow connection costs the room nothing. A [Registry] knows the
// rooms by slug and brings them back after a restart from the [Store].
//
// An acknowledged change is a committed one: the state is saved before it is published. While a room
// plays nothing is written for it; its anchor and the server's heartbeat, one row a second, say where it was.
//
// The package knows nothing of HTTP, sockets or messages.
package room
