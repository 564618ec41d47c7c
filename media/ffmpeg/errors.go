package ffmpeg

import "errors"

// What goes wrong with a source; the text of each, after a name and a colon, is a sentence for people.
var (
	// ErrMissing: there is no FFmpeg here.
	ErrMissing = errors.New("FFmpeg was not found")
	// ErrNotMedia: no container FFmpeg may read, also a playlist that calls itself a film.
	ErrNotMedia = errors.New("this is not a film or a sound this server can read")
	// ErrEmpty: nothing is in the file.
	ErrEmpty = errors.New("the file is empty")
	// ErrTruncated: a film whose index is missing, usually because it was not copied to its end.
	ErrTruncated = errors.New("the film is incomplete: a part that is needed to play it is missing")
	// ErrNoStreams: a container without picture and sound.
	ErrNoStreams = errors.New("there is no picture and no sound in it")
	// ErrTimeout: reading took too long.
	ErrTimeout = errors.New("reading it took too long")
	// ErrTooMuch: more streams, or larger ones, than any film has.
	ErrTooMuch = errors.New("there is more in it than this server wants to read")
	// ErrUnreachable: an address that does not answer, or not with a film.
	ErrUnreachable = errors.New("the address cannot be read")
	// ErrAbsent: the address answers that there is nothing.
	ErrAbsent = errors.New("there is nothing at this address")
	// ErrForbidden: the address answers, but not to this server.
	ErrForbidden = errors.New("this server may not read the address")
	// ErrNoDevice: a camera, microphone or screen that is not there.
	ErrNoDevice = errors.New("there is no such device")
	// ErrBusy: a device that another program has.
	ErrBusy = errors.New("another program is using it")
	// ErrNotAllowed: a device that the system keeps from this program.
	ErrNotAllowed = errors.New("the system does not let this server use it; on macOS allow it under " +
		"System Settings, Privacy & Security (Camera, Microphone, Screen Recording), on Linux add its user to the groups video and audio")
	// ErrStopped: the process was stopped, not failed.
	ErrStopped = errors.New("FFmpeg was stopped")
)
