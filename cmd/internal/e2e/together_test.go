package e2e_test

import (
	"fmt"
	"strings"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// closeTogether is how far apart two viewers may be here. The bound that is promised is 20 ms (package figures); this one
// holds on a machine that does ten other things.
const closeTogether = 500 * time.Millisecond

func together(e *evening) {
	server := e.Serve(e.film())
	guests := e.Guests(server, "Ana", "Bo")
	e.everybody(guests, "paused")

	e.run("one presses Play and both see the same", func(e *evening) {
		e.pressPlay(guests[0], guests)
		e.sameFrames(guests)
	})
	e.run("one presses Pause and both see the same frame", func(e *evening) {
		e.press(guests[1], "Pause")
		e.everybody(guests, "paused")
		e.sameFrame(guests)
	})
	e.run("a seek moves both", func(e *evening) {
		const place = 40 * time.Second
		_, err := guests[0].Seek(e.Ctx(), place)
		e.Must(err)
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), "Math.abs(document.querySelector('video').currentTime - 40) < 1"))
		}
		e.everybody(guests, "paused")
		e.sameFrame(guests)
		if counter := e.counter(guests[0]); counter.Frame != int(place.Seconds()*framesPerSecond) {
			e.Errorf("at 40 s frame %d is shown", counter.Frame)
		}
	})
	e.run("at the end the last frame stays and Play starts over", func(e *evening) {
		_, err := guests[0].Seek(e.Ctx(), filmLength-time.Second)
		e.Must(err)
		_, err = guests[0].Play(e.Ctx())
		e.Must(err)
		for _, guest := range guests {
			e.Must(guest.WaitState(e.Ctx(), "ended"))
		}
		for _, guest := range guests {
			if counter := e.counter(guest); counter.Frame != int(filmLength.Seconds()*framesPerSecond)-1 {
				e.Errorf("%s sees frame %d at the end, %v: %s", guest.Name, counter.Frame, counter.Position, e.lately(guest))
			}
		}
		at := time.Now()
		e.press(guests[1], "Play")
		e.Moving(guests, at)
		for _, guest := range guests {
			position, err := guest.Position(e.Ctx())
			e.Must(err)
			if position > filmLength.Seconds()/2 {
				e.Errorf("%s is at %.1f s after starting over", guest.Name, position)
			}
		}
	})
}

// lately tells what the video of a guest has been through, for failures.
func (e *evening) lately(guest *party.Guest) string {
	e.Helper()
	r, err := guest.Recorded(e.Ctx())
	e.Must(err)
	var told []string
	for _, event := range r.Events {
		told = append(told, fmt.Sprintf("%s %s at %v", event.At.Format("05.000"), event.What, event.Position))
	}
	for _, frame := range r.Frames[max(0, len(r.Frames)-3):] {
		told = append(told, fmt.Sprintf("%s frame of %v", frame.Shown.Format("05.000"), frame.Media))
	}
	return strings.Join(told[max(0, len(told)-16):], ", ")
}

// looped plays a short film over and over: positions go on, pictures start over.
func looped(e *evening) {
	const length = 5 * time.Second
	server := e.Serve(mediatest.Make(e, mediatest.Film{Duration: length, GOP: 2 * time.Second, Audio: mediatest.Stereo()}), "--loop")
	guests := e.Guests(server, "Ana", "Bo")
	e.pressPlay(guests[0], guests)
	begin := time.Now()
	for _, guest := range guests {
		e.Must(guest.Until(e.Ctx(), "document.querySelector('video').currentTime > "+seconds(2*length+time.Second)))
		shown := e.counter(guest)
		// Sound and picture of a round need not be equally long to the sample.
		const rounding = 3
		if want := int(shown.Media*framesPerSecond/time.Second) % int(length.Seconds()*framesPerSecond); shown.Frame < want-rounding || shown.Frame > want+rounding {
			e.Errorf("%s is shown frame %d at %v, want %d", guest.Name, shown.Frame, shown.Media, want)
		}
	}
	for _, r := range e.Recorded(guests) {
		if gap := r.LongestGap(begin, time.Now()); gap.Between() > unnoticed {
			e.Errorf("%s saw nothing new for %v", r.Viewer, gap.Between())
		} else {
			e.Logf("longest gap of %s: %v", r.Viewer, gap.Between())
		}
	}
}

// sameFrames compares what playing guests see at the same instants.
func (e *evening) sameFrames(guests []*party.Guest) {
	e.Helper()
	start := time.Now()
	for _, guest := range guests {
		e.Until(guest, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(start.Add(2*time.Second), func(recorder.Frame) bool { return true })
			return ok
		})
	}
	skew := recorder.Compare(e.Recorded(guests), start.Add(time.Second), start.Add(2*time.Second))
	if len(skew.Samples) == 0 {
		e.Fatalf("nobody was seen: missing %v", skew.Missing)
	}
	if got := skew.Summary(); got.P50 > closeTogether {
		e.Errorf("they are %v apart, want at most %v", got.P50, closeTogether)
	}
	for _, guest := range guests {
		e.counterAgrees(guest)
	}
}

// sameFrame compares the picture that stands still.
func (e *evening) sameFrame(guests []*party.Guest) {
	e.Helper()
	first := e.counterAgrees(guests[0])
	for _, guest := range guests[1:] {
		if got := e.counterAgrees(guest); got.Frame != first.Frame {
			e.Errorf("%s sees frame %d, %s frame %d", guests[0].Name, first.Frame, guest.Name, got.Frame)
		}
	}
}
