package access

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ClaimKind says what a claim link gives.
type ClaimKind string

// The kinds of claim.
const (
	ClaimRoom   ClaimKind = "room"   // ownership of one room
	ClaimServer ClaimKind = "server" // ownership of the server, taken from whoever had it
)

// Claim is a one-use link that gives ownership.
type Claim struct {
	Kind   ClaimKind
	Room   string // slug, for ClaimRoom
	Person string // who took it; empty: nobody yet
}

// Why a claim is of no use.
var (
	ErrNoClaim      = errors.New("there is no such link")
	ErrClaimExpired = errors.New("the link is too old")
	ErrClaimTaken   = errors.New("the link was used")
)

// expiredFor is how long an expired claim is remembered, so that it can be called that.
const expiredFor = 30 * 24 * time.Hour

// CreateClaim makes a claim and returns its code, which is told this once. A ttl of 0 lasts for
// ever. A new claim of the server's ownership makes earlier ones that nobody took useless.
func (s *Store) CreateClaim(ctx context.Context, kind ClaimKind, room string, ttl time.Duration) (string, error) {
	if (kind == ClaimRoom) != (room != "") {
		return "", fmt.Errorf("create a claim of kind %s for room %q: %w", kind, room, ErrNoClaim)
	}
	code := strings.ToLower(rand.Text())
	now := s.now()
	var expires int64
	if ttl > 0 {
		expires = now.Add(ttl).UnixMilli()
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM claims WHERE expires > 0 AND expires < ? AND person IS NULL", now.Add(-expiredFor).UnixMilli()); err != nil {
			return err
		}
		if kind == ClaimServer {
			if _, err := tx.ExecContext(ctx, "DELETE FROM claims WHERE kind = ? AND person IS NULL", kind); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO claims (code, kind, room, expires) VALUES (?, ?, ?, ?)", hash(code), kind, room, expires)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create a claim: %w", err)
	}
	return code, nil
}

// PeekClaim is the claim of a code, unchanged. The error is [ErrNoClaim], [ErrClaimExpired] or
// [ErrClaimTaken]; with the last two the claim is returned as well, so that a page can lead on to its room.
func (s *Store) PeekClaim(ctx context.Context, code string) (Claim, error) {
	return s.peek(ctx, s.db.Read(), code)
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) peek(ctx context.Context, q querier, code string) (Claim, error) {
	var (
		c       Claim
		person  sql.NullString
		expires int64
	)
	err := q.QueryRowContext(ctx, "SELECT kind, room, person, expires FROM claims WHERE code = ?", hash(code)).
		Scan(&c.Kind, &c.Room, &person, &expires)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Claim{}, ErrNoClaim
	case err != nil:
		return Claim{}, fmt.Errorf("look up a claim: %w", err)
	case person.Valid:
		c.Person = person.String
		return c, ErrClaimTaken
	case expires > 0 && expires <= s.now().UnixMilli():
		return c, ErrClaimExpired
	}
	return c, nil
}

// Claim takes what the code gives for the person, once, whoever else tries at the same time. Errors
// are those of [Store.PeekClaim], and [ErrNobody] for a person who is not there. The owner of
// a room is also told by [Store.BecomesOwner]; that of the server by [Store.IsServerOwner].
func (s *Store) Claim(ctx context.Context, code, person string) (Claim, error) {
	var claim Claim
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		// Transactions that write come one after another: nobody is between the look and the update.
		var err error
		if claim, err = s.peek(ctx, tx, code); err != nil {
			return err
		}
		if err := changed(tx.ExecContext(ctx, "UPDATE claims SET person = id FROM people WHERE code = ? AND id = ?", hash(code), person)); err != nil {
			return err
		}
		claim.Person = person
		if claim.Kind != ClaimServer {
			return nil
		}
		if _, err := tx.ExecContext(ctx, "UPDATE people SET owner = 0 WHERE owner = 1"); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE people SET owner = 1 WHERE id = ?", person)
		return err
	})
	if err != nil {
		return claim, fmt.Errorf("claim: %w", err)
	}
	return claim, nil
}

// BecomesOwner tells, once for each claim, that the person has claimed the room and the room has to be told.
// It is asked when they come in: what they do with the ownership later is the room's affair.
func (s *Store) BecomesOwner(ctx context.Context, room, person string) (bool, error) {
	const waiting = "FROM claims WHERE kind = 'room' AND room = ? AND person = ? AND applied = 0"
	var found bool
	// Nearly nobody has: no need to queue for the writer.
	if err := s.db.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 "+waiting+")", room, person).Scan(&found); err != nil {
		return false, fmt.Errorf("look up claims of a room: %w", err)
	}
	if !found {
		return false, nil
	}
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, "UPDATE claims SET applied = 1 WHERE code IN (SELECT code "+waiting+")", room, person))
	})
	switch {
	case errors.Is(err, ErrNobody): // another connection of theirs was first
		return false, nil
	case err != nil:
		return false, fmt.Errorf("apply a claim of a room: %w", err)
	}
	return true, nil
}
