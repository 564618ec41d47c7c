package room

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"watchroom/media/db"
	"watchroom/room/state"
)

// Record is what is kept of a room.
type Record struct {
	Slug   string
	Name   string
	Guests bool // a room link is enough to come in
	Kept   bool // does not close when it is empty: begun from the command line
	// Key lets other players watch where guests may not, PublishKey lets a program publish into the room. They are shown
	// to people, and made by Registry.Open.
	Key, PublishKey string
	State           state.Snapshot
}

// Store keeps rooms in SQLite. It owns the tables rooms and heartbeat.
type Store struct{ db *db.DB }

// NewStore uses an open database whose migrations were made.
func NewStore(d *db.DB) *Store { return &Store{db: d} }

// Migrations make the tables of this package.
func Migrations() []db.Migration {
	return []db.Migration{{Domain: "room", Version: 1, SQL: `
		CREATE TABLE rooms (
			slug     TEXT PRIMARY KEY,
			name     TEXT NOT NULL,
			guests   INTEGER NOT NULL,
			kept     INTEGER NOT NULL,
			snapshot TEXT NOT NULL, -- JSON, state.Snapshot
			saved_at INTEGER NOT NULL -- Unix ms
		) STRICT;
		CREATE TABLE heartbeat (
			id INTEGER PRIMARY KEY CHECK (id = 1),
			at INTEGER NOT NULL -- Unix ms: the server ran until then
		) STRICT;`}, {Domain: "room", Version: 2, SQL: `
		ALTER TABLE rooms ADD COLUMN key TEXT NOT NULL DEFAULT '';
		ALTER TABLE rooms ADD COLUMN publish_key TEXT NOT NULL DEFAULT '';
		UPDATE rooms SET key = lower(hex(randomblob(16))), publish_key = lower(hex(randomblob(16)));`}}
}

// Save writes a room down; it is on disk when Save returns.
func (s *Store) Save(ctx context.Context, r Record) error {
	snapshot, err := json.Marshal(r.State)
	if err != nil {
		return fmt.Errorf("saving room %s: %w", r.Slug, err)
	}
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO rooms (slug, name, guests, kept, key, publish_key, snapshot, saved_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (slug) DO UPDATE SET name = excluded.name, guests = excluded.guests, kept = excluded.kept,
				key = excluded.key, publish_key = excluded.publish_key, snapshot = excluded.snapshot, saved_at = excluded.saved_at`,
			r.Slug, r.Name, r.Guests, r.Kept, r.Key, r.PublishKey, string(snapshot), time.Now().UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("saving room %s: %w", r.Slug, err)
	}
	return nil
}

// Delete forgets a room.
func (s *Store) Delete(ctx context.Context, slug string) error {
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM rooms WHERE slug = ?`, slug)
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting room %s: %w", slug, err)
	}
	return nil
}

// All reads every room, in the order of their slugs.
func (s *Store) All(ctx context.Context) (list []Record, err error) {
	rows, err := s.db.Read().QueryContext(ctx, `SELECT slug, name, guests, kept, key, publish_key, snapshot FROM rooms ORDER BY slug`)
	if err != nil {
		return nil, fmt.Errorf("reading rooms: %w", err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err has said it
	for rows.Next() {
		var r Record
		var snapshot string
		if err := rows.Scan(&r.Slug, &r.Name, &r.Guests, &r.Kept, &r.Key, &r.PublishKey, &snapshot); err != nil {
			return nil, fmt.Errorf("reading rooms: %w", err)
		}
		if err := json.Unmarshal([]byte(snapshot), &r.State); err != nil {
			return nil, fmt.Errorf("reading room %s: %w", r.Slug, err)
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading rooms: %w", err)
	}
	return list, nil
}

// Beat writes down that the server runs now.
func (s *Store) Beat(ctx context.Context, now time.Time) error {
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO heartbeat (id, at) VALUES (1, ?)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at`, now.UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("heartbeat: %w", err)
	}
	return nil
}

// LastBeat is until when the server ran before; the zero time if it never did.
func (s *Store) LastBeat(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	if err := s.db.Read().QueryRowContext(ctx, `SELECT max(at) FROM heartbeat`).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("reading the heartbeat: %w", err)
	}
	if !at.Valid {
		return time.Time{}, nil
	}
	return time.UnixMilli(at.Int64), nil
}
