package e2e_test

import (
	"os"
	"path/filepath"
	"strconv"
	"time"

	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

const (
	framesPerSecond = 25
	filmLength      = 60 * time.Second
)

// film is what rooms here watch: a minute that every browser plays as it is.
func (e *evening) film() string {
	e.Helper()
	return mediatest.Make(e, mediatest.Film{Duration: filmLength, GOP: 2 * time.Second, Audio: mediatest.Stereo(), FastStart: true})
}

// brokenOff is a film whose second half is missing.
func (e *evening) brokenOff() string {
	e.Helper()
	whole, err := os.ReadFile(mediatest.Make(e, mediatest.Film{Ext: "mkv", Duration: 8 * time.Second, Audio: mediatest.Stereo()}))
	e.Must(err)
	path := filepath.Join(e.TempDir(), "broken off.mkv")
	e.Must(os.WriteFile(path, whole[:len(whole)/2], 0o600))
	return path
}

// counter reads the number of the presented frame.
func (e *evening) counter(guest *party.Guest) party.Shown {
	e.Helper()
	shown, err := guest.Counter(e.Ctx())
	e.Must(err)
	return shown
}

// counterAgrees reads the number of the presented frame and compares it with what the element says.
func (e *evening) counterAgrees(guest *party.Guest) party.Shown {
	e.Helper()
	shown := e.counter(guest)
	e.frameIsAt(guest, shown, 0)
	return shown
}

// frameIsAt checks that a frame is shown at its time: n at n/25 s, to n+1+left out frames.
func (e *evening) frameIsAt(guest *party.Guest, shown party.Shown, leftOut int) {
	e.Helper()
	const rounding = 2 * time.Millisecond
	begins := time.Duration(shown.Frame) * time.Second / framesPerSecond
	ends := begins + time.Duration(1+leftOut)*time.Second/framesPerSecond
	if shown.Media < begins-rounding || shown.Media > ends+rounding {
		e.Errorf("%s is shown frame %d at %v", guest.Name, shown.Frame, shown.Media)
	}
	// currentTime goes on between frames.
	if d := shown.Position - shown.Media; d < -200*time.Millisecond || d > 200*time.Millisecond {
		e.Errorf("currentTime of %s is %v, the picture's %v", guest.Name, shown.Position, shown.Media)
	}
}

// seconds writes a position as JavaScript.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
