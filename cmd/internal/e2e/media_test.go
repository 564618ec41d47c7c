package e2e_test

import (
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

const (
	matrixLength = 12 * time.Second
	// inStep is how far sound and picture may be apart: the blocks in which a browser renders sound, and
	// how it reports when it did, make up most of it. People notice from about 80 ms on.
	inStep = 60 * time.Millisecond
)

// positions are whole seconds, at which there is a click, spread over the film.
func positions() []time.Duration {
	return []time.Duration{1 * time.Second, 3 * time.Second, 6 * time.Second, 8 * time.Second, 10 * time.Second}
}

// A medium is one file that has to play from anywhere, with picture and sound in step.
type medium struct {
	name    string
	film    mediatest.Film
	leftOut int           // most frames in a row that a variable rate leaves out
	quiet   time.Duration // there is no sound before it
	silent  time.Duration // there is none from here on; 0: until the end
	turned  bool          // higher than wide
}

func media() []medium {
	sound := func(codec string) []mediatest.Sound { return []mediatest.Sound{{Codec: codec, Language: "eng"}} }
	video := func(codec string) mediatest.Film {
		return mediatest.Film{Ext: "mkv", VideoCodec: codec, Audio: mediatest.Stereo()}
	}
	return []medium{
		{name: "H.264 and AAC", film: mediatest.Film{Audio: mediatest.Stereo()}},
		{name: "HEVC", film: video("libx265")},
		{name: "AV1 and Opus", film: mediatest.Film{Ext: "mkv", VideoCodec: "libsvtav1", Audio: sound("libopus")}},
		{name: "VP9 and Opus", film: mediatest.Film{Ext: "webm", VideoCodec: "libvpx-vp9", Audio: sound("libopus")}},
		{name: "FLAC", film: mediatest.Film{Ext: "mkv", Audio: sound("flac")}},
		{name: "MP3", film: mediatest.Film{Audio: sound("libmp3lame")}},
		{name: "B-frames", film: mediatest.Film{BFrames: 3, GOP: 2 * time.Second, Audio: mediatest.Stereo()}},
		{name: "variable frame rate", film: mediatest.Film{Ext: "mkv", VFR: true, Audio: mediatest.Stereo()}, leftOut: 2},
		{name: "several audio tracks", film: mediatest.Film{Ext: "mkv", Audio: []mediatest.Sound{
			{Language: "eng"}, {Language: "fra", Tone: 660}, {Language: "deu", Tone: 880, Codec: "ac3"},
		}}},
		{name: "sound much shorter than the picture", silent: 7 * time.Second, film: mediatest.Film{
			Duration: time.Minute, Audio: []mediatest.Sound{{Duration: 7 * time.Second}},
		}},
		{name: "sound longer than the picture", film: mediatest.Film{
			Audio: []mediatest.Sound{{Duration: matrixLength + 4*time.Second}},
		}},
		{name: "sound that starts late", quiet: 4 * time.Second, film: mediatest.Film{
			Ext: "mkv", Audio: []mediatest.Sound{{Delay: 4 * time.Second}},
		}},
		{name: "a start time that is not 0", film: mediatest.Film{Ext: "ts", Start: 40 * time.Second, Audio: mediatest.Stereo()}},
		{name: "a turned picture", turned: true, film: mediatest.Film{
			Rotation: 90, Width: 180, Height: 320, Audio: mediatest.Stereo(),
		}},
		{name: "5.1 sound", film: mediatest.Film{Ext: "mkv", Audio: []mediatest.Sound{{Codec: "ac3", Channels: 6}}}},
		{name: "no sound", quiet: matrixLength, film: mediatest.Film{}},
		{name: "sound alone", film: mediatest.Film{NoVideo: true, Ext: "m4a", Audio: mediatest.Stereo()}},
	}
}

func mediaMatrix(e *evening) {
	for _, m := range media() {
		e.run(m.name, func(e *evening) {
			if m.film.Duration == 0 {
				m.film.Duration = matrixLength
			}
			server := e.Serve(mediatest.Make(e, m.film))
			ana := e.Arrive(server, "Ana", chrome.Delay{})
			e.Must(ana.Listen(e.Ctx()))
			e.Must(ana.JoinReady(e.Ctx()))
			e.Must(ana.Listening(e.Ctx()))
			_, err := ana.Play(e.Ctx())
			e.Must(err)
			e.Must(ana.WaitState(e.Ctx(), "playing"))
			for _, at := range positions() {
				e.plays(ana, m, at)
			}
		})
	}
}

// plays goes to just before a place, and checks what is seen and heard there.
func (e *evening) plays(guest *party.Guest, m medium, at time.Duration) {
	e.Helper()
	const before = 600 * time.Millisecond
	_, err := guest.Clicks(e.Ctx()) // what was heard until now does not count
	e.Must(err)
	_, err = guest.Seek(e.Ctx(), at-before)
	e.Must(err)
	e.Must(guest.Until(e.Ctx(), within(at, at+3*time.Second)))

	if !m.film.NoVideo {
		shown := e.counter(guest)
		e.frameIsAt(guest, shown, m.leftOut)
		if m.turned != (shown.Height > shown.Width) {
			e.Errorf("at %v the picture is %d x %d", at, shown.Width, shown.Height)
		}
	}
	if at >= m.quiet && (m.silent == 0 || at < m.silent) {
		e.soundAgrees(guest, m, at)
	}
}

// soundAgrees waits for the click that belongs to the place and compares it with what was seen then.
func (e *evening) soundAgrees(guest *party.Guest, m medium, at time.Duration) {
	e.Helper()
	var heard party.Click
	e.Until(guest, func(recorder.Recording) bool {
		clicks, err := guest.Clicks(e.Ctx())
		e.Must(err)
		for _, c := range clicks {
			if c.Position > at-500*time.Millisecond {
				heard = c
				return true
			}
		}
		return false
	})
	seen := heard.Position
	if !m.film.NoVideo {
		r, err := guest.Recorded(e.Ctx())
		e.Must(err)
		position, ok := recorder.Position(r.Frames, heard.Played)
		if !ok {
			e.Fatalf("no picture when the click of %v was heard", at)
		}
		seen = position
	}
	// Which second's click it is, is clear; how exactly it comes is the question.
	offset := seen - seen.Round(time.Second)
	if offset < -inStep || offset > inStep {
		e.Errorf("the click of %v is heard when the picture is at %v", at, seen)
	}
	e.Logf("click of %v at %v", at, seen)
}

// within is true in the page when the video is between two positions.
func within(from, to time.Duration) string {
	return "((p) => p >= " + seconds(from) + " && p < " + seconds(to) + ")(document.querySelector('video').currentTime)"
}
