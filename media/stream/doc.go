// Package stream is the line source ► ffmpeg ► fmp4 ► ring of one room.
//
// A room asks a [Stream] to start at a position ([Request]); what comes of it is told by [Event] values and
// left in the ring. [NewPlan] decides what is copied and what is encoded: a pure function of the item,
// of what the browsers in the room can play and of the quality asked for.
//
// One run of the line has one epoch. A looped item is one run made of one process for each time around, each
// shifted by the item's duration, so that times go on past it. For files the line is paced by reading:
// once it leads the playhead by the lead it reads no further, the pipe fills and FFmpeg waits.
//
// What happens now is read as it comes. Its positions begin where the request says, or where the epoch before has ended; a meter
// tells from the times of arrival where its edge is ([Edge]). A run of it ends when the source ends, says nothing, has another
// clock or another picture than before, and is then asked for again.
//
// The package knows nothing of people, sockets or rooms beyond a timeline.
package stream
