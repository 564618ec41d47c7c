package room

import (
	"database/sql"
	"log/slog"
	"path/filepath"
	"reflect"
	"testing"

	"watchroom/media/db"
	"watchroom/room/state"
)

func store(t *testing.T, path string, migrations []db.Migration) *Store {
	t.Helper()
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(t.Context(), migrations); err != nil {
		t.Fatal(err)
	}
	return NewStore(d)
}

func all(t *testing.T, s *Store) []Record {
	t.Helper()
	list, err := s.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestARoomComesBackAsItWasSaved(t *testing.T) {
	s := store(t, filepath.Join(t.TempDir(), "rooms.db"), Migrations())
	r := Record{
		Slug: "film", Name: "Film", Guests: true, Kept: true, Key: "watch", PublishKey: "publish",
		State: state.New(state.Limits{}).Snapshot(),
	}
	for range 2 { // new, and again
		if err := s.Save(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if got := all(t, s); len(got) != 1 || !reflect.DeepEqual(got[0], r) {
		t.Fatalf("came back as %+v", got)
	}
}

func TestOpeningARoomGivesItKeys(t *testing.T) {
	s := store(t, filepath.Join(t.TempDir(), "rooms.db"), Migrations())
	g := NewRegistry(Rooms{Store: s, Log: slog.New(slog.DiscardHandler)})
	keys := map[string]bool{}
	for _, slug := range []string{"one", "two"} {
		r, err := g.keep(t.Context(), Record{Slug: slug}, state.New(state.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		keys[r.Key], keys[r.PublishKey] = true, true
	}
	for _, r := range all(t, s) {
		if len(r.Key) < 20 || !keys[r.Key] || !keys[r.PublishKey] {
			t.Errorf("kept %+v", r)
		}
	}
	if len(keys) != 4 {
		t.Errorf("%d different keys of two rooms", len(keys))
	}
}

func TestRoomsOfBeforeAreGivenKeysOfTheirOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rooms.db")
	old := store(t, path, Migrations()[:1])
	err := old.db.Update(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO rooms VALUES ('one', 'One', 1, 0, '{}', 0), ('two', 'Two', 1, 0, '{}', 0)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := old.db.Close(); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, r := range all(t, store(t, path, Migrations())) {
		keys[r.Key], keys[r.PublishKey] = true, true
	}
	if len(keys) != 4 || keys[""] {
		t.Fatalf("keys %v", keys)
	}
}
