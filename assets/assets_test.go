package assets

import (
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func sample(t *testing.T) *Assets {
	t.Helper()
	a, err := load(fstest.MapFS{
		"js/watch.js":         {Data: []byte("import './x.js';" + strings.Repeat("// long\n", 300))},
		"js/x.js":             {Data: []byte("export {}")},
		"js/x.test.js":        {Data: []byte("nothing for browsers")},
		"css/page.css":        {Data: []byte("a{}")},
		"vendor/VENDOR.md":    {Data: []byte("# notes")},
		"vendor/lib/a.d.ts":   {Data: []byte("export {}")},
		"vendor/lib/a.js":     {Data: []byte("export {}")},
		"vendor/lib/sub/b.js": {Data: []byte("export {}")},
	}, "/watch/")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func get(t *testing.T, a *Assets, url string, header http.Header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, strings.TrimPrefix(url, "/watch"), nil)
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w.Result()
}

func TestTheCurrentVersionIsKeptForEver(t *testing.T) {
	a := sample(t)
	url := a.URL("js/x.js")
	if !strings.HasPrefix(url, "/watch/assets/") {
		t.Errorf("URL = %q, want it below the base path", url)
	}
	response := get(t, a, url, nil)
	if response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != forever {
		t.Errorf("%s: %d, %v", url, response.StatusCode, response.Header)
	}
	if got := response.Header.Get("Content-Type"); got != "text/javascript; charset=utf-8" {
		t.Errorf("Content-Type = %q", got)
	}
}

func TestAnOlderVersionIsServedButNotKept(t *testing.T) {
	response := get(t, sample(t), "/assets/older/css/page.css", nil)
	if response.StatusCode != http.StatusOK || response.Header.Get("Cache-Control") != askAgain {
		t.Errorf("%d, %v", response.StatusCode, response.Header)
	}
}

func TestAnETagSavesTheBody(t *testing.T) {
	a := sample(t)
	url := a.URL("css/page.css")
	tag := get(t, a, url, nil).Header.Get("ETag")
	response := get(t, a, url, http.Header{"If-None-Match": {tag}})
	if response.StatusCode != http.StatusNotModified {
		t.Errorf("status = %d, want 304 for %s", response.StatusCode, tag)
	}
}

func TestLongTextTravelsCompressed(t *testing.T) {
	a := sample(t)
	url := a.URL("js/watch.js")
	response := get(t, a, url, http.Header{"Accept-Encoding": {"br, gzip"}})
	if response.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("header = %v", response.Header)
	}
	plain, err := gzip.NewReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(plain)
	if err != nil || !strings.HasPrefix(string(body), "import './x.js'") {
		t.Errorf("body = %.20q, %v", body, err)
	}
	if other := get(t, a, url, nil); other.Header.Get("ETag") == response.Header.Get("ETag") {
		t.Error("the two forms share an ETag")
	}
}

func TestTypesTestsAndNotesAreNotServed(t *testing.T) {
	a := sample(t)
	for _, name := range []string{"js/x.test.js", "vendor/VENDOR.md", "vendor/lib/a.d.ts", "../embed.go", ""} {
		if response := get(t, a, a.URL(name), nil); response.StatusCode != http.StatusNotFound {
			t.Errorf("%q: %d, want 404", name, response.StatusCode)
		}
	}
}

func TestModulesOfAFolder(t *testing.T) {
	a := sample(t)
	list := a.Modules("vendor/lib")
	if len(list) != 2 || list[0] != a.URL("vendor/lib/a.js") || list[1] != a.URL("vendor/lib/sub/b.js") {
		t.Errorf("Modules = %v", list)
	}
}

func TestWhatIsEmbeddedIsComplete(t *testing.T) {
	a, err := New("")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"css/watchroom.css", "js/watch.js", "icons/watchroom.svg"} {
		if _, found := a.files[name]; !found {
			t.Errorf("%s is missing", name)
		}
	}
}
