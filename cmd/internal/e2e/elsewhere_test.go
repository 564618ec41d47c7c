package e2e_test

import (
	_ "embed" // the player
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

//go:embed testdata/whep.js
var whepPlayer string

// elsewhere is a page of another origin that shows a room by WHEP, and the owner who lets other programs in.
func elsewhere(e *evening) {
	server := e.Serve(e.film())
	ana := e.Arrive(server, "Ana", chrome.Delay{}, regexp.MustCompile(`/programs`))
	e.Must(ana.JoinReady(e.Ctx()))
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,"><video autoplay muted width="640"></video>`))
	}))
	defer site.Close()
	room := "http://" + server.Host + strings.Split(server.RoomPath, "?")[0]

	e.run("the owner finds the addresses and keys in the settings", func(e *evening) {
		e.press(ana, "Room settings")
		e.Must(ana.Until(e.Ctx(), "document.querySelector('#settings:modal')"))
		e.Must(ana.Evaluate(e.Ctx(), "document.querySelector('#programs summary').click()", nil))
		for name, want := range map[string]string{
			"stream": "v === here + '/stream.mp4'", "whep": "v === here + '/whep'", "whip": "v === here + '/whip'",
			"publishKey": "/^[a-z2-7]{26}$/.test(v)", "key": "v === ''", // guests are allowed
		} {
			e.Must(ana.Until(e.Ctx(), "((v, here) => "+want+")(document.querySelector('#program-"+name+"').value, location.origin + location.pathname)"))
		}
		e.axeFindsNothing(ana, "the addresses and keys")
		e.Must(ana.Resize(e.Ctx(), 1440, 900, false))
		e.Must(ana.Key(e.Ctx(), "\x1b"))
		e.Must(ana.Until(e.Ctx(), "document.querySelector('#program-publishKey').value === ''"))
	})

	visitor, err := e.Browser.Open(e.Ctx(), "a page elsewhere")
	e.Must(err)
	e.Cleanup(visitor.Close)
	e.Must(visitor.Navigate(e.Ctx(), site.URL))
	e.Must(visitor.Evaluate(e.Ctx(), whepPlayer+";void 0", nil))
	e.run("a page elsewhere is shown the room", func(e *evening) {
		e.pressPlay(ana, []*party.Guest{ana})
		e.evaluates(visitor, "(globalThis.player = new Player('"+room+"/whep', document.querySelector('video'))).begin()", "204")
		e.moves(visitor)
	})
	e.run("it restarts ICE", func(e *evening) {
		e.evaluates(visitor, "player.restart()", "true")
		e.Must(visitor.Until(e.Ctx(), "player.pc.connectionState === 'connected'"))
		e.moves(visitor)
	})
	e.run("it leaves", func(e *evening) {
		e.evaluates(visitor, "player.leave()", "200")
		e.Must(visitor.Until(e.Ctx(), "['closed', 'failed', 'disconnected'].includes(player.pc.connectionState)"))
		e.evaluates(visitor, "player.leave()", "404")
	})
	e.run("it cannot read the keys", func(e *evening) {
		keys := "fetch('" + room + "/programs', {credentials: 'include'}).then((answer) => answer.status, () => 'not read')"
		e.evaluates(visitor, keys, `"not read"`)
		e.evaluates(ana.Viewer, "fetch(location.pathname + '/programs').then((answer) => answer.status)", "200")
		// With the owner's own cookie: a page elsewhere on this machine is of the same site, and it is sent.
		e.Must(ana.Navigate(e.Ctx(), site.URL))
		e.evaluates(ana.Viewer, keys, `"not read"`)
	})
}

// evaluates compares what an expression comes to, as JSON.
func (e *evening) evaluates(viewer *chrome.Viewer, expression, want string) {
	e.Helper()
	var got string
	e.Must(viewer.Evaluate(e.Ctx(), "Promise.resolve("+expression+").then((v) => JSON.stringify(v))", &got))
	if got != want {
		e.Errorf("%s is %s, not %s", expression, got, want)
	}
}

// moves waits until ten more pictures were presented.
func (e *evening) moves(viewer *chrome.Viewer) {
	e.Helper()
	e.Must(viewer.Evaluate(e.Ctx(), "globalThis.seen = 0, (function next() { document.querySelector('video').requestVideoFrameCallback(() => { seen++; next(); }) })()", nil))
	e.Must(viewer.Until(e.Ctx(), "seen >= 10 && document.querySelector('video').videoWidth === 320"))
}
