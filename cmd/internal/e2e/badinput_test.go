package e2e_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

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
	for _, one := range []struct {
		name, path string
		sentence   *regexp.Regexp
	}{
		{"a missing file", filepath.Join(folder, "nowhere.mkv"), regexp.MustCompile(`nowhere\.mkv`)},
		{"a folder", folder, regexp.MustCompile(`(?i)folder|directory`)},
		{"an empty file", write("empty.mp4", nil), regexp.MustCompile(`empty\.mp4`)},
		{"text that is called .mp4", write("text.mp4", []byte(strings.Repeat("not a film\n", 99))), regexp.MustCompile(`text\.mp4`)},
		{"a film without its index", write("cut.mp4", whole[:len(whole)/2]), regexp.MustCompile(`cut\.mp4`)},
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
