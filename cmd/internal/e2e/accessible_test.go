package e2e_test

import (
	_ "embed" // axe
	"fmt"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

//go:embed testdata/axe/axe.min.js
var axe string

func accessible(e *evening) {
	server := e.Serve(e.film())
	ana := e.Arrive(server, "Ana", chrome.Delay{})

	e.Must(ana.Visit(e.Ctx(), "/"))
	e.axeFindsNothing(ana, "the home page")
	e.Must(ana.Visit(e.Ctx(), server.RoomPath))
	e.Must(ana.Until(e.Ctx(), "document.querySelector('dialog:modal')"))
	e.axeFindsNothing(ana, "the join dialog")
	e.Must(ana.Enter(e.Ctx()))
	e.Must(ana.WaitReady(e.Ctx()))
	e.axeFindsNothing(ana, "the room")
	e.Must(ana.Resize(e.Ctx(), 1440, 900, false))
	e.press(ana, "Player settings")
	e.Must(ana.Until(e.Ctx(), "document.querySelector('#playback:popover-open')"))
	e.axeFindsNothing(ana, "the player's settings")
	e.Must(ana.Key(e.Ctx(), "\x1b"))
	e.Must(ana.Resize(e.Ctx(), 1440, 900, false))
	e.press(ana, "Statistics")
	e.Must(ana.Until(e.Ctx(), "document.querySelector('#stats:popover-open')"))
	e.axeFindsNothing(ana, "the statistics")
	e.Must(ana.Key(e.Ctx(), "s"))
	e.Must(ana.Key(e.Ctx(), "?"))
	e.Must(ana.Until(e.Ctx(), "document.querySelector('#help:modal')"))
	e.axeFindsNothing(ana, "the keys")
	e.press(ana, "Close")
	e.Must(ana.Resize(e.Ctx(), 1440, 900, false))
	e.press(ana, "Room settings")
	e.Must(ana.Until(e.Ctx(), "document.querySelector('dialog:modal')"))
	e.axeFindsNothing(ana, "the settings")

	// And it would find something.
	e.Must(ana.Evaluate(e.Ctx(), "document.querySelector('dialog:modal').append(document.createElement('button'))", nil))
	var found []string
	e.Must(ana.Evaluate(e.Ctx(), runAxe, &found))
	if len(found) == 0 {
		e.Error("a button without a name is not found")
	}
}

// axeFindsNothing has axe-core look at the page as it is, at three widths, light and dark.
func (e *evening) axeFindsNothing(guest *party.Guest, where string) {
	e.Helper()
	e.Must(guest.Evaluate(e.Ctx(), axe, nil))
	for _, width := range []int64{360, 820, 1440} {
		for _, dark := range []bool{false, true} {
			e.Must(guest.Resize(e.Ctx(), width, 900, dark))
			var found []string
			e.Must(guest.Evaluate(e.Ctx(), runAxe, &found))
			for _, violation := range found {
				e.Errorf("%s, %d px wide, dark %v: %s", where, width, dark, violation)
			}
			var wider bool
			e.Must(guest.Evaluate(e.Ctx(), "document.documentElement.scrollWidth > innerWidth", &wider))
			if wider {
				e.Errorf("%s is wider than its %d px", where, width)
			}
		}
	}
}

// runAxe lists what axe-core's rules for WCAG 2.2 AA and good practice find.
const runAxe = `axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations.map((v) =>
	v.id + ': ' + v.help + ' ' + v.nodes.map((n) => n.target.join(' ') + ' ' + (n.any[0] ?? n.all[0] ?? n.none[0])?.message).join('; ')))`

// describe names an element that has the focus, through shadow trees.
const describeFocus = `(() => {
	let element = document.activeElement;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element === document.body || !element ? '' : element.localName;
})()`

func keyboard(e *evening) {
	server := e.Serve(e.film())
	ana := e.Arrive(server, "Ana", chrome.Delay{})
	e.Must(ana.Visit(e.Ctx(), server.RoomPath))

	e.run("the dialog is filled and sent without a mouse", func(e *evening) {
		e.Must(ana.Until(e.Ctx(), describeFocus+" === 'input'"))
		for _, letter := range "Ana" {
			e.Must(ana.Key(e.Ctx(), string(letter)))
		}
		e.Must(ana.Key(e.Ctx(), "\r"))
		e.Must(ana.WaitReady(e.Ctx()))
	})
	e.run("k plays and pauses, arrows and digits seek", func(e *evening) {
		e.Must(ana.Key(e.Ctx(), "k"))
		e.Must(ana.WaitState(e.Ctx(), "playing"))
		e.Must(ana.Key(e.Ctx(), "k"))
		e.Must(ana.WaitState(e.Ctx(), "paused"))
		e.Must(ana.Key(e.Ctx(), "5"))
		e.Must(ana.Until(e.Ctx(), fmt.Sprintf("Math.abs(document.querySelector('video').currentTime - %.0f) < 1", filmLength.Seconds()/2)))
		e.Must(ana.Key(e.Ctx(), "j"))
		e.Must(ana.Until(e.Ctx(), fmt.Sprintf("Math.abs(document.querySelector('video').currentTime - %.0f) < 1", filmLength.Seconds()/2-10)))
	})
	e.run("m mutes this viewer", func(e *evening) {
		e.Must(ana.Key(e.Ctx(), "m"))
		e.Must(ana.Until(e.Ctx(), "document.querySelector('video').muted"))
		e.Must(ana.Key(e.Ctx(), "m"))
		e.Must(ana.Until(e.Ctx(), "!document.querySelector('video').muted"))
	})
	e.run("Tab comes to every control", func(e *evening) {
		missing := map[string]bool{"Play": true, "Mute": true, "Seek": true, "Full screen": true, "Player settings": true, "Copy link": true, "Room settings": true}
		for range 60 {
			e.Must(ana.Key(e.Ctx(), "\t"))
			name, err := ana.FocusedName(e.Ctx())
			e.Must(err)
			delete(missing, name)
		}
		for name := range missing {
			e.Errorf("%s is not reached", name)
		}
	})
	e.run("? shows the keys and Escape closes them", func(e *evening) {
		e.Must(ana.Key(e.Ctx(), "?"))
		e.Must(ana.Until(e.Ctx(), "document.querySelector('dialog:modal')"))
		e.Must(ana.Key(e.Ctx(), "\x1b"))
		e.Must(ana.Until(e.Ctx(), "!document.querySelector('dialog:modal')"))
	})
}
