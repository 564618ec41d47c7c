package e2e_test

import (
	"time"
)

func waiting(e *evening) {
	server := e.Serve(e.film())
	ana := e.Guests(server, "Ana")[0] // the first is the owner of a room that nobody has claimed
	bo := e.arriveLate(server, "Bo")
	_, err := ana.Say(e.Ctx(), map[string]any{"type": "configure", "settings": map[string]any{
		"hotJoin": "seamless", "waitLimit": 60, "neverWait": false,
	}})
	e.Must(err)

	e.run("a seek waits for whose network is cut, says so, and Go on works", func(e *evening) {
		e.Must(bo.Network.Cut())
		_, err := ana.Seek(e.Ctx(), 45*time.Second)
		e.Must(err)
		_, err = ana.Play(e.Ctx())
		e.Must(err)
		e.Must(ana.Until(e.Ctx(), `/Waiting for Bo, \d+ s/.test(document.querySelector('[role=status]').textContent)`))
		at := time.Now()
		e.press(ana, "Go on")
		e.Moving(ana.Alone(), at)
	})
	e.run("whose network is back catches up by themselves", func(e *evening) {
		e.Must(bo.Network.Mend(e.Ctx()))
		e.Moving(append(ana.Alone(), bo), time.Now())
		e.sameFrames(append(ana.Alone(), bo))
	})
}
