package e2e_test

import (
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// overWebRTC has one guest watch over the media socket, one with low latency.
func overWebRTC(e *evening) {
	server := e.Serve(e.film())
	guests := []*party.Guest{e.arriveLate(server, "Ana"), e.arriveLate(server, "Bo")}
	bo := guests[1]

	e.run("the switch brings the picture over WebRTC, and it is the same one", func(e *evening) {
		e.Must(bo.LowLatency(e.Ctx(), true))
		e.everybody(guests, "paused")
		e.sameStandingFrame(guests)
	})
	e.run("both play, and see the same", func(e *evening) {
		e.pressPlay(guests[0], guests)
		e.sameMovingFrames(guests)
	})
	e.run("one presses Pause, and both see the same frame", func(e *evening) {
		e.press(bo, "Pause")
		e.everybody(guests, "paused")
		e.sameStandingFrame(guests)
	})
	e.run("a seek moves both", func(e *evening) {
		_, err := guests[0].Seek(e.Ctx(), 40*time.Second)
		e.Must(err)
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), "Math.abs(document.querySelector('video').currentTime - 40) < 0.1"))
		}
		e.everybody(guests, "paused")
		if counter := e.sameStandingFrame(guests); counter.Frame != 40*framesPerSecond {
			e.Errorf("at 40 s frame %d is shown", counter.Frame)
		}
	})
	e.run("the switch leads back while the film plays, and there again", func(e *evening) {
		e.pressPlay(guests[0], guests)
		e.Must(bo.LowLatency(e.Ctx(), false))
		e.sameMovingFrames(guests)
		e.Must(bo.LowLatency(e.Ctx(), true))
		e.sameMovingFrames(guests)
	})
	e.run("it is remembered", func(e *evening) {
		e.Must(bo.Visit(e.Ctx(), server.RoomPath))
		e.Must(bo.Until(e.Ctx(), "document.documentElement.dataset.transport === 'webrtc'"))
	})
	e.run("after the server was restarted it is found again", func(e *evening) {
		server.Kill()
		e.Must(bo.Until(e.Ctx(), "document.documentElement.dataset.transport === 'mse'"))
		e.Must(server.Restart(e.Ctx()))
		e.Must(bo.Until(e.Ctx(), "document.documentElement.dataset.transport === 'webrtc'"))
		e.Must(bo.WaitReady(e.Ctx()))
	})
	e.run("a browser that reaches no port is told, and goes on as before", func(e *evening) {
		cy := e.Arrive(server, "Cy", chrome.Delay{})
		// Nobody answers at 192.0.2.1 (RFC 5737).
		e.Must(cy.Inject(e.Ctx(), noPort))
		e.Must(cy.Inject(e.Ctx(), seenTransports))
		e.Must(cy.JoinReady(e.Ctx()))
		e.Must(cy.TurnLowLatency(e.Ctx()))
		e.Must(cy.Until(e.Ctx(), "document.querySelector('room-notice [role=status]').textContent.includes('Low latency')"))
		e.Must(cy.WaitReady(e.Ctx()))
		e.evaluates(cy.Viewer, "[...transports].join()", `"mse"`)
	})
}

// seenTransports has a page remember each way the film ever came.
const seenTransports = `globalThis.transports = new Set();
new MutationObserver(() => transports.add(document.documentElement.dataset.transport))
	.observe(document, {subtree: true, attributes: true, attributeFilter: ['data-transport']});`

// noPort makes the candidates of both sides lead nowhere, as a network that lets no UDP through does.
const noPort = `(() => {
	const add = RTCPeerConnection.prototype.addIceCandidate;
	RTCPeerConnection.prototype.addIceCandidate = function (candidate) {
		const [foundation, component, transport, priority, , ...rest] = candidate.candidate.split(' ');
		if (!transport) return add.call(this, candidate);
		return add.call(this, {...candidate, candidate: [foundation, component, transport, priority, '192.0.2.1', ...rest].join(' ')});
	};
	const send = WebSocket.prototype.send;
	WebSocket.prototype.send = function (data) {
		if (typeof data !== 'string' || !data.includes('"rtc.candidate"')) send.call(this, data);
	};
})()`

// sameMovingFrames compares what guests who play saw, told by the numbers in what came over WebRTC.
func (e *evening) sameMovingFrames(guests []*party.Guest) {
	e.Helper()
	start := time.Now()
	for _, guest := range guests {
		e.Until(guest, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(start.Add(4*time.Second), func(recorder.Frame) bool { return true })
			return ok
		})
	}
	var recordings []recorder.Recording
	for _, r := range e.Recorded(guests) {
		recordings = append(recordings, r.Numbered(framesPerSecond))
	}
	skew := recorder.Compare(recordings, start.Add(3*time.Second), start.Add(4*time.Second))
	if len(skew.Samples) == 0 {
		e.Fatalf("nobody was seen: missing %v", skew.Missing)
	}
	e.Logf("they are %v apart", skew.Summary().P50)
	if got := skew.Summary(); got.P50 > closeTogether {
		e.Errorf("they are %v apart, want at most %v", got.P50, closeTogether)
	}
	for _, guest := range guests {
		const near = 200 * time.Millisecond // currentTime goes on between frames, and what is drawn is the newest
		counter := e.counter(guest)
		if off := counter.Position - time.Duration(counter.Frame)*time.Second/framesPerSecond; off.Abs() > near {
			e.Errorf("%s is shown frame %d and says %v", guest.Name, counter.Frame, counter.Position)
		}
	}
}

// sameStandingFrame compares the picture that stands still, and what each element says of it.
func (e *evening) sameStandingFrame(guests []*party.Guest) party.Shown {
	e.Helper()
	first := e.counterAgrees(guests[0])
	for _, guest := range guests[1:] {
		if got := e.counterAgrees(guest); got.Frame != first.Frame {
			e.Errorf("%s sees frame %d, %s frame %d", guests[0].Name, first.Frame, guest.Name, got.Frame)
		}
	}
	return first
}
