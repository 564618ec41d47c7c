// Package ffmpeg runs FFmpeg and ffprobe: it finds them, asks what this build and this machine
// can do ([Tools.Capabilities]), reads what is in a source ([Tools.Probe]), makes the arguments of
// an encode ([Args], a pure function) and runs one process ([Start]).
//
// media/stream starts the encoder of a room, media/source makes an [Input], cmd asks for the
// capabilities. The package knows nothing of rooms, viewers, rings or boxes, and never opens what a
// person named: files come to it opened and are handed to the process as descriptors.
//
// # Times
//
// Everything that [Args] makes keeps absolute times: the decode time of a fragment (tfdt) is the
// position in the item plus [Shift], on one timeline for all tracks and whichever position
// the process began at. The shift keeps decode times before the first picture and the priming of
// audio codecs, both negative, inside an unsigned field; whoever reads the boxes takes it off again.
// No edit lists are written. The source's own clock does not matter: its start is position 0.
package ffmpeg
