package db

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a database, as far as people can do something about it.
var (
	ErrFolder  = errors.New("the data folder cannot be used")
	ErrCorrupt = errors.New("the database is damaged; restore a copy of it")
	ErrFull    = errors.New("the disk is full")
	ErrBusy    = errors.New("another program holds the database")
	ErrNewer   = errors.New("the database was written by a newer watchroom; install that version or a later one")
)

// explain wraps SQLite's errors in the sentinels above and leaves others as they are.
func explain(path string, err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	var kind error
	switch failed.Code() & 0xff { // the rest says more than people need
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		kind = ErrCorrupt
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM:
		kind = ErrFolder
	case sqlite3.SQLITE_FULL:
		kind = ErrFull
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		kind = ErrBusy
	default:
		return err
	}
	return fmt.Errorf("%w: %s: %w", kind, path, err)
}
