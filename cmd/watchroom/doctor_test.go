package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchroom/media/db"
	"watchroom/media/mediatest"
)

// said is the line of doctor's report that begins with state and what, and the remedy after it.
func said(report, state, what string) string {
	lines := strings.Split(report, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, state+" ") && strings.Contains(line, " "+what+" ") {
			if i+1 < len(lines) && strings.Contains(lines[i+1], "→") {
				line += lines[i+1]
			}
			return line
		}
	}
	return ""
}

func TestDoctorWhereAllIsWell(t *testing.T) {
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "media"), 0o700); err != nil {
		t.Fatal(err)
	}
	d, err := openDatabase(t.Context(), databasePath(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := execute(t, "doctor", "--data", data, "--listen", "127.0.0.1:0", "--public-url", "http://127.0.0.1:8000")
	if code != 0 {
		t.Errorf("exit %d: %s", code, stderr)
	}
	for _, what := range []string{"FFmpeg", "ffprobe", "libx264", "aac", "data folder", "database", "media folder", "address", "public URL"} {
		if said(out, "ok", what) == "" {
			t.Errorf("%s is not ok:\n%s", what, out)
		}
	}
	left, err := filepath.Glob(filepath.Join(data, ".watchroom-doctor-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDoctorSaysWhatIsMissingAndWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	t.Setenv("PATH", "")
	code, out, stderr := execute(t, "doctor", "--data", filepath.Join(file, "data"),
		"--media", filepath.Join(t.TempDir(), "films"), "--listen", other.Listener.Addr().String())
	if code != 1 || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
	for _, c := range []struct{ state, what, says string }{
		{"missing", "FFmpeg", "ffmpeg"},
		{"missing", "data folder", "--data"},
		{"could be better", "media folder", "--media"},
		{"missing", "address", "in use by another program"},
		{"could be better", "public URL", "--public-url"},
	} {
		if line := said(out, c.state, c.what); !strings.Contains(line, c.says) {
			t.Errorf("%s: %q in\n%s", c.what, line, out)
		}
	}
}

func TestDoctorBesideARunningServer(t *testing.T) {
	running := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"status":"ok"}`))
	}))
	defer running.Close()
	_, out, _ := execute(t, "doctor", "--data", t.TempDir(), "--listen", running.Listener.Addr().String())
	if line := said(out, "ok", "address"); !strings.Contains(line, "watchroom is serving") {
		t.Errorf("got %q in\n%s", line, out)
	}
}

func TestDoctorFindsADatabaseOfANewerVersion(t *testing.T) {
	data := t.TempDir()
	d, err := db.Open(t.Context(), databasePath(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), []db.Migration{{Domain: "tomorrow", Version: 1, SQL: "CREATE TABLE t (n)"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, _ := execute(t, "doctor", "--data", data, "--listen", "127.0.0.1:0")
	if line := said(out, "missing", "database"); code != 1 || !strings.Contains(line, "newer") || !strings.Contains(line, "→ install that version") {
		t.Errorf("exit %d, %q in\n%s", code, line, out)
	}
}

// Without an encoder of pictures it is libx264 that is missing: the others need a device.
func TestDoctorWithoutAnEncoder(t *testing.T) {
	tools := t.TempDir()
	t.Setenv("PATH", tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	real := mediatest.Tools(t)
	script := `#!/bin/sh
case "$*" in *-encoders*) "` + real.FFmpeg + `" "$@" | grep -v 'x264\|h264_'; exit ;; esac
exec "` + real.FFmpeg + `" "$@"
`
	if err := os.WriteFile(filepath.Join(tools, "ffmpeg"), []byte(script), 0o700); err != nil { //nolint:gosec // to be run
		t.Fatal(err)
	}
	code, out, _ := execute(t, "doctor", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	if line := said(out, "missing", "libx264"); code != 1 || !strings.Contains(line, "→ install") {
		t.Errorf("exit %d, %q in\n%s", code, line, out)
	}
	if said(out, "not here", "h264_nvenc") == "" {
		t.Errorf("an encoder that needs a device counts as missing:\n%s", out)
	}
}

func TestDoctorFindsADamagedDatabase(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(databasePath(data), []byte(strings.Repeat("not a database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := execute(t, "doctor", "--data", data, "--listen", "127.0.0.1:0")
	if line := said(out, "missing", "database"); code != 1 || !strings.Contains(line, "damaged") {
		t.Errorf("exit %d, %q in\n%s", code, line, out)
	}
}
