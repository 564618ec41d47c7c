package e2e_test

import (
	"net/url"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

func owner(e *evening) {
	server := e.Serve(e.film())
	ana, bo := e.Guests(server, "Ana")[0], e.Guests(server, "Bo")[0]

	e.run("the first is the owner of a room that nobody has claimed", func(e *evening) {
		e.waitOwner(ana, "Ana")
	})
	e.run("the owner's link makes its browser the owner", func(e *evening) {
		link, err := url.Parse(server.OwnerURL)
		e.Must(err)
		cy := e.Arrive(server, "Cy", chrome.Delay{})
		e.Must(cy.Visit(e.Ctx(), link.RequestURI()))
		// The page confirms by itself and leads to the room.
		e.Must(cy.Until(e.Ctx(), "location.pathname.startsWith('/rooms/')"))
		e.enterIfAsked(cy)
		e.Must(cy.WaitReady(e.Ctx()))
		e.waitOwner(ana, "Host") // what somebody is called whom nobody has asked for a name

		_, err = cy.Say(e.Ctx(), map[string]any{"type": "leave"})
		e.Must(err)
		e.Must(cy.Navigate(e.Ctx(), "about:blank"))
	})
	e.run("when the owner leaves, the longest present inherits", func(e *evening) {
		e.waitOwner(bo, "Ana")
	})
	e.run("an owner who only lost the connection keeps the role", func(e *evening) {
		e.Must(ana.Visit(e.Ctx(), server.RoomPath))
		e.Must(ana.WaitReady(e.Ctx()))
		e.waitOwner(bo, "Ana")
	})
}

// enterIfAsked joins by the dialog where there is one.
func (e *evening) enterIfAsked(guest *party.Guest) {
	e.Helper()
	e.Must(guest.Until(e.Ctx(), "document.readyState === 'complete'"))
	fields, err := guest.Find(e.Ctx(), "textbox", "Your name")
	e.Must(err)
	if len(fields) > 0 {
		e.Must(guest.Enter(e.Ctx()))
	}
}

// waitOwner waits until a guest's page shows who the owner is.
func (e *evening) waitOwner(guest *party.Guest, name string) {
	e.Helper()
	e.Must(guest.Until(e.Ctx(), `[...document.querySelectorAll('room-people button')].some((person) =>
		person.ariaLabel?.startsWith('`+name+`,') && person.ariaLabel.includes('owner'))`))
}
