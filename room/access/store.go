package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"watchroom/media/db"
)

// Person is somebody who was here. The zero value is nobody.
type Person struct {
	ID   string // "p_" and 12 letters or digits; stable
	Name string // cleaned, see CleanName
}

// What can be wrong.
var (
	ErrNobody = errors.New("nobody is known by this token")
	ErrName   = errors.New("a name must have 1 to 40 characters")
)

// Store keeps people in the database.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New returns a store on a database that was migrated with [Migrations]. now is the clock.
func New(d *db.DB, now func() time.Time) *Store {
	return &Store{db: d, now: now}
}

// Migrations are the steps of the domain "access".
func Migrations() []db.Migration {
	return []db.Migration{{Domain: "access", Version: 1, SQL: `
		CREATE TABLE people (
			id      TEXT PRIMARY KEY,
			name    TEXT NOT NULL,
			created INTEGER NOT NULL, -- these are Unix milliseconds
			owner   INTEGER NOT NULL DEFAULT 0 -- of the server
		) STRICT;
		CREATE UNIQUE INDEX one_owner ON people (owner) WHERE owner = 1;
		CREATE TABLE sessions (
			token   BLOB PRIMARY KEY, -- SHA-256
			person  TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
			created INTEGER NOT NULL
		) STRICT;
		CREATE INDEX sessions_of_person ON sessions (person);
		CREATE TABLE claims (
			code    BLOB PRIMARY KEY, -- SHA-256
			kind    TEXT NOT NULL,
			room    TEXT NOT NULL, -- slug, '' for the server
			expires INTEGER NOT NULL, -- 0 never
			person  TEXT REFERENCES people ON DELETE CASCADE, -- who took it
			applied INTEGER NOT NULL DEFAULT 0 -- the room was told
		) STRICT;
		CREATE INDEX claims_of_room ON claims (room, person);`}}
}

// CreateGuest makes a person without an account. The token is told this once.
func (s *Store) CreateGuest(ctx context.Context, name string) (Person, string, error) {
	name, err := CleanName(name)
	if err != nil {
		return Person{}, "", err
	}
	p := Person{ID: "p_" + strings.ToLower(rand.Text()[:12]), Name: name}
	token := newToken()
	now := s.now().UnixMilli()
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO people (id, name, created) VALUES (?, ?, ?)", p.ID, p.Name, now); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO sessions (token, person, created) VALUES (?, ?, ?)", hash(token), p.ID, now)
		return err
	})
	if err != nil {
		return Person{}, "", fmt.Errorf("create a guest: %w", err)
	}
	return p, token, nil
}

// ByToken is the person whose browser keeps the token, or [ErrNobody].
func (s *Store) ByToken(ctx context.Context, token string) (Person, error) {
	var p Person
	err := s.db.Read().QueryRowContext(ctx, `SELECT people.id, people.name
		FROM sessions JOIN people ON people.id = sessions.person WHERE sessions.token = ?`, hash(token)).Scan(&p.ID, &p.Name)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Person{}, ErrNobody
	case err != nil:
		return Person{}, fmt.Errorf("look up a token: %w", err)
	}
	return p, nil
}

// Rename calls a person something else and returns the name as it was cleaned.
func (s *Store) Rename(ctx context.Context, person, name string) (string, error) {
	name, err := CleanName(name)
	if err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE people SET name = ? WHERE id = ?", name, person))
	})
	if err != nil {
		return "", fmt.Errorf("rename a person: %w", err)
	}
	return name, nil
}

// IsServerOwner tells whether the person owns the server.
func (s *Store) IsServerOwner(ctx context.Context, person string) (bool, error) {
	var owner bool
	err := s.db.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE id = ? AND owner = 1)", person).Scan(&owner)
	if err != nil {
		return false, fmt.Errorf("look up the server's owner: %w", err)
	}
	return owner, nil
}

// HasServerOwner tells whether anybody owns the server.
func (s *Store) HasServerOwner(ctx context.Context) (bool, error) {
	var owner bool
	err := s.db.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE owner = 1)").Scan(&owner)
	if err != nil {
		return false, fmt.Errorf("look up the server's owner: %w", err)
	}
	return owner, nil
}

// changed turns an update that met nobody into ErrNobody.
func changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return ErrNobody
	}
	return err
}

// newToken has 256 random bits and is fit for a cookie.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

func hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
