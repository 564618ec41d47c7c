//go:build figures

package figures

import (
	"fmt"
	"slices"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// skew measures how far apart three viewers are who have 0, 80 and 200 (±40) ms to the server.
func (f *figures) skew() {
	server := f.Serve(f.film(copied(), 20*time.Minute))
	guests := f.three(server)

	at := f.play(guests)
	f.after("skew from 2 s after play", guests, at)

	f.pass(5 * time.Second)
	begin := time.Now()
	f.pass(30 * time.Second)
	f.table.Skew("skew, steady for 30 s", recorder.Compare(f.Recorded(guests), begin, time.Now()), names(guests), steadyBound)
	f.smooth("while steady", guests, begin, time.Now())

	_, err := guests[1].Pause(f.Ctx())
	f.Must(err)
	for _, guest := range guests {
		f.Must(guest.WaitState(f.Ctx(), "paused"))
		f.Must(guest.WaitReady(f.Ctx()))
	}
	f.after("skew from 2 s after pause and play", guests, f.play(guests))

	at, err = guests[2].Seek(f.Ctx(), f.position(guests[0])+8*time.Second)
	f.Must(err)
	f.Moving(guests, at)
	f.after("skew from 2 s after a seek inside the ring", guests, at)

	at, err = guests[0].Seek(f.Ctx(), 10*time.Minute)
	f.Must(err)
	f.Moving(guests, at)
	f.after("skew from 2 s after a seek outside the ring", guests, at)

	f.joiner(server, guests)
}

// joiner lets a fourth come and go while the others watch.
func (f *figures) joiner(server *party.Server, guests []*party.Guest) {
	dee := f.Arrive(server, "Dee+0", chrome.Delay{})
	begin := time.Now()
	f.Must(dee.Join(f.Ctx()))
	first := f.Until(dee, func(r recorder.Recording) bool { return len(r.Frames) > 0 }).Frames[0]
	four := append(slices.Clip(guests), dee)
	f.after("skew from 2 s after a fourth joined", four, first.Shown)
	f.smooth("while a fourth joined", guests, begin, time.Now())

	begin = time.Now()
	f.Must(dee.Navigate(f.Ctx(), "about:blank"))
	f.pass(5 * time.Second)
	f.smooth("while the fourth left", guests, begin, time.Now())
}

// after adds the skew from settled on after something happened.
func (f *figures) after(what string, guests []*party.Guest, at time.Time) {
	f.Helper()
	start, end := at.Add(settled), at.Add(settled+eventWindow)
	// Frames come a little after they were due, so the last ones are waited for.
	f.pass(time.Until(end) + 200*time.Millisecond)
	f.table.Skew(what, recorder.Compare(f.Recorded(guests), start, end), names(guests), eventBound)
}

// smooth adds what nobody must notice: gaps of more than two frames, and other rates.
func (f *figures) smooth(when string, guests []*party.Guest, start, end time.Time) {
	f.Helper()
	for _, r := range f.Recorded(guests) {
		gap := r.LongestGap(start, end)
		note := ""
		if gap.Unseen > 0 {
			note = fmt.Sprintf("%d frames unseen by the script in %s", gap.Unseen, ms(gap.Length))
		}
		// Displays show a picture at their own beats, 16.7 ms apart: that much is not the viewer's.
		const beat = 17 * time.Millisecond
		f.table.Add(Row{
			What: "longest gap of " + r.Viewer + " " + when, Measured: ms(gap.Between()),
			Bound: "≤ " + ms(2*frame) + " + a beat", OK: gap.Length > 0 && gap.Between() <= 2*frame+beat, Note: note,
		})
		change := r.RateChange(start, end, 1)
		f.table.Add(Row{
			What: "rate of " + r.Viewer + " " + when, Measured: fmt.Sprintf("± %.2f %%", change*100),
			Bound: "≤ 1 %", OK: change <= 0.0100001,
		})
	}
}

// position is where a guest is.
func (f *figures) position(guest *party.Guest) time.Duration {
	f.Helper()
	at, err := guest.Position(f.Ctx())
	f.Must(err)
	return time.Duration(at * float64(time.Second))
}
