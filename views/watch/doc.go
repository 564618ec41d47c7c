// Package watch is the page of a room: the picture, its controls, the people and the door.
//
// It renders what the server knows when the page is asked for; from then on the page's modules
// (assets/js/watch.js) fill the same elements from the room's sockets. cmd mounts [Handler] and says
// how a request becomes a [Model]. It knows no running rooms and must never import them.
package watch
