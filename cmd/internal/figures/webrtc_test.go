//go:build figures

package figures

import (
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

const (
	mixedBound = 60 * time.Millisecond // p95 skew between a viewer by MediaSource and one by WebRTC
	alikeBound = 30 * time.Millisecond // and between two by WebRTC
	numbered   = 25                    // frames a second of the film, which carry numbers
)

// webrtc measures how far apart a viewer by MediaSource and two by WebRTC are, one of whom has 80 (±40) ms to the server for
// everything but the media. What WebRTC shows is told by the numbers in its pictures.
func (f *figures) webrtc() {
	server := f.Serve(mediatest.Make(f, mediatest.Film{
		Width: 1280, Height: 720, Duration: 3 * time.Minute, GOP: 2 * time.Second, Audio: mediatest.Stereo(), FastStart: true,
	}))
	guests := []*party.Guest{
		f.Arrive(server, "Ana, MSE", chrome.Delay{}),
		f.Arrive(server, "Bo", chrome.Delay{}),
		f.Arrive(server, "Cy+80", chrome.Delay{RoundTrip: 80 * time.Millisecond, Jitter: 40 * time.Millisecond}),
	}
	for i, guest := range guests {
		f.Must(guest.JoinReady(f.Ctx()))
		if i > 0 {
			f.Must(guest.LowLatency(f.Ctx(), true))
			f.Must(guest.WaitReady(f.Ctx()))
		}
	}

	at := f.play(guests)
	f.afterMixed("from 2 s after play", guests, at)
	f.pass(5 * time.Second)
	begin := time.Now()
	f.pass(30 * time.Second)
	f.mixed("steady for 30 s", guests, begin, time.Now())

	_, err := guests[1].Pause(f.Ctx())
	f.Must(err)
	for _, guest := range guests {
		f.Must(guest.WaitState(f.Ctx(), "paused"))
		f.Must(guest.WaitReady(f.Ctx()))
	}
	f.afterMixed("from 2 s after pause and play", guests, f.play(guests))

	at, err = guests[2].Seek(f.Ctx(), 2*time.Minute)
	f.Must(err)
	f.Moving(guests, at)
	f.afterMixed("from 2 s after a seek", guests, at)

	f.Must(guests[1].LowLatency(f.Ctx(), false))
	f.Must(guests[1].LowLatency(f.Ctx(), true))
	f.afterMixed("from 2 s after to MediaSource and back", guests, time.Now())
}

// afterMixed adds the skew from settled on after something happened.
func (f *figures) afterMixed(what string, guests []*party.Guest, at time.Time) {
	f.Helper()
	start, end := at.Add(settled), at.Add(settled+eventWindow)
	f.pass(time.Until(end) + 200*time.Millisecond)
	f.mixed(what, guests, start, end)
}

// mixed adds the skew of all, and of those by WebRTC alone.
func (f *figures) mixed(what string, guests []*party.Guest, start, end time.Time) {
	f.Helper()
	var recordings []recorder.Recording
	for _, r := range f.Recorded(guests) {
		recordings = append(recordings, r.Numbered(numbered))
	}
	f.table.Skew("skew of MSE and WebRTC, "+what, recorder.Compare(recordings, start, end), names(guests), mixedBound)
	f.table.Skew("skew of WebRTC alone, "+what, recorder.Compare(recordings[1:], start, end), names(guests[1:]), alikeBound)
}
