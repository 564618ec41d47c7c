package mediatest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchroom/media/ffmpeg"
)

const makeTimeout = 2 * time.Minute

// Tools finds FFmpeg, or ends the test with what to do.
func Tools(t testing.TB) ffmpeg.Tools {
	t.Helper()
	found, err := ffmpeg.Find("", "")
	if err != nil {
		t.Fatalf("this test needs FFmpeg: %v", err)
	}
	return found
}

// Make makes the film and returns its path. Films are kept between runs in the folder for temporary
// files, by what they are made of: never change one in place, see [Copy].
func Make(t testing.TB, f Film) string {
	t.Helper()
	tools := Tools(t)
	f = f.withDefaults()
	meta, subtitles := f.chapterText(), f.subtitleText()
	sum := sha256.Sum256([]byte(tools.Version + strings.Join(f.args("", ""), "\x00") + f.Ext + fmt.Sprint(f.Rotation) + meta + subtitles))
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("watchroom-films-%d", os.Getuid()))
	path := filepath.Join(dir, hex.EncodeToString(sum[:10])+"."+f.Ext)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	work := t.TempDir()
	must(t, os.MkdirAll(dir, 0o700))
	metaFile, subtitleFile := filepath.Join(work, "chapters.txt"), filepath.Join(work, "text.srt")
	must(t, os.WriteFile(metaFile, []byte(meta), 0o600))
	must(t, os.WriteFile(subtitleFile, []byte(subtitles), 0o600))
	part := filepath.Join(dir, fmt.Sprintf("part-%d-%s", os.Getpid(), filepath.Base(path)))
	run(t, tools.FFmpeg, append(f.args(metaFile, subtitleFile), part)...)
	if f.Rotation != 0 {
		turned := filepath.Join(work, "turned."+f.Ext)
		run(t, tools.FFmpeg, append(f.turnArgs(part), turned)...)
		must(t, os.Remove(part))
		part = turned
	}
	must(t, move(part, path))
	return path
}

// Copy makes the film and copies it into the test's own folder under that name.
func Copy(t testing.TB, f Film, name string) string {
	t.Helper()
	b, err := os.ReadFile(Make(t, f))
	must(t, err)
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, b, 0o600))
	return path
}

func run(t testing.TB, program string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), makeTimeout)
	defer cancel()
	if out, err := exec.CommandContext(ctx, program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// move renames, also from another file system.
func move(from, to string) error {
	if os.Rename(from, to) == nil {
		return nil
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o600)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (f Film) chapterText() string {
	var b strings.Builder
	b.WriteString(";FFMETADATA1\n")
	each := f.Duration.Milliseconds() / int64(max(1, len(f.Chapters)))
	for i, title := range f.Chapters {
		fmt.Fprintf(&b, "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%d\nEND=%d\ntitle=%s\n", int64(i)*each, int64(i+1)*each, title)
	}
	return b.String()
}

func (f Film) subtitleText() string {
	return "1\n00:00:00,500 --> 00:00:01,500\nFirst line\n\n2\n00:00:02,000 --> 00:00:03,000\nSecond line\n"
}
