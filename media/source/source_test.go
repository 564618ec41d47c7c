package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"watchroom/media"
	"watchroom/media/source"
)

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "secret")
	link := filepath.Join(dir, "link.mp4")
	if err := os.Symlink(outside, link); err != nil {
		t.Fatal(err)
	}
	circle := filepath.Join(dir, "circle.mp4")
	if err := os.Symlink(circle, circle); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		src  media.Source
		want error
	}{
		"missing":        {media.Source{Kind: media.SourceFile, Path: filepath.Join(dir, "no.mp4")}, source.ErrMissing},
		"missing folder": {media.Source{Kind: media.SourceFile, Path: filepath.Join(dir, "no", "no.mp4")}, source.ErrMissing},
		"folder":         {media.Source{Kind: media.SourceFile, Path: dir}, source.ErrFolder},
		"empty":          {media.Source{Kind: media.SourceFile, Path: write("empty.mp4", "", 0o600)}, source.ErrEmpty},
		"pipe":           {media.Source{Kind: media.SourceFile, Path: pipe}, source.ErrNotAFile},
		"link out of it": {media.Source{Kind: media.SourceFile, Path: link}, source.ErrLink},
		"circle":         {media.Source{Kind: media.SourceFile, Path: circle}, source.ErrLink},
		"below a file":   {media.Source{Kind: media.SourceFile, Path: filepath.Join(write("film.mp4", "x", 0o600), "x")}, source.ErrMissing},
		"endless name":   {media.Source{Kind: media.SourceFile, Path: filepath.Join(dir, strings.Repeat("a", 300))}, source.ErrMissing},
		"other address":  {media.Source{Kind: media.SourceAddress, Address: "gopher://example.org/x"}, source.ErrAddress},
		"secret in it":   {media.Source{Kind: media.SourceAddress, Address: "gopher://ana:secret@example.org/x"}, source.ErrAddress},
		"file address":   {media.Source{Kind: media.SourceAddress, Address: "file:///etc/passwd"}, source.ErrAddress},
		"no host":        {media.Source{Kind: media.SourceAddress, Address: "rtsp:///x"}, source.ErrAddress},
		"no device":      {media.Source{Kind: media.SourceDevice, Address: "lens:0"}, source.ErrDevice},
		"an option":      {media.Source{Kind: media.SourceDevice, Address: "camera:-f lavfi"}, source.ErrDevice},
		"a device file":  {media.Source{Kind: media.SourceDevice, Address: "camera:/dev/sda"}, source.ErrDevice},
		"two pictures":   {media.Source{Kind: media.SourceDevice, Address: "camera:0+screen:"}, source.ErrDevice},
		"odd display":    {media.Source{Kind: media.SourceDevice, Address: "screen:file"}, source.ErrDevice},
		"no kind":        {media.Source{}, source.ErrKind},
	} {
		t.Run(name, func(t *testing.T) {
			_, closer, err := source.Open(c.src)
			if !errors.Is(err, c.want) || !errors.Is(err, source.ErrUnusable) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if said := err.Error(); strings.Contains(said, "statat") || strings.Contains(said, "secret") || strings.HasPrefix(said, "cannot") {
				t.Errorf("%q is no sentence for people", said)
			}
			if err := closer.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "film.ts")
	packet := make([]byte, 188)
	packet[0] = 0x47
	if err := os.WriteFile(path, append(append(packet, packet...), packet...), 0o600); err != nil {
		t.Fatal(err)
	}
	in, closer, err := source.Open(media.Source{Kind: media.SourceGrowing, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	if !in.Follow || !in.Imprecise || len(in.Files) != 1 || in.Name != "film.ts" {
		t.Errorf("%+v", in)
	}
	in, _, err = source.Open(media.Source{Kind: media.SourceAddress, Address: "https://example.org/film.mp4"})
	if err != nil || in.URL != "https://example.org/film.mp4" || len(in.Formats) == 0 || len(in.Protocols) == 0 {
		t.Errorf("%+v, %v", in, err)
	}
}
