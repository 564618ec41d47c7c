//go:build figures

package figures

import (
	"strings"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
)

// joins is how often somebody joins for one figure.
const joins = 10

// join measures what somebody waits for who comes into a running room on this machine.
func (f *figures) join() {
	server := f.Serve(f.film(copied(), 20*time.Minute))
	host := f.Arrive(server, "Host", chrome.Delay{})
	f.Must(host.JoinReady(f.Ctx()))
	f.play([]*party.Guest{host})

	var socket, page, dialog []time.Duration
	guest := f.Arrive(server, "Guest", chrome.Delay{})
	f.Must(guest.Join(f.Ctx()))
	for range joins {
		// Who has joined once comes back without the dialog: nobody's fingers are measured.
		f.Must(guest.Visit(f.Ctx(), server.RoomPath))
		r := f.Until(guest, func(r recorder.Recording) bool { return len(r.Frames) > 0 })
		page = append(page, r.Frames[0].Shown.Sub(r.Origin))
		if opened, ok := mediaSocket(r); ok {
			socket = append(socket, r.Frames[0].Shown.Sub(opened))
		}
	}
	for range joins {
		newcomer := f.Arrive(server, "Newcomer", chrome.Delay{})
		f.Must(newcomer.Visit(f.Ctx(), server.RoomPath))
		f.Must(newcomer.Fill(f.Ctx(), "Your name", newcomer.Name))
		f.Must(newcomer.Evaluate(f.Ctx(), noteClick, nil))
		f.Must(newcomer.Click(f.Ctx(), "button", "Join"))
		r := f.Until(newcomer, func(r recorder.Recording) bool { return len(r.Frames) > 0 })
		var clicked float64
		f.Must(newcomer.Evaluate(f.Ctx(), "Number(sessionStorage.clicked)", &clicked))
		clock, err := recorder.MeasureClock(f.Ctx(), newcomer)
		f.Must(err)
		dialog = append(dialog, r.Frames[0].Shown.Sub(clock.Time(clicked)))
		newcomer.Leave()
	}
	f.table.Atmost("join: media socket opens → first picture", socket, 300*time.Millisecond, "")
	f.table.Atmost("join: page is opened → first picture", page, time.Second, "with the cookie of an earlier visit")
	f.table.Atmost("join: Join is pressed → first picture", dialog, time.Second, "")
}

// noteClick notes when the mouse goes down next; the form may lead to another document.
const noteClick = `addEventListener('mousedown', () => {
	sessionStorage.clicked = performance.timeOrigin + performance.now();
}, {capture: true, once: true})`

// mediaSocket is when the page began to open its media socket.
func mediaSocket(r recorder.Recording) (time.Time, bool) {
	for _, s := range r.Sockets {
		if strings.HasSuffix(s.URL, "/media") {
			return s.Created, true
		}
	}
	return time.Time{}, false
}
