// Package relay gives a room's picture to players that are not the page: /rooms/{slug}/stream.mp4, an endless
// fragmented MP4 over plain HTTP.
//
// A response begins with one initialisation segment for its video and audio track, joins at the keyframe before the room's
// playhead and follows the room: commands that move the playhead move it too. Such players know
// no jumps, so times are rewritten to run on: all tracks are moved by the same, decode times of a track only grow, and no
// composition offset is negative. A run of an encoder that goes on with the item goes on in the response: sound and copied
// pictures without a hole, encoded pictures at the next keyframe. Another codec cannot follow in the same response and ends
// it.
//
// A response is paced by the room's timeline: a fragment is sent when the playhead comes within three seconds of it, and not
// before the player has shown what it has but for as much. So others show a command a few seconds late, however often there
// is one, and not by the twenty seconds that the ring is ahead. Joining, a player gets what it needs to show the playhead and
// those three seconds at once. A pause holds back, a seek drops what is held back; a live item never waits. Meanwhile empty
// boxes keep the connection. Nothing polls: sending wakes for the ring, for the room, and when something is due. One player
// cannot delay another; who is slow is moved on by the ring, who takes nothing for ten seconds is let go.
//
// It is called by cmd with a room and a request that was let in, and knows nothing of people.
package relay
