package layout_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"watchroom/views/layout"
)

type noAssets struct{}

func (noAssets) URL(name string) string  { return "/watch/assets/v/" + name }
func (noAssets) Modules(string) []string { return nil }

func fail(t *testing.T, err error) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	site := layout.Site{
		Base: "/watch", Assets: noAssets{}, Strings: layout.English(),
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	w := httptest.NewRecorder()
	site.Fail(w, httptest.NewRequest(http.MethodGet, "/rooms/x", nil), err)
	return w, log.String()
}

func TestAProblemIsSaidAsItIs(t *testing.T) {
	for _, problem := range []*layout.Problem{
		layout.NotFound("There is no room <here>."),
		layout.Forbidden("Only members may."),
		layout.Gone("This room has closed."),
	} {
		w, _ := fail(t, problem)
		if w.Code != problem.Status {
			t.Errorf("status = %d, want %d", w.Code, problem.Status)
		}
		body := w.Body.String()
		sentence := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(problem.Sentence)
		for _, want := range []string{sentence, problem.Title(), `href="/watch/"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%d: %q is missing in\n%s", problem.Status, want, body)
			}
		}
	}
}

func TestAnUnknownErrorShowsOnlyAnIDThatTheLogHas(t *testing.T) {
	w, log := fail(t, errors.New("secret detail"))
	body := w.Body.String()
	if w.Code != http.StatusInternalServerError || strings.Contains(body, "secret detail") {
		t.Errorf("%d\n%s", w.Code, body)
	}
	_, rest, _ := strings.Cut(body, "<code>")
	id, _, _ := strings.Cut(rest, "</code>")
	if len(id) != 8 || !strings.Contains(log, "id="+id) || !strings.Contains(log, "secret detail") {
		t.Errorf("id %q; log %s", id, log)
	}
}

func TestScriptsRunByNonceOnly(t *testing.T) {
	for _, kind := range []layout.Kind{layout.Lobby, layout.Screen} {
		policy := layout.SecurityHeaders(kind, "n0").Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'nonce-n0';") {
			t.Errorf("policy = %s", policy)
		}
		inline := strings.Contains(policy, "style-src 'self' 'unsafe-inline'")
		if inline != (kind == layout.Screen) || strings.Contains(policy, "unsafe-eval") {
			t.Errorf("kind %d: policy = %s", kind, policy)
		}
	}
}

// The browser makes the same of these names: assets/test/elements.test.js.
func TestNamesBecomeAvatars(t *testing.T) {
	for _, c := range []struct{ name, initials, hue string }{
		{"Ana Lima", "AL", "10"},
		{"bo", "B", "2"},
		{"Çelik Ö.", "ÇÖ", "7"},
		{"山田", "山", "3"},
		{"Ana Maria Lima", "AL", "0"},
		{"…", "?", "7"},
		{"🦊!", "🦊", "3"},
	} {
		if got := layout.Initials(c.name); got != c.initials {
			t.Errorf("Initials(%q) = %q, want %q", c.name, got, c.initials)
		}
		if got := layout.Hue(c.name); got != c.hue {
			t.Errorf("Hue(%q) = %q, want %q", c.name, got, c.hue)
		}
	}
}
