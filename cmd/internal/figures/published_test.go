//go:build figures

package figures

import (
	"time"

	"watchroom/cmd/internal/chrome/recorder"
	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// painted has the page's camera be a canvas on which 30 numbered pictures a second are painted, and remembers when.
const painted = `(() => {
	const canvas = Object.assign(document.createElement('canvas'), {width: 640, height: 360});
	const context = canvas.getContext('2d');
	const stream = canvas.captureStream(0);
	const taken = window.__taken = {};
	let n = 0;
	const paint = () => {
		n = (n + 1) % 65536;
		const digits = (n & 15) + (n >> 4 & 15) + (n >> 8 & 15) + (n >> 12);
		context.fillStyle = 'hsl(' + n % 360 + ' 40% 50%)';
		context.fillRect(0, 45, 640, 315);
		context.fillStyle = 'white';
		context.fillRect(n * 7 % 600, 200, 40, 40);
		for (let i = 0; i < 24; i++) {
			const bit = i < 16 ? n >> i & 1 : i < 20 ? digits >> (i - 16) & 1 : i & 1;
			context.fillStyle = bit ? 'white' : 'black';
			context.fillRect(i * 640 / 24, 0, 640 / 24 + 1, 45);
		}
		taken[n] = performance.timeOrigin + performance.now();
		stream.getVideoTracks()[0].requestFrame();
	};
	navigator.mediaDevices.getUserMedia = async () => { setInterval(paint, 1000 / 30); return stream; };
})()`

// published measures glass to glass of what one guest shares and another sees, in one browser on this machine.
func (f *figures) published() {
	film := mediatest.Make(f, mediatest.Film{Duration: 10 * time.Second, Audio: mediatest.Stereo()})
	guests := f.Guests(f.Serve(film), "Ana", "Bo")
	ana, bo := guests[0], guests[1]
	f.Must(ana.Evaluate(f.Ctx(), painted, nil))
	f.Must(ana.Click(f.Ctx(), "button", "Share camera"))
	f.Must(bo.Until(f.Ctx(), "document.querySelector('[data-field=title]').textContent === \"Ana's camera\""))
	f.Moving(bo.Alone(), time.Now())
	f.pass(livePasses)
	f.table.Atmost("published: shared → another's screen, MediaSource", f.shared(ana, bo), liveBound, "360p30, as it is")
	if !f.lowLatency(bo) || !f.lowLatency(ana) {
		return
	}
	f.pass(livePasses)
	f.table.Atmost("published: shared → another's screen, WebRTC alone", f.shared(ana, bo), webRTCBound, "360p30, as it is")
}

// shared is how long the next pictures take from one guest's canvas to the other's screen.
func (f *figures) shared(from, to *party.Guest) []time.Duration {
	f.Helper()
	shown, err := to.Numbers(f.Ctx(), livePicture)
	f.Must(err)
	clock, err := recorder.MeasureClock(f.Ctx(), from)
	f.Must(err)
	var taken map[int]float64
	f.Must(from.Evaluate(f.Ctx(), "window.__taken", &taken))
	var list []time.Duration
	for _, s := range shown {
		if at, ok := taken[s.Frame]; ok {
			list = append(list, s.Shown.Sub(clock.Time(at)))
		}
	}
	if len(list) < livePicture/2 {
		f.Fatalf("%d of %d pictures could be read", len(list), livePicture)
	}
	return list
}
