//go:build figures

package figures

import (
	"fmt"
	"os"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

const (
	steadyBound = 20 * time.Millisecond // p95 skew over 30 s
	eventBound  = 40 * time.Millisecond // p95 skew from settled on after something happened
	settled     = 2 * time.Second
	eventWindow = 8 * time.Second
	frame       = 40 * time.Millisecond // of the films here
)

// Figures are measured one after the other on one browser, and printed at the end.
func TestFigures(t *testing.T) {
	f := &figures{Party: party.Start(t), table: &Table{}}
	t.Cleanup(func() {
		if err := f.table.Write(os.Stdout); err != nil {
			t.Error(err)
		}
		for _, r := range f.table.Missed() {
			t.Errorf("%s: %s, bound %s; %s", r.What, r.Measured, r.Bound, r.Note)
		}
	})
	for _, group := range []struct {
		name    string
		measure func(*figures)
	}{
		{"skew", (*figures).skew},
		{"looped", (*figures).looped},
		{"webrtc", (*figures).webrtc},
		{"live", (*figures).live},
		{"published", (*figures).published},
		{"join", (*figures).join},
		{"seek", (*figures).seek},
		{"encoder", (*figures).encoder},
		{"plan", (*figures).plan},
	} {
		t.Run(group.name, func(t *testing.T) {
			group.measure(&figures{Party: f.With(t), table: f.table})
		})
	}
}

// figures is what every measurement needs.
type figures struct {
	*party.Party

	table *Table
}

// film makes a film that is kept for all measurements.
func (f *figures) film(c codec, length time.Duration) string {
	f.Helper()
	path, err := makeFilm(f.Context(), f.Folder, c, length) // two hours are gigabytes: no step's time is enough
	f.Must(err)
	return path
}

// three guests who are in the room and ready, with the delays that the bounds are about.
func (f *figures) three(server *party.Server) []*party.Guest {
	f.Helper()
	delays := []chrome.Delay{
		{},
		{RoundTrip: 80 * time.Millisecond, Jitter: 40 * time.Millisecond},
		{RoundTrip: 200 * time.Millisecond, Jitter: 40 * time.Millisecond},
	}
	var guests []*party.Guest
	for i, name := range []string{"Ana", "Bo", "Cy"} {
		guest := f.Arrive(server, fmt.Sprintf("%s+%d", name, delays[i].RoundTrip.Milliseconds()), delays[i])
		f.Must(guest.JoinReady(f.Ctx()))
		guests = append(guests, guest)
	}
	return guests
}

// play starts the film and waits until everybody sees it move.
func (f *figures) play(guests []*party.Guest) time.Time {
	f.Helper()
	at, err := guests[0].Play(f.Ctx())
	f.Must(err)
	f.Moving(guests, at)
	return at
}

// pass lets time go by: what is measured here happens in time, and nothing waits for a result.
func (f *figures) pass(d time.Duration) {
	f.Helper()
	select {
	case <-f.Context().Done():
		f.Fatal(f.Context().Err())
	case <-time.After(d):
	}
}

func names(guests []*party.Guest) []string {
	list := make([]string, 0, len(guests))
	for _, guest := range guests {
		list = append(list, guest.Name)
	}
	return list
}
