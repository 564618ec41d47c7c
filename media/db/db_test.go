package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"watchroom/media/db"
)

func open(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestTheSQLiteInsideIsNewEnough(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "a.db"))
	version, err := d.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var have [3]int
	for i, part := range strings.SplitN(version, ".", 3) {
		if have[i], err = strconv.Atoi(part); err != nil {
			t.Fatal(err)
		}
	}
	if least := [3]int{3, 51, 3}; have[0] < least[0] || have[0] == least[0] && (have[1] < least[1] || have[1] == least[1] && have[2] < least[2]) {
		t.Errorf("SQLite %s is older than %v", version, least)
	}
}

func TestEveryConnectionIsSetUp(t *testing.T) {
	// A name with all that could confuse the data source name.
	d := open(t, filepath.Join(t.TempDir(), "a folder?x=1#%20", "a&b.db"))
	for i := range 3 {
		conn, err := d.Read().Conn(t.Context()) // held: the next one is another
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		for pragma, want := range map[string]string{
			"foreign_keys": "1", "journal_mode": "wal", "busy_timeout": "10000", "query_only": "1",
		} {
			if got := one(t, conn, "PRAGMA "+pragma); got != want {
				t.Errorf("reader %d: %s is %s, want %s", i, pragma, got, want)
			}
		}
	}
	err := d.Update(t.Context(), func(tx *sql.Tx) error {
		for pragma, want := range map[string]string{
			"foreign_keys": "1", "journal_mode": "wal", "synchronous": "2", "query_only": "0",
		} {
			if got := one(t, tx, "PRAGMA "+pragma); got != want {
				t.Errorf("writer: %s is %s, want %s", pragma, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func one(t *testing.T, q querier, query string) string {
	t.Helper()
	var s string
	if err := q.QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

func TestReadersCannotWrite(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "a.db"))
	if _, err := d.Read().ExecContext(t.Context(), "CREATE TABLE t (n)"); err == nil {
		t.Error("a reader made a table")
	}
}

// Reading and then writing in one transaction is what fails when transactions are deferred.
func TestSixteenWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	handles := []*db.DB{open(t, path), open(t, path)} // as two processes would
	if err := handles[0].Migrate(t.Context(), []db.Migration{{Domain: "t", Version: 1, SQL: "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0)"}}); err != nil {
		t.Fatal(err)
	}
	const writers, rounds = 16, 10
	var wg sync.WaitGroup
	failed := make(chan error, writers*rounds)
	for w := range writers {
		wg.Go(func() {
			for range rounds {
				failed <- increment(t.Context(), handles[w%len(handles)])
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Error(err)
		}
	}
	if got := one(t, handles[1].Read(), "SELECT n FROM t"); got != strconv.Itoa(writers*rounds) {
		t.Errorf("counted to %s of %d", got, writers*rounds)
	}
}

func increment(ctx context.Context, d *db.DB) error {
	return d.Update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT n FROM t").Scan(&n); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE t SET n = ?", n+1)
		return err
	})
}

func TestAFailedChangeIsUndone(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "a.db"))
	boom := errors.New("boom")
	err := d.Update(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "CREATE TABLE t (n)")
		return errors.Join(err, boom)
	})
	if !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if got := one(t, d.Read(), "SELECT count(*) FROM sqlite_schema"); got != "0" {
		t.Error("the table is there")
	}
}

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("file", "x")
	folder := filepath.Join(dir, "folder.db")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		want       error
	}{
		{"a file where the folder should be", filepath.Join(file, "a.db"), db.ErrFolder},
		{"a folder where the file should be", folder, db.ErrFolder},
		{"a file that is something else", write("text.db", strings.Repeat("not a database. ", 100)), db.ErrCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := db.Open(t.Context(), c.path)
			if err == nil {
				_ = d.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if strings.Contains(fmt.Sprint(err), "\n") {
				t.Errorf("more than one sentence: %v", err)
			}
		})
	}
}

func TestNobodyElseMayReadTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "a.db")
	open(t, path)
	for _, name := range []string{path, path + "-wal", filepath.Dir(path)} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", filepath.Base(name), info.Mode())
		}
	}
}
