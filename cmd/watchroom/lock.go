package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"watchroom/media/db"
)

// errHeld is what openLocked returns when another process holds the file.
var errHeld = errors.New("held by another process")

func lockPath(data string) string { return filepath.Join(data, "watchroom.lock") }

// lockData takes the data folder for the one server that may use it, and makes it if it is not there: two would
// run the same rooms and write over each other. The system lets go of it when the process ends, however that is;
// the file stays, since removing it would take it from whoever has just opened it.
func lockData(data string) (io.Closer, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", db.ErrFolder, err)
	}
	f, err := openLocked(lockPath(data))
	if errors.Is(err, errHeld) {
		return nil, fmt.Errorf("another watchroom%s serves the data folder %s; end it, or choose another folder with --data", holder(data), data)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", db.ErrFolder, err)
	}
	// For holder alone; a disk that is full is somebody else's sentence.
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteString(strconv.Itoa(os.Getpid()))
	}
	return f, nil
}

// holder names the process that holds the data folder, if that can be known.
func holder(data string) string {
	text, err := os.ReadFile(lockPath(data))
	if err != nil {
		return ""
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}
