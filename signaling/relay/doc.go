// Package relay gives a room's picture to players that are not the page: /rooms/{slug}/stream.mp4, an endless
// fragmented MP4 over plain HTTP.
//
// A response begins with one initialisation segment for its video and audio track, joins at the keyframe before the room's
// playhead and follows the room: commands that move the playhead move it too. Such players know
// no jumps, so decode times are rewritten to run on. Another codec cannot follow in the same response and ends it.
//
// It is called by cmd with a room and a request that was let in, and knows nothing of people.
package relay
