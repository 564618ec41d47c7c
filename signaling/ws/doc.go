// Package ws serves the two sockets of a room, as the protocol in signaling/wire describes them.
//
// The control socket carries the room: its newest state goes out, commands and measurements come in. It is
// written with coder/websocket, one connection a seat of the room.
//
// With it comes a connection over WebRTC where a page asks for one ([RTC]): offers, candidates and mappings pass through,
// and the peer ends with the socket.
//
// The media socket carries the picture. A viewer is a cursor into the room's ring and one writing goroutine, which takes
// everything pending and hands it to the kernel in one writev: a few header bytes of its own and the shared
// payloads. coder/websocket does its handshake and its reading; every frame that goes out, pings and
// pongs too, is written by package code straight to the net.Conn, under one lock, so that frames can never mix even where
// a write is continued after a time-out. Over TLS, whose writes cannot be continued, a batch goes out in pieces
// of one record.
//
// A connection outlives the request that opened it: the handlers return once it is upgraded, and [Handler.Wait] waits for
// those that are still there.
//
// Called by cmd, which routes to [Handler.ServeControl] and [Handler.ServeMedia] and passes [ConnContext] to its
// http.Server. It must never know what others the server routes to, nor where people and rooms are kept.
package ws
