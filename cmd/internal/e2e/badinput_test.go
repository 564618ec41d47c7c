package e2e_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// What cannot be played is said in the terminal in one sentence, without a stack trace, and nothing is
// left running.
func badInput(e *evening) {
	folder := e.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		e.Must(os.WriteFile(path, content, 0o600))
		return path
	}
	whole, err := os.ReadFile(mediatest.Make(e, mediatest.Film{Audio: mediatest.Stereo()})) // its index comes last
	e.Must(err)
	playlist := write("list.mp4", []byte("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\ntext.mp4\n#EXT-X-ENDLIST\n"))
	linked := filepath.Join(folder, "gone.mp4")
	e.Must(os.Symlink(filepath.Join(folder, "nowhere", "film.mp4"), linked))
	for _, one := range []struct {
		name, path string
		sentence   *regexp.Regexp
	}{
		{"a missing file", filepath.Join(folder, "nowhere.mkv"), regexp.MustCompile(`nowhere\.mkv`)},
		{"a folder", folder, regexp.MustCompile(`(?i)folder|directory`)},
		{"an empty file", write("empty.mp4", nil), regexp.MustCompile(`empty\.mp4`)},
		{"text that is called .mp4", write("text.mp4", []byte(strings.Repeat("not a film\n", 99))), regexp.MustCompile(`text\.mp4`)},
		{"a film without its index", write("cut.mp4", whole[:len(whole)/2]), regexp.MustCompile(`cut\.mp4`)},
		{"a playlist that is called .mp4", playlist, regexp.MustCompile(`list\.mp4: this is not a film`)},
		{"a link that leads nowhere", linked, regexp.MustCompile(`gone\.mp4 cannot be played: it is a link`)},
		{"a name that looks like a protocol", "concat:a.mp4|b.mp4", regexp.MustCompile(`concat:a\.mp4.*there is no such file`)},
		{"an address of another protocol", "gopher://127.0.0.1/film.mp4", regexp.MustCompile(`only http, https, rtsp, rtmp, srt and udp`)},
		{"a film with neither picture nor sound", e.subtitlesOnly(folder), regexp.MustCompile(`(?i)picture|sound`)},
	} {
		e.run(one.name, func(e *evening) {
			_, err := party.Play(e.Ctx(), party.Options{Binary: e.Binary, Film: one.path, Data: e.TempDir()})
			if !errors.Is(err, party.ErrNoRoom) {
				e.Fatalf("a room was opened, or: %v", err)
			}
			if !strings.Contains(err.Error(), "exit status 1:") {
				e.Errorf("it ended with another status: %v", err)
			}
			said := strings.TrimSpace(err.Error()[strings.Index(err.Error(), "exit status 1:")+len("exit status 1:"):])
			if !one.sentence.MatchString(said) || strings.Count(said, "\n") > 0 {
				e.Errorf("it said %q, want one sentence that matches %s", said, one.sentence)
			}
		})
	}
	e.run("a room that is not there is a page with a sentence", func(e *evening) {
		server := e.Serve(e.film())
		ana := e.Arrive(server, "Ana", chrome.Delay{}, regexp.MustCompile("404"))
		e.Must(ana.Visit(e.Ctx(), "/rooms/nothing-here"))
		e.Must(ana.Until(e.Ctx(), "document.querySelector('h1, h2') && /link|room/i.test(document.body.innerText)"))
	})
	e.run("a film that is still being written is followed beyond what was there", func(e *evening) {
		const length = 12 * time.Second
		film, written := e.recording(folder, length)
		server := e.Serve(film, "--growing")
		select {
		case <-written:
			e.Fatal("the film was whole before the room was open")
		default:
		}
		ana := e.Guests(server, "Ana")[0]
		e.pressPlay(ana, ana.Alone())
		e.Must(ana.Until(e.Ctx(), within(length-time.Second, length+time.Second)))
		e.counterAgrees(ana)
	})
	e.run("a film that breaks off is played as far as it goes", func(e *evening) {
		server := e.Serve(e.brokenOff())
		guests := e.Guests(server, "Ana")
		e.pressPlay(guests[0], guests)
		e.Must(guests[0].WaitState(e.Ctx(), "ended", "paused", "waiting", "loading"))
	})
}

// subtitlesOnly is a film of text.
func (e *evening) subtitlesOnly(folder string) string {
	e.Helper()
	path := filepath.Join(folder, "words.mkv")
	text := filepath.Join(folder, "words.srt")
	e.Must(os.WriteFile(text, []byte("1\n00:00:00,500 --> 00:00:01,500\nHello\n"), 0o600))
	command := exec.CommandContext(e.Ctx(), mediatest.Tools(e).FFmpeg, "-v", "error", "-nostdin", "-i", text, "-c:s", "srt", path)
	if out, err := command.CombinedOutput(); err != nil {
		e.Fatalf("make %s: %v: %s", path, err, out)
	}
	return path
}

// recording begins to write a film at the speed it is watched, and returns when there is a picture to begin with. written is closed
// when it is whole.
func (e *evening) recording(folder string, length time.Duration) (path string, written <-chan struct{}) {
	e.Helper()
	whole := mediatest.Make(e, mediatest.Film{Duration: length, GOP: time.Second, Audio: mediatest.Stereo()})
	path = filepath.Join(folder, "recording.mkv")
	// It outlives the step that begins it; the part it belongs to ends it.
	command := exec.CommandContext(e.Context(), mediatest.Tools(e).FFmpeg,
		"-v", "error", "-nostdin", "-re", "-i", whole, "-c", "copy", "-flush_packets", "1", path)
	e.Must(command.Start())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = command.Wait() // the film tells
	}()
	e.Cleanup(func() {
		_ = command.Process.Kill()
		<-done
	})
	e.waitSize(path, 32<<10)
	return path, done
}

// waitSize waits until a file has so many bytes.
func (e *evening) waitSize(path string, bytes int64) {
	e.Helper()
	ctx := e.Ctx()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		if info, err := os.Stat(path); err == nil && info.Size() >= bytes {
			return
		}
		select {
		case <-ctx.Done():
			e.Fatalf("%s does not grow to %d bytes", path, bytes)
		case <-ticker.C:
		}
	}
}
