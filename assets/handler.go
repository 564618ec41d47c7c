package assets

import (
	"bytes"
	"net/http"
	"strings"
	"time"
)

const (
	forever   = "public, max-age=31536000, immutable"
	askAgain  = "public, no-cache"
	urlPrefix = "/assets/"
)

// ServeHTTP answers GET and HEAD of /assets/{version}/{path...}; the base path is expected to have been
// stripped. A page of an older build asks with an older version: it gets the file as it is
// now, if there is one, but may not keep it.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET here.", http.StatusMethodNotAllowed)
		return
	}
	version, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, urlPrefix), "/")
	f, found := a.files[name]
	if !found {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", askAgain)
	if version == a.version {
		h.Set("Cache-Control", forever)
	}
	body, etag := f.body, f.etag
	if f.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body, etag = f.gzipped(), strings.TrimSuffix(f.etag, `"`)+`-gz"`
		}
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}

// acceptsGzip reads Accept-Encoding no finer than is needed: no browser says gzip;q=0.
func acceptsGzip(r *http.Request) bool {
	// A range of the compressed form is of no use to anybody.
	if r.Header.Get("Range") != "" {
		return false
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if name, _, _ := strings.Cut(strings.TrimSpace(part), ";"); name == "gzip" {
			return true
		}
	}
	return false
}
