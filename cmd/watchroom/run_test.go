package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchroom/media/mediatest"
)

// film is a file that can be played.
func film(t *testing.T) string {
	t.Helper()
	return mediatest.Make(t, mediatest.Film{Duration: time.Second})
}

func TestACertificateThatCannotBeUsedIsOneSentence(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	junk := filepath.Join(t.TempDir(), "junk.pem")
	if err := os.WriteFile(junk, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cert := range []string{junk, filepath.Join(t.TempDir(), "none.pem")} {
		flags := []string{"--data", data, "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", junk}
		code, out, stderr := execute(t, append([]string{"serve"}, flags...)...)
		if code != 1 || out != "" || !strings.HasPrefix(stderr, "watchroom: --tls-cert and --tls-key cannot be used: ") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit %d, %q, %q", code, out, stderr)
		}
		code, out, _ = execute(t, append([]string{"doctor"}, flags...)...)
		if code != 1 || said(out, "missing", "certificate") == "" {
			t.Errorf("exit %d\n%s", code, out)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("the data folder was made")
	}
}

// A listener that breaks ends the server with its error, not with what that interrupted.
func TestWhatEndsServingIsSaid(t *testing.T) {
	broken := errors.New("broken")
	served := make(chan error, 1)
	served <- broken
	err := serveUntil(t.Context(), served, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestToldToEndWhileStartingIsNoFailure(t *testing.T) {
	for _, args := range [][]string{{"serve"}, {"play", film(t)}} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var stdout, stderr bytes.Buffer
		args = append(args, "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0")
		code := run(ctx, args, console{in: strings.NewReader(""), out: &stdout, err: &stderr})
		if code != 0 || stdout.Len() > 0 || stderr.Len() > 0 {
			t.Errorf("%s: exit %d, %q, %q", args[0], code, &stdout, &stderr)
		}
	}
}
