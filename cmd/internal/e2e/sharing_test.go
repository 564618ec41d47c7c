package e2e_test

import (
	"context"
	"testing"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/party"
)

// TestSharing has a browser of its own, whose camera shows a made-up picture and which asks nobody.
func TestSharing(t *testing.T) {
	if testing.Short() {
		t.Skip("browsers take minutes")
	}
	p := party.Start(t)
	p.Browser.Close()
	browser, err := chrome.Start(context.WithoutCancel(t.Context()),
		"use-fake-device-for-media-stream", "use-fake-ui-for-media-stream", "auto-accept-this-tab-capture")
	p.Must(err)
	t.Cleanup(browser.Close)
	p.Browser = browser
	everything := &evening{Party: p}
	t.Run("camera", func(t *testing.T) { camera(everything.with(t)) })
}

func camera(e *evening) {
	server := e.Serve(e.film())
	ana, bo := e.Guests(server, "Ana")[0], e.arriveLate(server, "Bo") // who is refused, and whose browser says so
	guests := []*party.Guest{ana, bo}
	e.everybody(guests, "paused")

	e.run("what one shares everybody sees", func(e *evening) {
		e.Must(ana.Click(e.Ctx(), "button", "Share camera"))
		e.Must(bo.Until(e.Ctx(), "document.querySelector('[data-field=title]').textContent === \"Ana's camera\""))
		e.seesTheCamera(bo)
		e.seesTheCamera(ana)
	})
	if e.Failed() {
		return
	}
	e.run("and over WebRTC", func(e *evening) {
		e.Must(bo.LowLatency(e.Ctx(), true))
		e.seesTheCamera(bo)
	})
	e.run("nobody shares beside them", func(e *evening) {
		e.Must(bo.Click(e.Ctx(), "button", "Share camera"))
		e.Must(bo.Until(e.Ctx(), "document.querySelector('[role=status]').textContent.includes('sharing')"))
	})
	e.run("and when they stop, all are told", func(e *evening) {
		e.Must(ana.Click(e.Ctx(), "button", "Stop sharing"))
		for _, guest := range guests {
			e.Must(guest.WaitState(e.Ctx(), "ended"))
			e.Must(guest.Until(e.Ctx(), "document.querySelector('[role=status]').textContent.includes('Ana has stopped sharing.')"))
		}
	})
}

// seesTheCamera waits for moving pictures of the size the camera has, for two seconds of them.
func (e *evening) seesTheCamera(guest *party.Guest) {
	e.Helper()
	e.Must(guest.WaitState(e.Ctx(), "playing"))
	e.Must(guest.Evaluate(e.Ctx(), `(() => {
		const video = document.querySelector('video');
		window.__seen = 0;
		const count = () => { window.__seen++; video.requestVideoFrameCallback(count); };
		video.requestVideoFrameCallback(count);
	})()`, nil))
	e.Must(guest.Until(e.Ctx(), "window.__seen > 40 && document.querySelector('video').videoWidth >= 640"))
}
