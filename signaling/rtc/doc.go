// Package rtc shows a room to viewers over WebRTC, and takes in what publishers send, by Pion.
//
// It owns everything between a ring's fragments and a browser's <video>: the sockets ([Engine]), the pace and the
// packets ([Feed]), and the connections ([Peer]). What joins them is one axis of time, the engine's clock since it
// was made: every RTP timestamp counts on it, in every feed, so a viewer may change feeds.
//
// # From fragment to packet
//
// A Feed reads one cursor for all its viewers. Samples wait in it until the room's timeline reaches them, are made
// into RTP packets once, and the same payloads are written to every peer; a peer's own are sequence numbers,
// SSRC and encryption. The packets since the last keyframe are kept: a viewer who comes, or lost the picture (PLI),
// is sent them again, in steps, and then goes on with the others. Datagrams of one round leave in as few system
// calls as the machine allows.
//
// # Time
//
// While the timeline moves, RTP timestamps follow the wall clock, whatever is shown; pause, seek and another item
// change only which media time they stand for. A [Mapping] says so, and is told before the first packet it is
// true for. Pictures before the playhead, which a decoder needs after a seek but nobody shall see, have
// timestamps a fraction of a millisecond apart.
//
// # The other way
//
// A [Publisher] receives what somebody sends and fills a publication (media/publication): packets are put in order and
// asked for again, joined to access units, placed on one timeline by the sender's reports, and described. Keyframes are
// asked for so that there is always a late one. A picture waits for the next one, which says how long it lasts; where
// none comes it is said to last longer than it should take: of a screen on which nothing moves browsers send one a second,
// and what is shown in between is no gap. Sound is continuous whatever comes, for it is what says how much there is:
// holes are filled with frames of silence.
//
// # What it must never know
//
// People, rights, cookies, HTTP, rooms: whoever calls has let the viewer in, hands over a ring and a timeline
// and carries descriptions and candidates to and fro. It imports media and its leaves only.
//
// # Concurrency
//
// Feed.Run is the only goroutine that touches a feed's packets and viewers; others leave requests. Methods of
// exported types may be called from any goroutine; callbacks come from goroutines of this package and must not block.
package rtc
