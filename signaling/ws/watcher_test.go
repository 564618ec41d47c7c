package ws_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"watchroom/signaling/wire"
)

// patient is how long anything may take before a test gives up.
const patient = 20 * time.Second

// watcher is a page that watches over WebRTC: a control socket, and Pion for the browser's part.
type watcher struct {
	t      testing.TB
	socket *client
	pc     *webrtc.PeerConnection

	mu       sync.Mutex
	room     wire.Room
	states   []wire.RTCState
	mappings []wire.RTCMapping
	video    []*rtp.Packet
	audio    []*rtp.Packet
	closed   string // how the socket was
	news     chan struct{}
}

func (h *house) watcher(member string) *watcher {
	h.t.Helper()
	w := &watcher{t: h.t, socket: h.dial(member, "control"), news: make(chan struct{}, 1)}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		h.t.Fatal(err)
	}
	w.pc = pc
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			h.t.Fatal(err)
		}
	}
	pc.OnTrack(w.receive)
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		i := c.ToJSON()
		w.say(wire.RTCCandidate{Candidate: i.Candidate, Mid: i.SDPMid, Index: i.SDPMLineIndex})
	})
	var reading sync.WaitGroup
	reading.Go(w.read)
	h.t.Cleanup(func() {
		_ = w.socket.CloseNow()
		reading.Wait()
		if err := pc.GracefulClose(); err != nil {
			h.t.Errorf("closing: %v", err)
		}
	})
	return w
}

// say may be called by any goroutine.
func (w *watcher) say(m wire.FromClient) {
	text, err := wire.EncodeClient(m)
	if err != nil {
		w.t.Errorf("saying %T: %v", m, err)
	}
	_ = w.socket.Write(w.t.Context(), websocket.MessageText, text) // a socket that was closed is seen by read
}

// offer asks for the picture.
func (w *watcher) offer() {
	w.t.Helper()
	offer, err := w.pc.CreateOffer(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.pc.SetLocalDescription(offer); err != nil {
		w.t.Fatal(err)
	}
	w.say(wire.RTCOffer{SDP: offer.SDP})
}

// read takes what the server says until the socket ends.
func (w *watcher) read() {
	for {
		_, text, err := w.socket.Read(w.t.Context())
		if err != nil {
			w.change(func() { w.closed = err.Error() })
			return
		}
		var head struct{ Type string }
		if err := json.Unmarshal(text, &head); err != nil {
			w.t.Errorf("%s: %v", text, err)
			return
		}
		w.take(head.Type, text)
	}
}

func (w *watcher) take(kind string, text []byte) {
	switch kind {
	case "room":
		room := as[wire.Room](w, text)
		w.change(func() { w.room = room })
		w.say(wire.Ready{Generation: room.Generation, Ready: true})
	case "rtc.answer":
		answer := webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: as[wire.RTCAnswer](w, text).SDP}
		if err := w.pc.SetRemoteDescription(answer); err != nil {
			w.t.Errorf("the answer: %v", err)
		}
	case "rtc.candidate":
		c := as[wire.RTCCandidate](w, text)
		if err := w.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.Mid, SDPMLineIndex: c.Index}); err != nil {
			w.t.Errorf("a candidate: %v", err)
		}
	case "rtc.state":
		s := as[wire.RTCState](w, text)
		w.change(func() { w.states = append(w.states, s) })
	case "rtc.mapping":
		m := as[wire.RTCMapping](w, text)
		w.change(func() { w.mappings = append(w.mappings, m) })
	}
}

func as[M any](w *watcher, text []byte) M {
	var m M
	if err := json.Unmarshal(text, &m); err != nil {
		w.t.Errorf("%s: %v", text, err)
	}
	return m
}

func (w *watcher) receive(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	for {
		p, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		w.change(func() {
			if track.Kind() == webrtc.RTPCodecTypeVideo {
				w.video = append(w.video, p)
			} else {
				w.audio = append(w.audio, p)
			}
		})
	}
}

func (w *watcher) change(what func()) {
	w.mu.Lock()
	what()
	w.mu.Unlock()
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// wait waits until something is so.
func (w *watcher) wait(what string, so func() bool) {
	w.t.Helper()
	limit := time.After(patient)
	for {
		w.mu.Lock()
		is := so()
		w.mu.Unlock()
		if is {
			return
		}
		select {
		case <-w.news:
		case <-limit:
			w.t.Fatalf("waited in vain for %s; states %+v, mappings %+v, %d pictures' packets, room %+v", what, w.states, w.mappings, len(w.video), w.room)
		}
	}
}

// state is the last the server said of the connection; w is locked.
func (w *watcher) state() string {
	if len(w.states) == 0 {
		return ""
	}
	return w.states[len(w.states)-1].State
}

// shows tells whether the last picture that came whole is at this position or up to a second past it; w is locked.
func (w *watcher) shows(position float64) bool {
	at, ok := w.position()
	return ok && at >= position-0.05 && at < position+1
}

// position is that of the last picture that came whole, and false where it is not to be seen; w is locked.
func (w *watcher) position() (float64, bool) {
	for _, p := range slices.Backward(w.video) {
		if !p.Marker {
			continue
		}
		for _, m := range slices.Backward(w.mappings) {
			if int32(p.Timestamp-m.Hidden) < 0 {
				continue
			}
			since := int32(p.Timestamp - m.Video)
			return m.Media + float64(since)/90000*m.Rate, since >= 0
		}
		return 0, false
	}
	return 0, false
}
