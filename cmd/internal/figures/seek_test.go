//go:build figures

package figures

import (
	"fmt"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// seeks is how often each kind of seek is made.
const seeks = 10

// seek measures how long it takes until everybody has a picture from where somebody went. The budgets name no
// percentile: the median is held against them, and what it takes to decode up to two seconds of film, for two windows on one
// machine, shows in the rest of the distribution.
func (f *figures) seek() {
	for _, c := range []struct {
		codec   codec
		outside time.Duration
	}{{copied(), 350 * time.Millisecond}, {encoded(), 600 * time.Millisecond}} {
		server := f.Serve(f.film(c.codec, 2*time.Hour))
		var guests []*party.Guest
		for _, name := range []string{"Ana", "Bo"} {
			guest := f.Arrive(server, name, chrome.Delay{})
			f.Must(guest.JoinReady(f.Ctx()))
			guests = append(guests, guest)
		}
		f.play(guests)
		f.pass(5 * time.Second) // for the ring to hold its lead

		var inside, near, far []time.Duration
		for i := range 2 * seeks {
			// To and fro, so that the lead is not used up.
			step := 6 * time.Second
			if i%2 == 1 {
				step = -6 * time.Second
			}
			inside = append(inside, f.seekTo(guests, f.position(guests[0])+step))
			f.pass(1500 * time.Millisecond)
		}
		for i := range seeks {
			// Places nobody has seen yet, or the browsers' own buffers would answer; and anywhere between two keyframes.
			apart := time.Duration(i) * (40*time.Second + 370*time.Millisecond)
			near = append(near, f.seekTo(guests, time.Minute+apart))
			f.pass(time.Second)
			far = append(far, f.seekTo(guests, 119*time.Minute-apart))
			f.pass(time.Second)
		}
		f.Logf("%s: inside %v, near %v, far %v", c.codec.name, inside, near, far)
		f.table.Median("seek inside the ring, "+c.codec.name, inside, 150*time.Millisecond, "to a frame for all")
		f.table.Median("seek outside, 0:01:00 and on, "+c.codec.name, near, c.outside, "")
		f.table.Median("seek outside, 1:59:00 and back, "+c.codec.name, far, c.outside, "")
		f.sameEverywhere(c.codec.name, near, far)
	}
}

// sameEverywhere adds whether a seek to the end of a long film is as fast as one to its beginning.
func (f *figures) sameEverywhere(name string, near, far []time.Duration) {
	f.Helper()
	a, b := recorder.Summarise(near).P50, recorder.Summarise(far).P50
	// Half of the difference between two measurements of the same thing is chance.
	const chance = 50 * time.Millisecond
	f.table.Add(Row{
		What:  "1:59:00 as fast as 0:01:00, " + name,
		Bound: "p50 ≤ + " + ms(chance), Measured: fmt.Sprintf("%+.1f ms", float64(b-a)/float64(time.Millisecond)),
		OK: b <= a+chance,
	})
}

// seekTo is how long it takes until the last guest is presented a frame from the place.
func (f *figures) seekTo(guests []*party.Guest, place time.Duration) time.Duration {
	f.Helper()
	at, err := guests[0].Seek(f.Ctx(), place)
	f.Must(err)
	there := func(frame recorder.Frame) bool {
		return frame.Media > place-frameBefore && frame.Media < place+3*time.Second
	}
	var last time.Duration
	for _, guest := range guests {
		r := f.Until(guest, func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(at, there)
			return ok
		})
		first, _ := r.FirstAfter(at, there)
		last = max(last, first.Shown.Sub(at))
	}
	return last
}

// frameBefore is how much earlier than the place the frame may begin that is shown there.
const frameBefore = frame + time.Millisecond
