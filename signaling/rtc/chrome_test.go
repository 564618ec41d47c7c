package rtc

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

// page shows a feed, and remembers of each presented frame its number, as mediatest writes it, and its timestamp.
const page = `<!doctype html><video autoplay muted playsinline></video><script>
window.frames_ = [];
const video = document.querySelector("video");
const canvas = new OffscreenCanvas(24, 8).getContext("2d", {willReadFrequently: true});
function number() {
  canvas.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 8, 0, 0, 24, 8);
  const {data} = canvas.getImageData(0, 4, 24, 1);
  let n = 0;
  for (let i = 0; i < 16; i++) if (data[4 * i] > 127) n |= 1 << i;
  return n;
}
function each(now, frame) {
  frames_.push({number: number(), timestamp: frame.rtpTimestamp, at: performance.timeOrigin + frame.expectedDisplayTime});
  video.requestVideoFrameCallback(each);
}
video.requestVideoFrameCallback(each);
(async () => {
  const pc = new RTCPeerConnection();
  pc.addTransceiver("video", {direction: "recvonly"});
  pc.addTransceiver("audio", {direction: "recvonly"});
  const stream = new MediaStream();
  pc.ontrack = ({track}) => { stream.addTrack(track); video.srcObject = stream; };
  await pc.setLocalDescription();
  const complete = () => pc.iceGatheringState === "complete";
  if (!complete()) await new Promise((done) => { pc.onicegatheringstatechange = () => complete() && done(); });
  const answer = await fetch("/", {method: "POST", body: pc.localDescription.sdp});
  await pc.setRemoteDescription({type: "answer", sdp: await answer.text()});
})();
</script>`

type presented struct {
	Number    int     `json:"number"`
	Timestamp uint32  `json:"timestamp"`
	At        float64 `json:"at"` // milliseconds since 1970
}

func TestABrowserShowsTheFramesAtTheTimesThatMappingsSay(t *testing.T) {
	f := film(t, mediatest.Film{Duration: 10 * time.Second}, 1)
	h := buildWith(t, Config{Listen: ":0", Loopback: true}, FeedConfig{}, encores)
	f.in(t, h.ring, 1, ring.Replace{})
	var mu sync.Mutex
	var mappings []Mapping
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, page)
			return
		}
		offer, _ := io.ReadAll(r.Body)
		peer, err := h.engine.Peer(PeerConfig{Mapping: func(m Mapping) {
			mu.Lock()
			mappings = append(mappings, m)
			mu.Unlock()
		}})
		if err != nil {
			t.Error(err)
			return
		}
		t.Cleanup(peer.Close)
		h.feed.Add(peer)
		answer, err := peer.AnswerWhole(r.Context(), string(offer))
		if err != nil {
			t.Errorf("%v\n%s", err, offer)
		}
		io.WriteString(w, answer)
	}))
	defer server.Close()
	var options []chromedp.ExecAllocatorOption
	for _, flag := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options, chromedp.Flag("autoplay-policy", "no-user-gesture-required"))
	allocator, endAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	defer endAllocator()
	browser, end := chromedp.NewContext(allocator)
	defer end()
	frames := func() (list []presented) {
		text, err := chromedp.Run(browser, chromedp.Evaluate[string]("JSON.stringify(frames_)"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if err := chromedp.Do(browser, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a picture while paused", func() bool { return len(frames()) > 0 })
	h.room.play(0)
	eventually(t, "three seconds of film", func() bool {
		list := frames()
		return list[len(list)-1].Number >= 75
	})
	h.room.play(6 * time.Second)
	eventually(t, "what follows a seek", func() bool {
		list := frames()
		return list[len(list)-1].Number >= 200
	})
	mu.Lock()
	defer mu.Unlock()
	g := &guest{mappings: mappings}
	beginning, hidden, late := 0, 0, 0
	list := frames()
	for _, p := range list {
		if p.Number > 0 && p.Number < 75 {
			beginning++
		}
		m, ok := g.at(shown{timestamp: p.Timestamp})
		switch {
		case !ok:
			hidden++
		case p.Number > 0 && near(m.media(p.Timestamp), f.pictures[p.Number-1], time.Millisecond):
			late++ // the callback was: the next picture stood there already when it was looked at
		case !near(m.media(p.Timestamp), f.pictures[p.Number], time.Millisecond):
			t.Errorf("frame %d, of %v, is %v by %+v", p.Number, f.pictures[p.Number], m.media(p.Timestamp), m)
		}
	}
	if beginning < 40 {
		t.Errorf("of the first three seconds %d frames were shown", beginning)
	}
	if late > len(list)/10 {
		t.Errorf("%d of %d frames are those before by their mappings", late, len(list))
	}
	if hidden > 5 {
		t.Errorf("%d frames for the decoder only were shown", hidden)
	}
}
