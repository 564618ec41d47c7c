package layout

import (
	"bytes"
	"crypto/rand"
	"log/slog"
	"maps"
	"net/http"

	"github.com/a-h/templ"
)

// Assets gives the address of an embedded file.
type Assets interface {
	URL(name string) string
	Modules(folder string) []string
}

// Site is what every page needs to know of the server. It is a value, made once in cmd.
type Site struct {
	Base    string // "" or "/watch": what the server is served below
	Assets  Assets
	Strings Strings
	Log     *slog.Logger
}

// Path is an address within the site, with the base path.
func (s Site) Path(path string) string { return s.Base + path }

// Shell describes the document around a page.
type Shell struct {
	Site    Site
	Kind    Kind
	Title   string
	Nonce   string           // of this request; see NewNonce
	Data    templ.Attributes // data- attributes of the html element
	Script  string           // the page's entry module; "" for none
	Preload []string         // addresses of modules wanted at once
}

// NewNonce is a fresh number for one answer.
func NewNonce() string { return rand.Text() }

// Write renders a page whole before its first byte is sent, so that a failure
// can still become a problem page, and answers with status and the headers of its kind.
func (s Site) Write(w http.ResponseWriter, r *http.Request, status int, shell Shell, content templ.Component) {
	var page bytes.Buffer
	ctx := templ.WithChildren(r.Context(), content)
	if err := Document(shell).Render(ctx, &page); err != nil {
		s.Log.ErrorContext(r.Context(), "rendering a page failed", "path", r.URL.Path, "error", err)
		http.Error(w, "Something went wrong.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	maps.Copy(h, SecurityHeaders(shell.Kind, shell.Nonce))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	if _, err := w.Write(page.Bytes()); err != nil {
		s.Log.DebugContext(r.Context(), "a page was not taken", "error", err)
	}
}
