package ffmpeg

import (
	"fmt"
	"strings"
)

// ExitError is the end of a process that failed.
type ExitError struct {
	Code   int    // exit status, -1 when killed by a signal
	Stderr string // the last of it, bounded
}

// Error gives status and last line for the log.
func (e *ExitError) Error() string {
	return fmt.Sprintf("ffmpeg ended with status %d: %s", e.Code, e.lastLine())
}

// Unwrap is the known reason, if it is one.
func (e *ExitError) Unwrap() error { return reason(e.Stderr) }

// Sentence is for people.
func (e *ExitError) Sentence() string {
	if err := reason(e.Stderr); err != nil {
		return "It cannot be played: " + err.Error() + "."
	}
	if e.Code < 0 {
		return "The program that reads the film was killed."
	}
	if strings.Contains(e.Stderr, "Cannot allocate memory") || strings.Contains(e.Stderr, "No space left") {
		return "The server has run out of memory for this film."
	}
	if strings.Contains(e.Stderr, "Error initializing output stream") || strings.Contains(e.Stderr, "while opening encoder") ||
		strings.Contains(e.Stderr, "Unknown encoder") {
		return "The encoder of this server could not be started."
	}
	return "The program that reads the film gave up on it."
}

func (e *ExitError) lastLine() string {
	text := strings.TrimSpace(e.Stderr)
	return text[strings.LastIndexByte(text, '\n')+1:]
}

// reason finds what FFmpeg or ffprobe complained about, nil when it is nothing known.
func reason(stderr string) error {
	has := func(list ...string) bool {
		for _, s := range list {
			if strings.Contains(stderr, s) {
				return true
			}
		}
		return false
	}
	switch {
	case has("Device or resource busy"):
		return ErrBusy
	case has("/dev/video", "cannot open audio device") && has("Permission denied", "Operation not permitted"), has("not authorized"):
		return ErrNotAllowed
	case has("Cannot open display", "/dev/video", "cannot open audio device", "Could not find video device", "Could not find audio device",
		"Could not find audio only device", "Video device not found", "Audio device not found"):
		return ErrNoDevice
	case has("moov atom not found", "partial file"):
		return ErrTruncated
	case has("rtsp://", "rtsps://") && has("Invalid data found when processing input"):
		return ErrUnreachable // what FFmpeg says when nobody answers
	case has("not on whitelist", "not in whitelist", "Format not on whitelist", "Invalid data found when processing input", ": Invalid argument"):
		return ErrNotMedia
	case has("Server returned 404", "HTTP error 404", "Server returned 410", "HTTP error 410"):
		return ErrAbsent
	case has("Server returned 401", "HTTP error 401", "Server returned 403", "HTTP error 403"):
		return ErrForbidden
	case has("timed out", "Connection refused", "Server returned", "Failed to resolve", "Connection reset", "Network is unreachable",
		"No route to host", "Input/output error", "HTTP error"):
		return ErrUnreachable
	}
	return nil
}
