//go:build figures

package figures

import (
	"fmt"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// stallBound is the longest stall that the death of an encoder may cost a viewer.
const stallBound = 2 * time.Second

// encoder kills FFmpeg: when the ring has its lead, and when nothing is left in it.
func (f *figures) encoder() {
	for _, c := range []codec{copied(), encoded()} {
		server := f.Serve(f.film(c, 20*time.Minute))
		guests := f.three(server)
		f.play(guests)
		f.pass(3 * time.Second)
		f.kill("with a lead, "+c.name, server, guests)

		at, err := guests[0].Seek(f.Ctx(), 10*time.Minute)
		f.Must(err)
		f.Moving(guests, at)
		f.pass(3 * time.Second)
		f.drain(server, guests)
		f.kill("with nothing left in the lead, "+c.name, server, guests)
	}
}

// drain has FFmpeg hang until somebody's lead is used up.
func (f *figures) drain(server *party.Server, guests []*party.Guest) {
	f.Helper()
	if server.HangEncoders() == 0 {
		f.Fatal("no encoder runs")
	}
	const nothing = 250 * time.Millisecond
	for {
		for _, guest := range guests {
			ahead, err := guest.Ahead(f.Ctx())
			f.Must(err)
			if ahead < nothing {
				return
			}
		}
		f.pass(20 * time.Millisecond)
	}
}

// kill kills the running encoder and adds the longest stall of everybody until the lead from before it is used up.
func (f *figures) kill(when string, server *party.Server, guests []*party.Guest) {
	f.Helper()
	_, err := server.WaitEncoders(f.Ctx(), func(pids []int) bool { return len(pids) > 0 })
	f.Must(err)
	at := time.Now()
	killed := server.KillEncoders()
	f.pass(25 * time.Second)
	var stalls []string
	var longest time.Duration
	for _, r := range f.Recorded(guests) {
		gap := r.LongestGap(at.Add(-time.Second), time.Now())
		longest = max(longest, gap.Between())
		stalls = append(stalls, fmt.Sprintf("%s %s", r.Viewer, ms(gap.Between())))
	}
	f.table.Add(Row{
		What: "stall when FFmpeg is killed " + when, Measured: ms(longest), Bound: "≤ " + ms(stallBound),
		OK: killed > 0 && longest > 0 && longest <= stallBound && f.playingNow(guests), Note: fmt.Sprint(stalls),
	})
}

// playingNow tells whether everybody was presented a frame within the last second.
func (f *figures) playingNow(guests []*party.Guest) bool {
	f.Helper()
	since := time.Now().Add(-time.Second)
	for _, r := range f.Recorded(guests) {
		if _, ok := r.FirstAfter(since, func(recorder.Frame) bool { return true }); !ok {
			return false
		}
	}
	return true
}

// plan lets somebody join who cannot play what is copied: the room changes to an encode.
func (f *figures) plan() {
	server := f.Serve(f.film(copied(), 20*time.Minute))
	guests := f.three(server)
	f.play(guests)
	f.pass(5 * time.Second)

	dee := f.Arrive(server, "Dee", chrome.Delay{})
	f.Must(dee.Inject(f.Ctx(), cannotPlayCopy))
	begin := time.Now()
	f.Must(dee.Join(f.Ctx()))
	f.Until(dee, func(r recorder.Recording) bool { return len(r.Frames) > 0 })
	f.pass(25 * time.Second) // the change of plan is spliced in ahead of the playhead
	f.smooth("while the plan changed", guests, begin, time.Now())
	f.table.Skew("skew of four after a change of plan", recorder.Compare(f.Recorded(append(guests, dee)),
		time.Now().Add(-eventWindow), time.Now()), append(names(guests), dee.Name), eventBound)
}

// cannotPlayCopy makes a browser that plays H.264 of the constrained baseline profile only.
const cannotPlayCopy = `(() => {
	const can = MediaSource.isTypeSupported.bind(MediaSource);
	MediaSource.isTypeSupported = (type) => can(type) && !/avc1[.](?!42)/.test(type);
})()`
