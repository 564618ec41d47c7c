//go:build figures

package figures

import (
	"time"

	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

const (
	liveBound   = 400 * time.Millisecond // p95, from the taking of a picture to its being on the screen, by MediaSource
	webRTCBound = 90 * time.Millisecond  // the same where everybody watches over WebRTC
	livePasses  = 40 * time.Second       // until everybody has come to rest
	livePicture = 150                    // pictures of one figure
)

// live measures glass to glass: a camera on RTSP, whose pictures carry a number, on this machine.
func (f *figures) live() {
	camera := mediatest.ServeRTSP(f)
	taken := camera.Film(640, 360, 30)
	server := f.Serve(camera.URL())
	guest := f.Guests(server, "Ana")[0]
	f.Moving(guest.Alone(), time.Now())
	f.pass(livePasses)
	f.table.Atmost("live: RTSP camera → screen, MediaSource", f.glassToGlass(taken, guest), liveBound, "360p30, copied")
	if !f.lowLatency(guest) {
		return
	}
	f.pass(livePasses)
	f.table.Atmost("live: RTSP camera → screen, WebRTC alone", f.glassToGlass(taken, guest), webRTCBound, "360p30, copied")
}

// lowLatency has a guest watch over WebRTC.
func (f *figures) lowLatency(guest *party.Guest) bool {
	f.Helper()
	f.Must(guest.Evaluate(f.Ctx(), "document.querySelector('[name=lowLatency]').click()", nil))
	f.Must(guest.Until(f.Ctx(), "document.documentElement.dataset.transport === 'webrtc'"))
	return true
}

// glassToGlass is how long each of the next pictures has taken from the camera to the guest's screen.
func (f *figures) glassToGlass(camera *mediatest.Camera, guest *party.Guest) []time.Duration {
	f.Helper()
	shown, err := guest.Numbers(f.Ctx(), livePicture)
	f.Must(err)
	var list []time.Duration
	for _, s := range shown {
		if at, ok := camera.Taken(s.Frame); ok {
			list = append(list, s.Shown.Sub(at))
		}
	}
	if len(list) < livePicture/2 {
		f.Fatalf("%d of %d pictures could be read", len(list), livePicture)
	}
	return list
}
