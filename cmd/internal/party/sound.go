package party

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/page"
)

// Click is a click that a guest's video has played.
type Click struct {
	Played   time.Time     // when its first sample left the element
	Position time.Duration // the element's currentTime at that moment
}

// Listen makes the guest's page tell about clicks in the sound from now on. It must be called before the page is
// opened, and Listening after it; the page's rules about scripts are put aside for the listener.
func (g *Guest) Listen(ctx context.Context) error {
	return g.Call(ctx, page.SetBypassCSP.Method, page.SetBypassCSPParams{Enabled: true})
}

// Listening begins to note clicks of the video in the open page.
func (g *Guest) Listening(ctx context.Context) error { return g.Evaluate(ctx, listen, nil) }

// Clicks are those noted since they were asked for last.
func (g *Guest) Clicks(ctx context.Context) ([]Click, error) {
	clock, err := g.time(ctx)
	if err != nil {
		return nil, err
	}
	var noted []struct {
		At       float64 `json:"at"` // ms since 1970
		Position float64 `json:"position"`
	}
	if err := g.Evaluate(ctx, "__clicks.splice(0)", &noted); err != nil {
		return nil, err
	}
	clicks := make([]Click, 0, len(noted))
	for _, n := range noted {
		clicks = append(clicks, Click{
			Played: clock.Time(n.At), Position: time.Duration(n.Position * float64(time.Second)),
		})
	}
	return clicks, nil
}

// listen leads the element's sound through a worklet that looks for the first loud sample after a tenth of a second of
// silence. The sample's own time on the context's clock makes it exact to the block the context renders at once.
const listen = `(async () => {
	const context = new AudioContext();
	const code = ` + "`" + `registerProcessor('clicks', class extends AudioWorkletProcessor {
		quiet = 0;
		process([input], [output]) {
			for (let c = 0; c < input.length; c++) output[c]?.set(input[c]);
			const samples = input[0] ?? [];
			for (let i = 0; i < samples.length; i++) {
				if (Math.abs(samples[i]) > 0.4) {
					if (this.quiet > sampleRate / 10) this.port.postMessage((currentFrame + i) / sampleRate);
					this.quiet = 0;
				} else this.quiet++;
			}
			return true;
		}
	})` + "`" + `;
	await context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})));
	const video = document.querySelector('video');
	const node = new AudioWorkletNode(context, 'clicks');
	window.__clicks = [];
	node.port.onmessage = ({data}) => {
		const ago = context.currentTime - data;
		__clicks.push({
			at: performance.timeOrigin + performance.now() - ago * 1000,
			position: video.currentTime - ago * video.playbackRate,
		});
	};
	context.createMediaElementSource(video).connect(node).connect(context.destination);
	await context.resume();
	window.__context = context;
})()`
