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
		for _, guest := range []*party.Guest{cy, ana, bo} {
			e.waitOwner(guest, "Host") // what somebody is called whom nobody has asked for a name
		}

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
		e.waitOwner(ana, "Ana") // a page that was just opened: it knows of nobody else before
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

// waitOwner waits until a guest's page marks this person, and nobody else, as the owner.
func (e *evening) waitOwner(guest *party.Guest, name string) {
	e.Helper()
	e.Must(guest.Until(e.Ctx(), `((owners) => owners.length === 1 && owners[0].querySelector('button').ariaLabel.split(',')[0] === '`+name+`')(
		[...document.querySelectorAll('room-people [data-owner]')])`))
}
