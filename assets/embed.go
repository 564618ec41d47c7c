package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
)

//go:embed css icons js vendor
var files embed.FS

// Assets is every file by its path ("js/watch.js"). It is made once, never changed, and may be
// used by any goroutine.
type Assets struct {
	base    string
	version string
	files   map[string]*file
}

type file struct {
	body    []byte
	mime    string
	etag    string
	gzipped func() []byte // nil when compressing does not pay
}

// New reads the embedded files. base is the path the whole server is served below, "" or "/watch".
func New(base string) (*Assets, error) {
	return load(files, base)
}

func load(tree fs.FS, base string) (*Assets, error) {
	a := &Assets{base: strings.TrimSuffix(base, "/"), files: map[string]*file{}}
	all := sha256.New()
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !served(name) {
			return err
		}
		body, err := fs.ReadFile(tree, name)
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		a.files[name] = newFile(name, body)
		sum := sha256.Sum256(body)
		all.Write(fmt.Appendf(nil, "%s %x\n", name, sum)) // WalkDir goes in lexical order
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	a.version = hex.EncodeToString(all.Sum(nil))[:12]
	return a, nil
}

// URL is the address of a file, with base path and version.
func (a *Assets) URL(name string) string {
	return a.base + "/assets/" + a.version + "/" + name
}

// Modules lists the addresses of the JavaScript modules below a folder, in order, for pages
// that want them fetched at once instead of import by import.
func (a *Assets) Modules(folder string) []string {
	var list []string
	for name := range a.files {
		if strings.HasPrefix(name, folder+"/") && path.Ext(name) == ".js" {
			list = append(list, a.URL(name))
		}
	}
	sort.Strings(list)
	return list
}

// served tells whether a file of the tree is for browsers; types, tests and notes are not.
func served(name string) bool {
	return mimeOf(name) != "" && !strings.HasSuffix(name, ".test.js")
}

// mimeOf does not ask package mime, which reads the machine's tables and may say anything.
func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".wasm":
		return "application/wasm"
	case ".webmanifest":
		return "application/manifest+json"
	case ".woff2":
		return "font/woff2"
	default:
		return ""
	}
}

func newFile(name string, body []byte) *file {
	sum := sha256.Sum256(body)
	f := &file{
		body: body,
		mime: mimeOf(name),
		etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
	}
	if len(body) > 1024 && path.Ext(name) != ".png" && path.Ext(name) != ".woff2" {
		f.gzipped = sync.OnceValue(func() []byte { return compress(body) })
	}
	return f
}

func compress(body []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	// A bytes.Buffer cannot fail; neither can the writer before it.
	_, _ = w.Write(body)
	_ = w.Close()
	return packed.Bytes()
}
