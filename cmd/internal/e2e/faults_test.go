package e2e_test

import (
	"math"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

func faults(e *evening) {
	server := e.Serve(e.film(), "--loop")
	var guests []*party.Guest
	for _, name := range []string{"Ana", "Bo"} {
		guest := e.Arrive(server, name, chrome.Delay{}, lostConnection())
		e.Must(guest.JoinReady(e.Ctx()))
		guests = append(guests, guest)
	}
	e.pressPlay(guests[0], guests)

	e.run("a killed encoder is replaced and the film goes on", func(e *evening) {
		before, err := server.WaitEncoders(e.Ctx(), func(pids []int) bool { return len(pids) > 0 })
		e.Must(err)
		delivered := map[*party.Guest]time.Duration{}
		for _, guest := range guests {
			var end float64
			e.Must(guest.Evaluate(e.Ctx(), bufferedEnd, &end))
			delivered[guest] = time.Duration(end * float64(time.Second))
		}
		if server.KillEncoders() == 0 {
			e.Fatal("no encoder was there to be killed")
		}
		_, err = server.WaitEncoders(e.Ctx(), func(pids []int) bool { return len(pids) > 0 && pids[0] != before[0] })
		e.Must(err)
		// What arrives after the end of what the dead one has delivered is the new one's.
		for _, guest := range guests {
			e.Must(guest.Until(e.Ctx(), bufferedEnd+" > "+seconds(delivered[guest]+2*time.Second)))
		}
		e.Moving(guests, time.Now())
	})
	e.run("a network that was gone for ten seconds comes back to the room's position", func(e *evening) {
		e.Must(guests[1].Network.Cut())
		cut := time.Now()
		e.Until(guests[0], func(r recorder.Recording) bool {
			_, ok := r.FirstAfter(cut.Add(10*time.Second), func(recorder.Frame) bool { return true })
			return ok
		})
		e.Must(guests[1].Network.Mend(e.Ctx()))
		e.Moving(guests, time.Now())
		e.sameFrames(guests)
	})
	e.run("a killed server comes back with the room where it was", func(e *evening) {
		before, err := guests[0].Position(e.Ctx())
		e.Must(err)
		server.Kill()
		e.Must(server.Restart(e.Ctx()))
		e.Moving(guests, time.Now())
		after, err := guests[0].Position(e.Ctx())
		e.Must(err)
		// A heartbeat a second says where the room was.
		if after < before-2 {
			e.Errorf("the film was at %.1f s and is at %.1f s", before, after)
		}
		e.reunited(guests) // who is back later has gone on meanwhile with what they had
		e.sameFrames(guests)
	})
}

// reunited waits until two guests are at about the same position.
func (e *evening) reunited(guests []*party.Guest) {
	e.Helper()
	ctx := e.Ctx()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		first, err := guests[0].Position(ctx)
		e.Must(err)
		second, err := guests[1].Position(ctx)
		e.Must(err)
		if math.Abs(first-second) < closeTogether.Seconds()/2 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			e.Fatalf("they are at %.1f and %.1f s", first, second)
		}
	}
}

// bufferedEnd is where the guest's buffer ends.
const bufferedEnd = "((ranges) => ranges.length ? ranges.end(ranges.length - 1) : 0)(document.querySelector('video').buffered)"
