//go:build figures

package figures

import (
	"os"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
)

// looped plays a short film over and over: the one that WATCHROOM_FIGURES_FILM names, or one made here.
func (f *figures) looped() {
	film := os.Getenv("WATCHROOM_FIGURES_FILM")
	if film == "" {
		film = f.film(copied(), time.Minute)
	}
	guests := f.three(f.Serve(film, "--loop"))
	f.play(guests)
	f.pass(5 * time.Second)
	begin := time.Now()
	f.pass(30 * time.Second)
	end := time.Now()
	f.table.Skew("skew, looped, for 30 s", recorder.Compare(f.Recorded(guests), begin, end), names(guests), steadyBound)
	f.smooth("looped", guests, begin, end)
}
