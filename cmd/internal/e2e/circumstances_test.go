package e2e_test

import (
	"context"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// circumstances are what browsers do to pages.
func circumstances(e *evening) {
	server := e.Serve(e.film(), "--loop")
	ana := e.Guests(server, "Ana")[0]
	e.pressPlay(ana, ana.Alone())

	e.run("a machine that slept is back in step", func(e *evening) {
		laptop, bo := e.withBrowser(server, "Bo")
		both := []*party.Guest{ana, bo}
		e.Moving(both, time.Now())
		wake := party.Suspend(laptop)
		asleep := time.Now()
		e.Until(ana, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(asleep.Add(4*time.Second), func(recorder.Frame) bool { return true })
			return ok
		})
		wake()
		awake := time.Now()
		e.Moving(both, awake)
		if gap := e.Recorded(bo.Alone())[0].LongestGap(asleep, awake.Add(time.Second)); gap.Length < 3*time.Second {
			e.Errorf("it did not sleep: its longest gap is %v", gap.Length)
		}
		e.sameFrames(both)
	})
	e.run("a browser with ManagedMediaSource alone plays", func(e *evening) {
		bo := e.Arrive(server, "Bo", chrome.Delay{})
		e.Must(bo.Inject(e.Ctx(), managedAlone))
		e.Must(bo.JoinReady(e.Ctx()))
		both := []*party.Guest{ana, bo}
		e.Moving(both, time.Now())
		e.sameFrames(both)
		var remote bool
		e.Must(bo.Evaluate(e.Ctx(), "document.querySelector('video').disableRemotePlayback", &remote))
		if !remote {
			e.Error("such browsers open the source only where remote playback is off")
		}
	})
	e.run("a buffer that is full makes room and goes on", func(e *evening) {
		bo := e.Arrive(server, "Bo", chrome.Delay{})
		e.Must(bo.Inject(e.Ctx(), smallQuota))
		e.Must(bo.JoinReady(e.Ctx()))
		both := []*party.Guest{ana, bo}
		e.Must(bo.Until(e.Ctx(), "window.refused > 0"))
		e.Moving(both, time.Now())
		e.sameFrames(both)
	})
	e.run("where sound needs a click, who comes back sees the film and is asked for one", func(e *evening) { e.soundRefused(server, ana) })
}

// withBrowser is a guest who is ready, in a browser of their own.
func (e *evening) withBrowser(server *party.Server, name string, flags ...string) (*chrome.Browser, *party.Guest) {
	e.Helper()
	browser, err := chrome.Start(context.WithoutCancel(e.Context()), flags...)
	e.Must(err)
	e.Cleanup(browser.Close)
	own := *e.Party
	own.Browser = browser
	guest := own.Arrive(server, name, chrome.Delay{})
	e.Must(guest.JoinReady(e.Ctx()))
	return browser, guest
}

// soundRefused uses a browser with the rules that people's browsers have.
func (e *evening) soundRefused(server *party.Server, ana *party.Guest) {
	e.Helper()
	_, bo := e.withBrowser(server, "Bo", "autoplay-policy=document-user-activation-required")
	both := []*party.Guest{ana, bo}
	e.Moving(both, time.Now())
	const muted = "document.querySelector('video').muted"
	var silent bool
	if e.Must(bo.Evaluate(e.Ctx(), muted, &silent)); silent {
		e.Error("the Join button was a click, and yet there is no sound")
	}
	e.Must(bo.Navigate(e.Ctx(), "about:blank")) // or the click would still count
	e.Must(bo.Visit(e.Ctx(), server.RoomPath))
	e.Must(bo.Until(e.Ctx(), muted))
	e.Moving(both, time.Now())
	e.Must(bo.Click(e.Ctx(), "button", "Tap for sound"))
	e.Must(bo.Until(e.Ctx(), "!"+muted+" && !document.querySelector('video').paused"))
	e.Moving(both, time.Now())
	e.sameFrames(both)
}

// managedAlone is a browser like that of iPhones.
const managedAlone = `(() => {
	const Source = MediaSource;
	window.ManagedMediaSource = class extends Source {
		constructor() { super(); this.streaming = true; }
		static isTypeSupported(type) { return Source.isTypeSupported(type); }
	};
	delete window.MediaSource;
})()`

// smallQuota is a browser that keeps 15 s at most.
const smallQuota = `(() => {
	window.refused = 0;
	const append = SourceBuffer.prototype.appendBuffer;
	SourceBuffer.prototype.appendBuffer = function (data) {
		let kept = 0;
		for (let i = 0; i < this.buffered.length; i++) kept += this.buffered.end(i) - this.buffered.start(i);
		if (kept > 15) {
			window.refused++;
			throw new DOMException('full', 'QuotaExceededError');
		}
		return append.call(this, data);
	};
})()`
