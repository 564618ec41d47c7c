package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADataFolderIsForOneServer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "not yet", "there")
	lock, err := lockData(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"play", film(t)}} {
		code, out, stderr := execute(t, append(args, "--data", data, "--listen", "127.0.0.1:0")...)
		want := fmt.Sprintf("watchroom: another watchroom (process %d) serves the data folder %s; ", os.Getpid(), data)
		if code != 1 || out != "" || !strings.HasPrefix(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", args[0], code, out, stderr)
		}
	}
	if _, err := os.Stat(databasePath(data)); err == nil {
		t.Error("the database was touched")
	}
	if code, _, stderr := execute(t, "owner", "--data", data); code != 0 {
		t.Errorf("owner works beside a server: exit %d, %s", code, stderr)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := lockData(data)
	if err != nil {
		t.Fatalf("given back, yet: %v", err)
	}
	_ = again.Close()
}

func TestAFolderThatCannotBeLockedIsOneSentence(t *testing.T) {
	data := t.TempDir()
	if err := os.Mkdir(lockPath(data), 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := execute(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if code != 1 || !strings.HasPrefix(stderr, "watchroom: the data folder cannot be used: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
}
