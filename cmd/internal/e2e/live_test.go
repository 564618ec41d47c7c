package e2e_test

import (
	"math"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// live is an evening in front of a camera.
func live(e *evening) {
	camera := mediatest.ServeRTSP(e)
	stop := camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
	server := e.Serve(camera.URL())
	guests := e.Guests(server, "Ana", "Bo")
	ana := guests[0]

	e.run("plays by itself, for everybody the same", func(e *evening) {
		e.Moving(guests, time.Now())
		e.sameMoment(guests)
		e.Must(ana.Until(e.Ctx(), isLive("true")))
	})
	e.run("pause and back-up inside the window", func(e *evening) {
		e.press(ana, "Pause")
		for _, guest := range guests {
			e.Must(guest.WaitState(e.Ctx(), "paused"))
		}
		before, err := ana.Position(e.Ctx())
		e.Must(err)
		e.Must(ana.Until(e.Ctx(), isLive("false")))
		at := time.Now()
		e.press(ana, "Play")
		e.Moving(guests, at)
		after, err := ana.Position(e.Ctx())
		e.Must(err)
		if after < before || after > before+10 {
			e.Errorf("paused at %.2f s, it goes on at %.2f s", before, after)
		}
		const kept = "document.querySelector('media-time-range').mediaSeekable"
		e.Must(ana.Until(e.Ctx(), "(([from, end]) => end - from > 8)("+kept+" ?? [0, 0])"))
		var from float64
		e.Must(ana.Evaluate(e.Ctx(), kept+"[0]", &from))
		back := time.Duration((from + 3) * float64(time.Second)) // some of it may be gone before the seek arrives
		_, err = ana.Seek(e.Ctx(), back)
		e.Must(err)
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), within(back, back+5*time.Second)))
		}
		e.Moving(guests, time.Now())
		e.sameMoment(guests)
	})
	e.run("Live leads back to the edge", func(e *evening) {
		at := time.Now()
		e.press(ana, "Live")
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), isLive("true")))
		}
		e.Moving(guests, at)
		e.Must(ana.Until(e.Ctx(), "(([, end]) => Math.abs(document.querySelector('video').currentTime - end) < 0.3)(document.querySelector('media-time-range').mediaSeekable)"))
	})
	e.run("a camera that stops is waited for, and comes back", func(e *evening) {
		stop()
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), says("The stream has stopped; trying again.")))
			e.Must(guest.WaitState(e.Ctx(), "loading"))
		}
		camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
		e.Moving(guests, time.Now())
		e.Must(ana.Until(e.Ctx(), says("")))
		e.sameMoment(guests)
	})
	e.run("a whole server that is gone for a while", func(e *evening) {
		camera.Stop()
		e.Must(ana.Until(e.Ctx(), says("The stream has stopped; trying again.")))
		camera.Start()
		camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
		e.Moving(guests, time.Now())
	})
}

// isLive is true in the page when its button says so.
func isLive(pressed string) string {
	return "document.querySelector('[data-action=live]').ariaPressed === '" + pressed + "'"
}

// says is true in the page when the line over the picture reads so.
func says(sentence string) string {
	return "document.querySelector('[data-field=notice]').textContent === " + "'" + sentence + "'"
}

// sameMoment compares what everybody is shown: where the camera's numbers begin is nobody's affair, only that they fit alike.
func (e *evening) sameMoment(guests []*party.Guest) {
	e.Helper()
	start := time.Now()
	for _, guest := range guests {
		e.Until(guest, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(start.Add(5*time.Second), func(recorder.Frame) bool { return true })
			return ok
		})
	}
	skew := recorder.Compare(e.Recorded(guests), start.Add(3*time.Second), start.Add(5*time.Second))
	if len(skew.Samples) == 0 {
		e.Fatalf("nobody was seen: missing %v", skew.Missing)
	}
	if got := skew.Summary(); got.P50 > closeTogether {
		e.Errorf("they are %v apart, want at most %v", got.P50, closeTogether)
	}
	first := time.Duration(math.MinInt64)
	for _, guest := range guests {
		shown := e.counter(guest)
		begins := shown.Media - time.Duration(shown.Frame)*40*time.Millisecond
		if first == math.MinInt64 {
			first = begins
		}
		if (begins - first).Abs() > 40*time.Millisecond {
			e.Errorf("%s is shown frame %d at %v, which does not fit to what the others are", guest.Name, shown.Frame, shown.Media)
		}
	}
}
