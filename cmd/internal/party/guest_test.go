package party

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/media/mediatest"
)

// The instruments are tried on a plain file in a plain page, where picture and sound are in step for certain.
func TestInstrumentsOnAPlainFile(t *testing.T) {
	film := mediatest.Make(t, mediatest.Film{Duration: 12 * time.Second, Audio: mediatest.Stereo(), FastStart: true})
	mux := http.NewServeMux()
	mux.HandleFunc("/film", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, film) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><link rel=icon href='data:,'><video preload=auto src=/film></video>")
	})
	plain := httptest.NewServer(mux)
	t.Cleanup(plain.Close)
	browser, err := chrome.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	p := &Party{TB: t, Browser: browser}
	guest := p.Arrive(&Server{Host: strings.TrimPrefix(plain.URL, "http://")}, "Ana", chrome.Delay{})
	p.Must(guest.Listen(p.Ctx()))
	p.Must(guest.Visit(p.Ctx(), "/"))
	p.Must(guest.Until(p.Ctx(), "document.querySelector('video').readyState === 4"))

	t.Run("the number of a picture that stands", func(t *testing.T) {
		p.Must(guest.Evaluate(p.Ctx(), "new Promise((seeked) => { const v = document.querySelector('video'); v.onseeked = seeked; v.currentTime = 3.3; })", nil))
		shown, err := guest.Counter(p.Ctx())
		if err != nil || shown.Frame != 82 || shown.Media != 3300*time.Millisecond {
			t.Errorf("shown %+v, %v, want frame 82 at 3.3 s", shown, err)
		}
	})
	t.Run("the number of a picture that moves, and its sound", func(t *testing.T) {
		p.Must(guest.Listening(p.Ctx()))
		p.Must(guest.Evaluate(p.Ctx(), "document.querySelector('video').play()", nil))
		p.Must(guest.Until(p.Ctx(), "document.querySelector('video').currentTime > 7.5"))
		shown, err := guest.Counter(p.Ctx())
		p.Must(err)
		if at := time.Duration(shown.Frame) * 40 * time.Millisecond; at != shown.Media.Round(time.Millisecond) {
			t.Errorf("frame %d at %v", shown.Frame, shown.Media)
		}
		r, err := guest.Recorded(p.Ctx())
		p.Must(err)
		clicks, err := guest.Clicks(p.Ctx())
		p.Must(err)
		if len(clicks) < 3 {
			t.Fatalf("%d clicks in four seconds", len(clicks))
		}
		for _, c := range clicks {
			seen, ok := recorder.Position(r.Frames, c.Played)
			if !ok {
				t.Fatal("a click without a picture")
			}
			offset := seen - seen.Round(time.Second)
			t.Logf("click at %v of the picture, currentTime %v", seen, c.Position)
			if offset < -60*time.Millisecond || offset > 60*time.Millisecond {
				t.Errorf("a plain file is out of step by %v", offset)
			}
		}
	})
}

func TestProcessesAreReadFromStat(t *testing.T) {
	c, ok := parseStat([]byte("812 (a (b) c) S 77 812 812 0 -1"))
	if !ok || c != (child{pid: 812, parent: 77, name: "a (b) c", state: "S"}) {
		t.Errorf("read %+v, %v", c, ok)
	}
	if _, ok := parseStat([]byte("nothing")); ok {
		t.Error("read a process from nothing")
	}
}
