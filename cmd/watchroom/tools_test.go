package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"watchroom/room/access"
)

// execute runs a command line with its own data folder and returns what it printed.
func execute(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, console{in: strings.NewReader(""), out: &out, err: &err})
	return code, out.String(), err.String()
}

func TestHealthcheckTellsHowItIs(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		code   int
		says   string
	}{
		{200, `{"status":"ok"}`, 0, ""},
		{503, `{"status":"starting"}`, 3, "starting"},
		{503, `{"status":"the disk is full"}`, 1, "the disk is full"},
		{404, `page not found`, 1, "not watchroom"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/watch/healthz" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			w.WriteHeader(c.status)
			_, _ = fmt.Fprint(w, c.body)
		}))
		code, _, stderr := execute(t, "healthcheck", "--listen", server.Listener.Addr().String(), "--base-path", "/watch")
		server.Close()
		if code != c.code || !strings.Contains(stderr, c.says) {
			t.Errorf("%d %s: exit %d, %s", c.status, c.body, code, stderr)
		}
		if code, _, _ := execute(t, "healthcheck", "--listen", server.Listener.Addr().String()); code != 1 {
			t.Errorf("nobody there: exit %d", code)
		}
	}
}

func TestTheServerIsAskedAtALoopbackAddress(t *testing.T) {
	for listen, want := range map[string]string{
		":8000":          "http://127.0.0.1:8000",
		"0.0.0.0:80":     "http://127.0.0.1:80",
		"[::]:80":        "http://[::1]:80",
		"192.0.2.1:80":   "http://192.0.2.1:80",
		"localhost:8000": "http://localhost:8000",
	} {
		if got := localURL(Address{Listen: listen}); got != want {
			t.Errorf("%s: %s", listen, got)
		}
	}
	if got := localURL(Address{Listen: ":1", Security: Security{TLSCert: "c"}, BasePath: "/watch"}); got != "https://127.0.0.1:1/watch" {
		t.Errorf("got %s", got)
	}
}

func TestOwnerPrintsALinkThatClaimsTheServer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	running, err := openDatabase(t.Context(), databasePath(data)) // as a running server has
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = running.Close() }()
	code, stdout, stderr := execute(t, "owner", "--data", data, "--public-url", "https://films.example", "--base-path", "/watch")
	link := regexp.MustCompile(`^https://films\.example/watch/claim/([a-z2-7]+)\n$`).FindStringSubmatch(stdout)
	if code != 0 || link == nil {
		t.Fatalf("exit %d, %q, %q", code, stdout, stderr)
	}
	claim, err := access.New(running, time.Now).PeekClaim(t.Context(), link[1])
	if err != nil || claim.Kind != access.ClaimServer {
		t.Errorf("got %+v, %v", claim, err)
	}
}

func TestADataFolderThatCannotBeUsedIsOneSentence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := execute(t, "owner", "--data", file)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "the data folder cannot be used") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}
