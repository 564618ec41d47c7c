package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"watchroom/media"
	"watchroom/media/mediatest"
)

func TestTitles(t *testing.T) {
	file := func(path string) media.Source { return media.Source{Kind: media.SourceFile, Path: path} }
	address := func(a string) media.Source { return media.Source{Kind: media.SourceAddress, Address: a} }
	for _, c := range []struct {
		src  media.Source
		want string
	}{
		{file("/films/The end.mkv"), "The end"},
		{file("/films/Vol. 2"), "Vol. 2"},
		{address("https://films.example/a/The%20end.mp4"), "The end"},
		{address("https://ana:secret@films.example/a.mp4?token=secret#secret"), "a"},
		{address("http://ana:secret@camera:8080/"), "camera"},
		{address("http://camera"), "camera"},
	} {
		if got := titleOf(c.src); got != c.want {
			t.Errorf("%+v: %q", c.src, got)
		}
	}
}

// What a person names on the command line may be a link to anywhere; the title is the link's.
func TestALinkIsFollowed(t *testing.T) {
	link := filepath.Join(t.TempDir(), "tonight.mp4")
	real := film(t)
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	item, err := probe(t.Context(), media.Source{Kind: media.SourceFile, Path: link})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := filepath.EvalSymlinks(real); err != nil || item.Source.Path != same || item.Title != "tonight" {
		t.Errorf("got %+v", item)
	}
}

// What happens now is not read for longer than it takes to know what it is: the third reading would be that of
// its keyframes, for half a minute.
func TestALiveAddressIsNotReadOn(t *testing.T) {
	tools := mediatest.Tools(t)
	var readings atomic.Int32
	camera := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		readings.Add(1)
		command := exec.CommandContext(r.Context(), tools.FFmpeg, "-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25",
			"-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-f", "mpegts", "-flush_packets", "1", "pipe:1")
		command.Stdout = w
		_ = command.Run() // until nobody reads
	}))
	defer camera.Close()
	item, err := probe(t.Context(), media.Source{Kind: media.SourceAddress, Address: camera.URL + "/live.ts"})
	if err != nil {
		t.Fatal(err)
	}
	if !item.Live || item.Title != "live" || len(item.Streams) != 1 || readings.Load() > 2 {
		t.Errorf("got %+v after %d readings", item, readings.Load())
	}
}

func TestALinkThatLeadsNowhereIsOneSentence(t *testing.T) {
	link := filepath.Join(t.TempDir(), "gone.mp4")
	if err := os.Symlink(filepath.Join(t.TempDir(), "nowhere"), link); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := execute(t, "play", link, "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	if code != 1 || !strings.HasPrefix(stderr, "watchroom: gone.mp4 cannot be played: it is a link") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
}
