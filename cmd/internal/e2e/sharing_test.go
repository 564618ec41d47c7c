package e2e_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

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
		"use-fake-device-for-media-stream", "use-fake-ui-for-media-stream", "auto-select-tab-capture-source-by-title=watchroom")
	p.Must(err)
	t.Cleanup(browser.Close)
	p.Browser = browser
	everything := &evening{Party: p}
	t.Run("camera", func(t *testing.T) { camera(everything.with(t)) })
	t.Run("screen", func(t *testing.T) { screen(everything.with(t)) })
	t.Run("other codecs", func(t *testing.T) { otherCodecs(everything.with(t)) })
}

// screen shares a window on which little moves: what is shown must not stall for that.
func screen(e *evening) {
	server := e.Serve(e.film())
	guests := e.Guests(server, "Ana", "Bo")
	e.everybody(guests, "paused")
	e.Must(guests[0].Click(e.Ctx(), "button", "Share screen"))
	bo := guests[1]
	e.Must(bo.Until(e.Ctx(), "document.querySelector('[data-field=title]').textContent === \"Ana's screen\""))
	e.Must(bo.WaitState(e.Ctx(), "playing"))
	e.Must(bo.Until(e.Ctx(), "document.querySelector('video').currentTime > 3 && document.querySelector('video').videoWidth > 400"))
	var stalls, from, to float64
	e.Must(bo.Evaluate(e.Ctx(), `(async () => {
		const video = document.querySelector('video');
		window.__stalls = 0;
		video.addEventListener('waiting', () => window.__stalls++);
		return video.currentTime;
	})()`, &from))
	e.Must(bo.Until(e.Ctx(), "document.querySelector('video').currentTime > "+seconds(time.Duration((from+5)*float64(time.Second)))))
	e.Must(bo.Evaluate(e.Ctx(), "window.__stalls", &stalls))
	e.Must(bo.Evaluate(e.Ctx(), "document.querySelector('video').currentTime", &to))
	// A browser sends one picture a second of what stands still: were each the end of what there is, it would stall as often. One
	// stall is a busy machine's.
	if stalls > 2 {
		e.Errorf("the picture stalled %v times in %.1f s", stalls, to-from)
	}
}

// otherCodecs are encoded where MP4 cannot carry them.
func otherCodecs(e *evening) {
	server := e.Serve(e.film())
	guests := e.Guests(server, "Ana", "Bo")
	e.everybody(guests, "paused")
	e.Must(guests[0].Evaluate(e.Ctx(), `(() => {
		const all = RTCRtpSender.getCapabilities('video');
		RTCRtpSender.getCapabilities = () => ({ ...all, codecs: all.codecs.filter((c) => c.mimeType === 'video/VP8') });
	})()`, nil))
	e.Must(guests[0].Click(e.Ctx(), "button", "Share camera"))
	e.seesTheCamera(guests[1])
	e.encodedAs(server, "vp8 is not carried in MP4")
}

// encodedAs checks what the server says of the room's picture.
func (e *evening) encodedAs(server *party.Server, want string) {
	e.Helper()
	text, err := server.Get(e.Ctx(), "/stats")
	e.Must(err)
	var stats struct {
		Rooms []struct {
			Encoder struct{ Video string }
		}
	}
	e.Must(json.Unmarshal(text, &stats))
	if len(stats.Rooms) != 1 || stats.Rooms[0].Encoder.Video != want {
		e.Errorf("the picture is said to be %+v, want %q", stats.Rooms, want)
	}
}

func camera(e *evening) {
	server := e.Serve(e.film())
	ana, bo := e.Guests(server, "Ana")[0], e.arriveLate(server, "Bo") // who is refused, and whose browser says so
	guests := []*party.Guest{ana, bo}
	e.everybody(guests, "paused")

	e.Must(ana.Evaluate(e.Ctx(), `(() => {
		const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
		navigator.mediaDevices.getUserMedia = async (what) => (window.__camera = await ask(what));
	})()`, nil))
	e.run("what one shares everybody sees", func(e *evening) {
		e.Must(ana.Click(e.Ctx(), "button", "Share camera"))
		e.Must(bo.Until(e.Ctx(), "document.querySelector('[data-field=title]').textContent === \"Ana's camera\""))
		e.seesTheCamera(bo)
		e.seesTheCamera(ana)
		e.encodedAs(server, "copy")
	})
	if e.Failed() {
		return
	}
	e.run("a pause shows the picture of that moment", func(e *evening) {
		e.Must(bo.Evaluate(e.Ctx(), `(() => {
			const video = document.querySelector('video');
			const look = (_, frame) => { window.__shown = frame.mediaTime; video.requestVideoFrameCallback(look); };
			video.requestVideoFrameCallback(look);
		})()`, nil))
		_, err := ana.Pause(e.Ctx())
		e.Must(err)
		e.everybody(guests, "paused")
		const frames = "0.2" // of a camera, a few
		e.Must(bo.Until(e.Ctx(), "Math.abs(window.__shown - document.querySelector('video').currentTime) < "+frames))
		_, err = ana.Play(e.Ctx())
		e.Must(err)
		e.movingPictures(bo)
	})
	e.run("and over WebRTC", func(e *evening) {
		e.Must(bo.LowLatency(e.Ctx(), true))
		e.seesTheCamera(bo)
	})
	e.run("a picture of another size goes on", func(e *evening) {
		e.Must(ana.Evaluate(e.Ctx(), "window.__camera.getVideoTracks()[0].applyConstraints({width: 320, height: 240})", nil))
		e.Must(bo.Until(e.Ctx(), "document.querySelector('video').videoWidth === 320"))
		e.Must(ana.Until(e.Ctx(), "document.querySelector('video').videoWidth === 320"))
		e.movingPictures(bo)
		e.movingPictures(ana)
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

// seesTheCamera waits for moving pictures of the size the camera has.
func (e *evening) seesTheCamera(guest *party.Guest) {
	e.Helper()
	e.movingPictures(guest)
	e.Must(guest.Until(e.Ctx(), "document.querySelector('video').videoWidth >= 640"))
}

// movingPictures waits for more than a second of them.
func (e *evening) movingPictures(guest *party.Guest) {
	e.Helper()
	e.Must(guest.WaitState(e.Ctx(), "playing"))
	e.Must(guest.Evaluate(e.Ctx(), `(() => {
		const video = document.querySelector('video');
		window.__seen = 0;
		const count = () => { window.__seen++; video.requestVideoFrameCallback(count); };
		video.requestVideoFrameCallback(count);
	})()`, nil))
	e.Must(guest.Until(e.Ctx(), "window.__seen > 40"))
}
