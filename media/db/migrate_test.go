package db_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"watchroom/media/db"
)

func step(domain string, version int, sql string) db.Migration {
	return db.Migration{Domain: domain, Version: version, SQL: sql}
}

func copies(t *testing.T, path string) []string {
	t.Helper()
	names, err := filepath.Glob(path + ".before-*")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestMigrationsRunOnceInOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	d := open(t, path)
	steps := []db.Migration{
		step("people", 1, "CREATE TABLE people (id INTEGER PRIMARY KEY) STRICT"),
		step("rooms", 1, "CREATE TABLE rooms (owner INTEGER REFERENCES people) STRICT"),
	}
	for range 2 {
		if err := d.Migrate(t.Context(), steps); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(copies(t, path)); n != 0 {
		t.Errorf("%d copies of an empty file", n)
	}
	steps = append(steps, step("people", 2, "ALTER TABLE people ADD COLUMN name TEXT; INSERT INTO people VALUES (1, 'Ana')"))
	if err := d.Migrate(t.Context(), steps); err != nil {
		t.Fatal(err)
	}
	if got := one(t, d.Read(), "SELECT name FROM people"); got != "Ana" {
		t.Errorf("got %q", got)
	}
	before := copies(t, path)
	if len(before) != 1 {
		t.Fatalf("copies: %v", before)
	}
	if got := one(t, open(t, before[0]).Read(), "SELECT version FROM schema_versions WHERE domain = 'people'"); got != "1" {
		t.Errorf("the copy has version %s", got)
	}
}

func TestOnlyTheLastCopiesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	d := open(t, path)
	var steps []db.Migration
	for v := range 6 {
		steps = append(steps, step("t", v+1, fmt.Sprintf("CREATE TABLE t%d (n)", v+1)))
		if err := d.Migrate(t.Context(), steps); err != nil {
			t.Fatal(err)
		}
	}
	left := copies(t, path)
	if len(left) != 3 {
		t.Fatalf("copies: %v", left)
	}
	if got := one(t, open(t, left[2]).Read(), "SELECT version FROM schema_versions"); got != "5" {
		t.Errorf("the newest copy has version %s", got)
	}
}

func TestAFailedMigrationChangesNothingOfItsOwn(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "a.db"))
	steps := []db.Migration{
		step("t", 1, "CREATE TABLE t1 (n)"),
		step("t", 2, "CREATE TABLE t2 (n); CREATE TABLE t2 (n)"),
		step("t", 3, "CREATE TABLE t3 (n)"),
	}
	if err := d.Migrate(t.Context(), steps); err == nil {
		t.Fatal("no error")
	}
	if got := one(t, d.Read(), "SELECT group_concat(name) FROM sqlite_schema WHERE name LIKE 't_'"); got != "t1" {
		t.Errorf("tables: %s", got)
	}
	steps[1].SQL = "CREATE TABLE t2 (n)"
	if err := d.Migrate(t.Context(), steps); err != nil {
		t.Errorf("cannot go on after the step was mended: %v", err)
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	one, two := step("t", 1, "CREATE TABLE t1 (n)"), step("t", 2, "CREATE TABLE t2 (n)")
	other := step("other", 1, "CREATE TABLE o (n)")
	for name, c := range map[string]struct{ wrote, knows []db.Migration }{
		"a later step":   {[]db.Migration{one, two}, []db.Migration{one, other}},
		"another domain": {[]db.Migration{one, other}, []db.Migration{one, two}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			d := open(t, path)
			if err := d.Migrate(t.Context(), c.wrote); err != nil {
				t.Fatal(err)
			}
			if err := d.Migrate(t.Context(), c.knows); !errors.Is(err, db.ErrNewer) {
				t.Errorf("got %v", err)
			}
			if n := len(copies(t, path)); n != 0 {
				t.Error("something was copied")
			}
		})
	}
}

func TestStepsMustCountUp(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "a.db"))
	if err := d.Migrate(t.Context(), []db.Migration{step("t", 2, "CREATE TABLE t (n)")}); err == nil {
		t.Error("a gap was accepted")
	}
}

// watchroom owner may be asked for a link while the server starts for the first time.
func TestTwoProcessesMigrateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	steps := []db.Migration{step("t", 1, "CREATE TABLE t1 (n)"), step("t", 2, "CREATE TABLE t2 (n)")}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			d, err := db.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := d.Migrate(t.Context(), steps); err != nil {
				t.Error(err)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	d := open(t, path)
	steps := []db.Migration{{Domain: "t", Version: 1, SQL: "CREATE TABLE t (n)"}, {Domain: "t", Version: 2, SQL: "CREATE TABLE u (n)"}}
	if err := d.Check(t.Context(), steps); err != nil {
		t.Errorf("empty: %v", err)
	}
	if got := one(t, d.Read(), "SELECT count(*) FROM sqlite_schema"); got != "0" {
		t.Error("checking made a table")
	}
	if err := d.Migrate(t.Context(), steps); err != nil {
		t.Fatal(err)
	}
	if err := d.Check(t.Context(), steps); err != nil {
		t.Errorf("up to date: %v", err)
	}
	if err := d.Check(t.Context(), steps[:1]); !errors.Is(err, db.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
}

// Opening reads the first page only; what is wrong with the others is found by checking.
func TestCheckFindsDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	steps := []db.Migration{{Domain: "t", Version: 1, SQL: "CREATE TABLE t (n); INSERT INTO t VALUES (zeroblob(50000))"}}
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Migrate(t.Context(), steps), d.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(file); i++ {
		file[i] = 0xa5
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path).Check(t.Context(), steps); !errors.Is(err, db.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}
