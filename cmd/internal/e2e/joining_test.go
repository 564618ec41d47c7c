package e2e_test

import (
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
)

// unnoticed is the longest gap between frames that others may have while somebody joins, here. What is
// promised is two frames (package figures).
const unnoticed = time.Second

func joining(e *evening) {
	e.run("a third comes in mid-film and nobody stops", func(e *evening) {
		server := e.Serve(e.film())
		guests := e.Guests(server, "Ana", "Bo")
		e.pressPlay(guests[0], guests)
		begin := time.Now()

		cy := e.Arrive(server, "Cy", chrome.Delay{})
		e.Must(cy.JoinReady(e.Ctx()))
		e.Moving(append(guests, cy), time.Now())
		end := time.Now()
		for _, r := range e.Recorded(guests) {
			if gap := r.LongestGap(begin, end); gap.Between() > unnoticed {
				e.Errorf("%s saw nothing new for %v", r.Viewer, gap.Between())
			}
		}
		e.sameFrames(append(guests, cy))
	})

	e.run("where the room says so, everybody waits for who joins", func(e *evening) {
		server := e.Serve(e.film())
		guests := e.Guests(server, "Ana", "Bo")
		_, err := guests[0].Say(e.Ctx(), map[string]any{"type": "configure", "settings": map[string]any{
			"hotJoin": "pause", "waitLimit": 60, "neverWait": false,
		}})
		e.Must(err)
		e.pressPlay(guests[0], guests)
		// Everything that is still to come about the room's state is noted.
		e.Must(guests[1].Evaluate(e.Ctx(), noteStates, nil))

		cy := e.Arrive(server, "Cy", chrome.Delay{})
		e.Must(cy.JoinReady(e.Ctx()))
		e.Moving(append(guests, cy), time.Now())
		e.Must(guests[1].Until(e.Ctx(), "__states.join(' ').includes('waiting playing')"))
	})

	e.run("who has joined once comes back without a dialog", func(e *evening) {
		server := e.Serve(e.film())
		ana := e.Guests(server, "Ana")[0]
		e.Must(ana.Visit(e.Ctx(), server.RoomPath))
		e.Must(ana.WaitReady(e.Ctx()))
		e.Until(ana, func(r recorder.Recording) bool { return len(r.Frames) > 0 })
	})
}

// noteStates collects the states of the room from now on.
const noteStates = `(() => {
	window.__states = [];
	new MutationObserver(() => {
		const state = document.documentElement.dataset.roomState;
		if (__states.at(-1) !== state) __states.push(state);
	}).observe(document.documentElement, {attributeFilter: ['data-room-state']});
})()`
