package access_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"watchroom/media/db"
	"watchroom/room/access"
)

// clock stands until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newStore(t *testing.T) (*access.Store, *db.DB, *clock) {
	t.Helper()
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(t.Context(), access.Migrations()); err != nil {
		t.Fatal(err)
	}
	c := &clock{at: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}
	return access.New(d, c.now), d, c
}

func guest(t *testing.T, s *access.Store, name string) access.Person {
	t.Helper()
	p, _, err := s.CreateGuest(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAGuestIsKnownByTheirToken(t *testing.T) {
	s, _, _ := newStore(t)
	ana, token, err := s.CreateGuest(t.Context(), "  Ana ")
	if err != nil {
		t.Fatal(err)
	}
	guest(t, s, "Ben")
	if ana.Name != "Ana" || !regexp.MustCompile(`^p_[a-z2-7]{12}$`).MatchString(ana.ID) {
		t.Errorf("got %+v", ana)
	}
	if got, err := s.ByToken(t.Context(), token); err != nil || got != ana {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, other := range []string{"", token + "x", token[1:], strings.ToUpper(token)} {
		if _, err := s.ByToken(t.Context(), other); !errors.Is(err, access.ErrNobody) {
			t.Errorf("token %q: %v", other, err)
		}
	}
}

func TestTokensAndCodesAreNotInTheFile(t *testing.T) {
	s, d, _ := newStore(t)
	_, token, err := s.CreateGuest(t.Context(), "Ana")
	if err != nil {
		t.Fatal(err)
	}
	code, err := s.CreateClaim(t.Context(), access.ClaimServer, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for query, secret := range map[string]string{"SELECT token FROM sessions": token, "SELECT code FROM claims": code} {
		var kept []byte
		if err := d.Read().QueryRowContext(t.Context(), query).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if len(kept) != 32 || strings.Contains(string(kept), secret) {
			t.Errorf("%s gives %q", query, kept)
		}
	}
}

func TestRename(t *testing.T) {
	s, d, _ := newStore(t)
	ana := guest(t, s, "Ana")
	if name, err := s.Rename(t.Context(), ana.ID, " Anna\x00\n Lee"); err != nil || name != "Anna Lee" {
		t.Errorf("got %q, %v", name, err)
	}
	var kept string
	if err := d.Read().QueryRowContext(t.Context(), "SELECT name FROM people WHERE id = ?", ana.ID).Scan(&kept); err != nil || kept != "Anna Lee" {
		t.Errorf("kept %q, %v", kept, err)
	}
	if _, err := s.Rename(t.Context(), ana.ID, " "); !errors.Is(err, access.ErrName) {
		t.Errorf("empty name: %v", err)
	}
	if _, err := s.Rename(t.Context(), "p_nobody", "Ben"); !errors.Is(err, access.ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"Ana", "Ana"},
		{"\t Ana \u00a0 Lee\r\n", "Ana Lee"},
		{"A\x07n\x1b[31ma", "An[31ma"},
		{"An\xffa", "Ana"},
		{"\u202eanA", "anA"},             // right-to-left override
		{"A\u200bna\ufeff", "Ana"},       // invisible
		{"علی\u200cرضا", "علی\u200cرضا"}, // a joiner that spelling needs
		{"👩\u200d🚀", "👩\u200d🚀"},
		{"<b>Ana</b>", "<b>Ana</b>"}, // text is text: escaping is for those who show it
		{strings.Repeat("é", 40), strings.Repeat("é", 40)},
		{strings.Repeat("é", 41), ""},
		{strings.Repeat(" ", 10_000) + "Ana", ""},
		{"", ""},
		{" \u200d\u200c\u200b ", ""},
	} {
		got, err := access.CleanName(c.given)
		if got != c.want || (c.want == "") != errors.Is(err, access.ErrName) {
			t.Errorf("%q becomes %q, %v; want %q", c.given, got, err, c.want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("Ana")
	f.Add("\u202e\x00 \xff")
	f.Fuzz(func(t *testing.T, given string) {
		name, err := access.CleanName(given)
		if err != nil {
			return
		}
		if again, err := access.CleanName(name); err != nil || again != name {
			t.Errorf("%q is cleaned to %q, and that to %q, %v", given, name, again, err)
		}
	})
}

func TestAForgottenPersonHasNoSession(t *testing.T) {
	s, d, _ := newStore(t)
	ana, token, err := s.CreateGuest(t.Context(), "Ana")
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "DELETE FROM people WHERE id = ?", ana.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByToken(t.Context(), token); !errors.Is(err, access.ErrNobody) {
		t.Errorf("got %v", err)
	}
}
