// Package ring keeps the last stretch of a room's stream, for any number of readers.
//
// A [Ring] owns the fragments of the room's newest encoder run and, while readers change over,
// of the one before. One writer per run appends; nothing a reader does or fails to do can hold it
// up. A reader is a [Cursor]: it takes everything pending on its tracks in one [Batch] and is woken,
// with all others, by one broadcast. Fragments are shared, never copied; reading allocates nothing.
//
// # Runs
//
// [Ring.Begin] adds a run. [Replace] drops what was there. [Splice] and [Resume] let the new run take over
// at one of its keyframes, the switch: readers that have not come there stay on the old run until they do; those
// that are past it are sent back to the switch and are given that stretch again, from the new run (a browser
// overwrites what it has). The old run goes when the playhead has passed the switch.
//
// # Limits
//
// The ring holds what lies between Back behind the playhead and Lead ahead of it, within Bytes; the back gives way
// first. It cannot refuse fragments, it says when it has enough: [Ring.Full]. A reader
// that has fallen off the tail, or too far behind in a live room, is moved on to a keyframe and told so.
//
// Called by media/stream (writing), signaling (reading) and room (playhead). It must never know a transport,
// a member or FFmpeg, and has no clock: what the playhead is, it is told.
package ring
