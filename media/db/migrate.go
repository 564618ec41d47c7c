package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keepCopies is how many copies made before migrations stay beside the file.
const keepCopies = 3

// Migration is one step of one domain's schema. Steps are never changed once released: what is
// wrong with one is mended by the next.
type Migration struct {
	Domain  string
	Version int // 1, 2, … in each domain
	SQL     string
}

// Migrate carries out the steps that are missing, in the order given, each in a transaction. A file
// that holds anything is copied before (path.before-…, the last three are kept). The error wraps
// [ErrNewer] when the file has steps that are not in the list; then nothing was changed.
func (d *DB) Migrate(ctx context.Context, steps []Migration) error {
	known, err := latest(steps)
	if err != nil {
		return err
	}
	if err := d.Update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (
			domain TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT`)
		return err
	}); err != nil {
		return fmt.Errorf("make the table of schema versions: %w", err)
	}
	have, err := d.versions(ctx)
	if err != nil {
		return err
	}
	if err := newer(have, known); err != nil {
		return err
	}
	missing := slices.DeleteFunc(slices.Clone(steps), func(m Migration) bool { return m.Version <= have[m.Domain] })
	if len(missing) == 0 {
		return nil
	}
	if len(have) > 0 {
		if err := d.copyBefore(ctx); err != nil {
			return err
		}
	}
	for _, m := range missing {
		if err := d.apply(ctx, m); err != nil {
			return fmt.Errorf("migrate %s to %d: %w", m.Domain, m.Version, err)
		}
	}
	return nil
}

// Check finds out whether the file is whole and Migrate would take it, and changes nothing. The error wraps
// [ErrCorrupt] or [ErrNewer].
func (d *DB) Check(ctx context.Context, steps []Migration) error {
	known, err := latest(steps)
	if err != nil {
		return err
	}
	var found string
	if err := d.pool.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return fmt.Errorf("check the database: %w", explain(d.path, err))
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s: %s", ErrCorrupt, d.path, found)
	}
	var begun bool
	err = d.pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_versions'").Scan(&begun)
	if err != nil || !begun {
		return explain(d.path, err)
	}
	have, err := d.versions(ctx)
	if err != nil {
		return err
	}
	return newer(have, known)
}

// newer refuses what this program does not know.
func newer(have, known map[string]int) error {
	for domain, version := range have {
		if version > known[domain] {
			return fmt.Errorf("%w (%s %d, known %d)", ErrNewer, domain, version, known[domain])
		}
	}
	return nil
}

// latest is the highest version of each domain, whose steps must count up from 1.
func latest(steps []Migration) (map[string]int, error) {
	known := map[string]int{}
	for _, m := range steps {
		if m.Version != known[m.Domain]+1 {
			return nil, fmt.Errorf("migration %s %d does not follow %d", m.Domain, m.Version, known[m.Domain])
		}
		known[m.Domain] = m.Version
	}
	return known, nil
}

func (d *DB) versions(ctx context.Context) (_ map[string]int, err error) {
	rows, err := d.writer.QueryContext(ctx, "SELECT domain, version FROM schema_versions")
	if err != nil {
		return nil, fmt.Errorf("read the schema versions: %w", explain(d.path, err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	have := map[string]int{}
	for rows.Next() {
		var domain string
		var version int
		if err := rows.Scan(&domain, &version); err != nil {
			return nil, fmt.Errorf("read the schema versions: %w", err)
		}
		have[domain] = version
	}
	return have, rows.Err()
}

// apply carries out one step, unless another process has in the meantime.
func (d *DB) apply(ctx context.Context, m Migration) error {
	return d.Update(ctx, func(tx *sql.Tx) error {
		var version int
		err := tx.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM schema_versions WHERE domain = ?", m.Domain).Scan(&version)
		if err != nil || version >= m.Version {
			return err
		}
		if _, err := tx.ExecContext(ctx, m.SQL); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO schema_versions (domain, version) VALUES (?, ?)
			ON CONFLICT (domain) DO UPDATE SET version = excluded.version`, m.Domain, m.Version)
		return err
	})
}

// Copy writes a consistent copy of the database to a file that is not there yet, while it is used.
func (d *DB) Copy(ctx context.Context, to string) error {
	if _, err := d.writer.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy the database to %s: %w", to, explain(d.path, err))
	}
	if err := os.Chmod(to, 0o600); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return nil
}

func (d *DB) copyBefore(ctx context.Context) error {
	// The name sorts by age.
	name := d.path + ".before-" + time.Now().UTC().Format("20060102T150405.000000000")
	// Another process that migrates at the same time may have found it too old already.
	if err := d.Copy(ctx, name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	entries, err := os.ReadDir(filepath.Dir(d.path))
	if err != nil {
		return fmt.Errorf("list the copies of the database: %w", err)
	}
	var copies []string
	for _, e := range entries {
		if ok, _ := filepath.Match(filepath.Base(d.path)+".before-*", e.Name()); ok {
			copies = append(copies, filepath.Join(filepath.Dir(d.path), e.Name()))
		}
	}
	slices.Sort(copies)
	for len(copies) > keepCopies {
		if err := os.Remove(copies[0]); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove an old copy of the database: %w", err)
		}
		copies = copies[1:]
	}
	return nil
}
