package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// readers is how many connections read at once.
const readers = 4

// busyTimeout is how long one process waits for another.
const busyTimeout = 10 * time.Second

// DB is an open database. Close it.
type DB struct {
	path         string
	writer, pool *sql.DB
}

// Open opens the database at path, making the file and its folder when they are not there.
// Its errors wrap [ErrFolder], [ErrCorrupt] or [ErrBusy] where they apply, and are sentences for people.
func Open(ctx context.Context, path string) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := makeFile(abs); err != nil {
		return nil, err
	}
	d := &DB{path: abs}
	// Sessions and claims are in there: the writer comes first and has the file made with the mode above.
	if d.writer, err = connectWriter(ctx, abs); err != nil {
		return nil, err
	}
	if d.pool, err = connect(ctx, abs, readers, nil, "query_only(1)"); err != nil {
		return nil, errors.Join(err, d.writer.Close())
	}
	return d, nil
}

// makeFile makes the folder and an empty file that only its owner can read.
func makeFile(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	return nil
}

// connectWriter tries until the busy timeout: two processes that turn a new file to a write-ahead log at the same time are
// told at once that it is locked, since neither could wait for the other.
func connectWriter(ctx context.Context, path string) (*sql.DB, error) {
	ctx, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		pool, err := connect(ctx, path, 1, url.Values{"_txlock": {"immediate"}}, "journal_mode(WAL)", "synchronous(FULL)")
		if !errors.Is(err, ErrBusy) {
			return pool, err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, err
		}
	}
}

func connect(ctx context.Context, path string, most int, query url.Values, pragmas ...string) (*sql.DB, error) {
	if query == nil {
		query = url.Values{}
	}
	query["_pragma"] = append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "foreign_keys(1)"}, pragmas...)
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	pool, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, explain(path, err)
	}
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	// Connecting alone reads nothing; counting the schema does.
	var tables int
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return nil, errors.Join(explain(path, err), pool.Close())
	}
	return pool, nil
}

// Read is for queries. What is tried to be written through it is refused.
func (d *DB) Read() *sql.DB { return d.pool }

// Update runs change in a transaction on the one writing connection: committed and on disk when it
// returns nil, else undone. The change must use tx alone, and be short: the others wait.
func (d *DB) Update(ctx context.Context, change func(tx *sql.Tx) error) error {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return explain(d.path, err)
	}
	if err := change(tx); err != nil {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
		return explain(d.path, err)
	}
	return explain(d.path, tx.Commit())
}

// Version is that of the SQLite inside.
func (d *DB) Version(ctx context.Context) (string, error) {
	var v string
	err := d.pool.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&v)
	return v, explain(d.path, err)
}

// Close waits for what is running and closes all connections.
func (d *DB) Close() error {
	return errors.Join(d.pool.Close(), d.writer.Close())
}
