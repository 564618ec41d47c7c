package fmp4

import (
	"errors"
	"io"
)

// Errors of this package. What is returned wraps one of them, the reader's own error, or io.EOF.
var (
	// ErrMalformed is returned for bytes that are no fragmented MP4 we can follow.
	ErrMalformed = errors.New("not a fragmented MP4 that can be followed")
	// ErrTooLarge is returned for a length above its limit.
	ErrTooLarge = errors.New("larger than allowed")
	// ErrTruncated is returned when the stream ends inside a box; it wraps io.ErrUnexpectedEOF.
	ErrTruncated error = truncated{}
	// ErrTime is returned for a time that boxes cannot carry.
	ErrTime = errors.New("time out of range")
)

type truncated struct{}

func (truncated) Error() string { return "the stream ends inside a box" }
func (truncated) Unwrap() error { return io.ErrUnexpectedEOF }
