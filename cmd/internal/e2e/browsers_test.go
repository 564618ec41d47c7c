package e2e_test

import (
	"regexp"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

// TestBrowsers runs all tests that need a browser on one, one after the other: several at a time
// would take the processor from each other and none would play smoothly.
func TestBrowsers(t *testing.T) {
	if testing.Short() {
		t.Skip("browsers take minutes")
	}
	everything := &evening{Party: party.Start(t)}
	for _, group := range []struct {
		name string
		run  func(*evening)
	}{
		{"together", together},
		{"looped", looped},
		{"webrtc", overWebRTC},
		{"elsewhere", elsewhere},
		{"joining", joining},
		{"waiting", waiting},
		{"owner", owner},
		{"live", live},
		{"faults", faults},
		{"circumstances", circumstances},
		{"media", mediaMatrix},
		{"keyboard", keyboard},
		{"accessible", accessible},
		{"badinput", badInput},
	} {
		t.Run(group.name, func(t *testing.T) { group.run(everything.with(t)) })
	}
}

// evening is a party as tests need it.
type evening struct {
	*party.Party
}

func (e *evening) with(t *testing.T) *evening { return &evening{Party: e.With(t)} }

// run runs a part of a test under its name.
func (e *evening) run(name string, part func(*evening)) {
	t, ok := e.TB.(*testing.T)
	if !ok {
		e.Fatal("not a test")
	}
	t.Run(name, func(t *testing.T) { part(e.with(t)) })
}

// A lost connection is something browsers write to the console; it is what these tests are about.
func lostConnection() *regexp.Regexp {
	return regexp.MustCompile(`WebSocket connection to|net::ERR_|Failed to load resource`)
}

// everybody waits until all guests see the room in this state and, but for ended rooms, are ready.
func (e *evening) everybody(guests []*party.Guest, state string) {
	e.Helper()
	for _, guest := range guests {
		e.Must(guest.WaitState(e.Ctx(), state))
		e.Must(guest.WaitReady(e.Ctx()))
	}
}

// pressPlay has a guest press the button, and waits until everybody sees moving pictures.
func (e *evening) pressPlay(who *party.Guest, guests []*party.Guest) {
	e.Helper()
	at := time.Now()
	e.press(who, "Play")
	e.Moving(guests, at)
}

// press moves the mouse so that the controls show, and clicks a button.
func (e *evening) press(who *party.Guest, button string) {
	e.Helper()
	e.Must(who.Move(e.Ctx(), 200, 200))
	e.Must(who.Click(e.Ctx(), "button", button))
}

// arriveLate is a guest behind a network that can be cut.
func (e *evening) arriveLate(server *party.Server, name string) *party.Guest {
	e.Helper()
	guest := e.Arrive(server, name, chrome.Delay{}, lostConnection())
	e.Must(guest.JoinReady(e.Ctx()))
	return guest
}
