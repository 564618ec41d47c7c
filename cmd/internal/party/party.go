package party

import (
	"context"
	"regexp"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
)

// patience bounds everything that is waited for. It is no budget: it passes when something is broken only.
const patience = 30 * time.Second

// Party is what a browser test or a figure starts from: the program, a browser, and a test that
// everything which goes wrong is reported to.
type Party struct {
	testing.TB

	Binary  string
	Folder  string // for films, kept for the whole party
	Browser *chrome.Browser
}

// Start builds the program and starts the browser; both end with the test.
func Start(t testing.TB) *Party {
	t.Helper()
	p := &Party{TB: t, Folder: t.TempDir()}
	var err error
	p.Binary, err = Build(p.Ctx(), p.Folder)
	p.Must(err)
	// The browser outlives every context of a step.
	p.Browser, err = chrome.Start(context.WithoutCancel(t.Context()))
	p.Must(err)
	t.Cleanup(p.Browser.Close)
	return p
}

// With is the same party for a part of the test; what the part starts ends with it.
func (p *Party) With(t testing.TB) *Party {
	inner := *p
	inner.TB = t
	return &inner
}

// Must ends the test if there is an error.
func (p *Party) Must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// Ctx bounds one step.
func (p *Party) Ctx() context.Context {
	ctx, cancel := context.WithTimeout(p.Context(), patience)
	p.Cleanup(cancel)
	return ctx
}

// Serve plays a film on a server with data of its own; further flags are those of `watchroom play`.
func (p *Party) Serve(film string, flags ...string) *Server {
	p.Helper()
	server, err := Play(p.Ctx(), Options{Binary: p.Binary, Film: film, Data: p.TempDir(), Flags: flags})
	p.Must(err)
	p.Cleanup(func() {
		server.Stop()
		if p.Failed() {
			p.Logf("the server's log:\n%s", server.Log())
		}
	})
	return server
}

// Arrive opens a window for a guest, behind a network of its own. What its page complains about in the console
// fails the test, except what matches one of the expected patterns.
func (p *Party) Arrive(server *Server, name string, delay chrome.Delay, expected ...*regexp.Regexp) *Guest {
	p.Helper()
	guest, err := arrive(p.Ctx(), p.Browser, server, name, delay)
	p.Must(err)
	p.Cleanup(func() {
		if p.Failed() {
			p.Logf("%s was left with %s", name, guest.look())
		}
		guest.Leave()
		for _, complaint := range guest.Complaints(expected...) {
			p.Errorf("the page of %s complains: %s", name, complaint)
		}
	})
	return guest
}

// Guests are people without delay who have joined by the dialog and are ready.
func (p *Party) Guests(server *Server, names ...string) []*Guest {
	p.Helper()
	guests := make([]*Guest, 0, len(names))
	for _, name := range names {
		guest := p.Arrive(server, name, chrome.Delay{})
		p.Must(guest.JoinReady(p.Ctx()))
		guests = append(guests, guest)
	}
	return guests
}

// Moving waits until everybody's room plays and everybody was presented moving pictures after at.
func (p *Party) Moving(guests []*Guest, at time.Time) {
	p.Helper()
	for _, guest := range guests {
		p.Must(guest.WaitState(p.Ctx(), "playing"))
		p.Until(guest, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(at, func(frame recorder.Frame) bool { return frame.Rate > 0 })
			return ok
		})
	}
}

// Until waits until what a guest was presented satisfies the condition, and returns that.
func (p *Party) Until(guest *Guest, condition func(recorder.Recording) bool) recorder.Recording {
	p.Helper()
	ctx := p.Ctx()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		r, err := guest.Recorded(ctx)
		p.Must(err)
		if condition(r) {
			return r
		}
		select {
		case <-ctx.Done():
			p.Fatalf("%s was presented %d frames, not those that were waited for", guest.Name, len(r.Frames))
		case <-ticker.C:
		}
	}
}

// Recorded is what all guests were presented since they opened their pages.
func (p *Party) Recorded(guests []*Guest) []recorder.Recording {
	p.Helper()
	recordings := make([]recorder.Recording, 0, len(guests))
	for _, guest := range guests {
		r, err := guest.Recorded(p.Ctx())
		p.Must(err)
		recordings = append(recordings, r)
	}
	return recordings
}
