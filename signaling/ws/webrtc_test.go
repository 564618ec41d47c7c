package ws_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
	"watchroom/media/source"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
	"watchroom/signaling/wire"
	"watchroom/signaling/ws"
)

// low is a house whose sockets offer WebRTC.
func low(t testing.TB, cfg rtc.Config, room *room.Config) *house {
	t.Helper()
	cfg.Listen, cfg.Log = "127.0.0.1:0", slog.New(slog.DiscardHandler)
	engine, err := rtc.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rooms := rtc.NewRooms(engine)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = rooms.Run(ctx) })
	t.Cleanup(func() { // after the sockets
		stop()
		running.Wait()
		if err := engine.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return openRoom(t, room, func(c *ws.Config) { c.RTC = rooms }, false)
}

// cinema is a house with a real line, which plays a film.
func cinema(t testing.TB, item media.Item) *house {
	t.Helper()
	line := stream.New(stream.Config{
		Tools: mediatest.Tools(t), Encoder: ffmpeg.EncoderX264, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = line.Run(ctx) })
	t.Cleanup(func() { // after the room
		stop()
		running.Wait()
	})
	s, _ := state.New(state.Limits{Members: 10}).Apply(time.Now(), state.Load{Item: item})
	return low(t, rtc.Config{}, &room.Config{State: s, Stream: line})
}

func film(t testing.TB, f mediatest.Film, loop bool) media.Item {
	t.Helper()
	src := media.Source{Kind: media.SourceFile, Path: mediatest.Make(t, f)}
	in, closer, err := source.Open(src)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	p, err := mediatest.Tools(t).Probe(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	src.Loop = loop
	return media.Item{Title: "Film", Source: src, Duration: p.Duration, Seekable: true, Streams: p.Streams}
}

// TestAFilmIsWatchedOverWebRTC: nobody has a media socket, and the film has B-frames and AAC, which WebRTC cannot carry.
func TestAFilmIsWatchedOverWebRTC(t *testing.T) {
	h := cinema(t, film(t, mediatest.Film{Duration: 8 * time.Second, GOP: 4 * time.Second, BFrames: 2, Audio: mediatest.Stereo()}, false))
	w := h.watcher("ana")
	w.offer()
	w.wait("the first picture of a room that stands", func() bool { return w.state() == "connected" && w.shows(0) })
	w.say(wire.Play{})
	w.wait("the film to move, with sound", func() bool { return w.shows(2) && len(w.audio) > 20 })
	w.say(wire.Pause{})
	w.wait("the room to stand", func() bool { return w.room.Phase == "paused" })
	w.mu.Lock()
	stands := w.room.Timeline.Anchor
	w.mu.Unlock()
	w.wait("the picture at which it stands", func() bool {
		at, ok := w.position()
		return ok && at > stands-0.1 && at < stands+0.05
	})
	w.say(wire.Seek{Position: 6.5})
	w.wait("the picture sought", func() bool { return w.shows(6.4) })
	w.say(wire.Play{})
	w.wait("the end", func() bool { return w.room.Phase == "ended" })
	w.wait("the last picture", func() bool { return w.shows(7.9) })
	w.say(wire.Play{})
	w.wait("the film to begin again", func() bool { at, ok := w.position(); return ok && at < 2 })
	if n := h.room.Viewers().Now["webrtc"]; n != 1 {
		t.Errorf("%d viewers over WebRTC", n)
	}
	w.say(wire.RTCClose{})
	w.wait("goodbye", func() bool { return w.state() == "closed" })
	if n := h.room.Viewers().Now["webrtc"]; n != 0 {
		t.Errorf("%d viewers over WebRTC when the only one has gone", n)
	}
}

func TestALoopOverWebRTCHasNoSeam(t *testing.T) {
	h := cinema(t, film(t, mediatest.Film{Duration: 2 * time.Second, GOP: time.Second}, true))
	w := h.watcher("ana")
	w.offer()
	w.say(wire.Play{})
	w.wait("the third time around", func() bool { return w.shows(4.5) && len(w.audio) > 50 })
	w.mu.Lock()
	defer w.mu.Unlock()
	moving := w.mappings[len(w.mappings)-1].Video
	for i, p := range w.video[1:] {
		if int32(w.video[i].Timestamp-moving) < 0 {
			continue
		}
		if since := int32(p.Timestamp - w.video[i].Timestamp); since > 9000 {
			t.Errorf("%d ms without a picture", since/90)
		}
		if p.SequenceNumber != w.video[i].SequenceNumber+1 {
			t.Errorf("packet %d after %d", p.SequenceNumber, w.video[i].SequenceNumber)
		}
	}
}

func TestWhoIsKickedSeesNothingMore(t *testing.T) {
	h := low(t, rtc.Config{}, nil)
	w := h.watcher("ana")
	w.offer()
	w.wait("the connection", func() bool { return w.state() == "connected" })
	began := time.Now()
	if err := h.room.Send(t.Context(), state.Kick{Who: "ana"}); err != nil {
		t.Fatal(err)
	}
	w.wait("the end of it all", func() bool { return w.closed != "" })
	h.eventually("nobody is counted", func() bool { return h.room.Viewers().Now["webrtc"] == 0 })
	if took := time.Since(began); took > time.Second && !strings.Contains(w.closed, "kicked") {
		t.Errorf("%v later: %s", took, w.closed)
	}
}

func TestAFloodOfOffersIsAnswered(t *testing.T) {
	h := low(t, rtc.Config{}, nil)
	w := h.watcher("ana")
	for range 12 {
		w.say(wire.RTCOffer{SDP: "v=0\r\n"})
	}
	w.wait("answers", func() bool { return len(w.states) >= 12 })
	w.mu.Lock()
	last := w.states[11]
	w.mu.Unlock()
	if last.State != "failed" || last.Sentence != wire.RTCSentence(wire.RTCTooOften) {
		t.Errorf("answered %+v", last)
	}
	w.say(wire.Rename{Name: "Bea"})
	h.eventually("the socket goes on", func() bool { return h.room.State().Members["ana"].Name == "Bea" })
}

func TestWhatCannotBeOfferedIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		engine rtc.Config
		room   *room.Config
		sdp    string
		want   wire.RTCReason
	}{
		"no offer":       {sdp: "hello", want: wire.RTCBadOffer},
		"nothing in it":  {sdp: "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", want: wire.RTCBadOffer},
		"without H.264":  {sdp: "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n", want: wire.RTCCodecs},
		"as many as may": {room: &room.Config{MaxViewers: 1}, sdp: "v=0\r\n", want: wire.RTCFull},
	} {
		t.Run(name, func(t *testing.T) {
			h := low(t, c.engine, c.room)
			if c.want == wire.RTCFull {
				taken, err := h.room.Watch("ws")
				if err != nil {
					t.Fatal(err)
				}
				defer taken.Close()
			}
			w := h.watcher("ana")
			w.say(wire.RTCOffer{SDP: c.sdp})
			w.wait("an answer", func() bool { return len(w.states) > 0 })
			w.mu.Lock()
			defer w.mu.Unlock()
			if got := w.states[0]; got.State != "failed" || got.Sentence != wire.RTCSentence(c.want) {
				t.Errorf("answered %+v", got)
			}
			if n := h.room.Viewers().Now["webrtc"]; n != 0 && c.want != wire.RTCFull {
				t.Errorf("%d viewers are counted", n)
			}
		})
	}
}

// TestWhatCannotBeMadeForWebRTCIsSaid: the encoder dies of it, and the room goes on without.
func TestWhatCannotBeMadeForWebRTCIsSaid(t *testing.T) {
	item := media.Item{Duration: time.Hour, Streams: []media.Stream{{Kind: media.KindVideo, Codec: "avc1.64001f"}}}
	s, _ := state.New(state.Limits{Members: 10}).Apply(time.Now(), state.Load{Item: item})
	of := &room.Config{State: s, Stream: &line{ring: ring.New(ring.Limits{}), events: make(chan stream.Event, 64)}}
	h := low(t, rtc.Config{}, of)
	w := h.watcher("ana")
	w.offer()
	w.wait("the connection", func() bool { return w.state() == "connected" })
	if err := h.room.Send(t.Context(), state.StreamBroke{Epoch: h.room.State().Epoch, Final: true}); err != nil {
		t.Fatal(err)
	}
	refused := func() bool {
		return w.state() == "failed" && w.states[len(w.states)-1].Sentence == wire.RTCSentence(wire.RTCUnable)
	}
	w.wait("the reason", refused)
	w.change(func() { w.states = nil })
	w.say(wire.RTCOffer{SDP: "v=0\r\n"}) // by then the connection has ended
	w.wait("the reason again", refused)
	if now := h.room.State(); !now.Streaming() || now.Sentence != "" {
		t.Errorf("the room has stopped: %q", now.Sentence)
	}
}

// TestAPictureThatTurnsOutUnfitIsSaid: probing missed the B-frames, as it may where a stream is read only for a moment.
func TestAPictureThatTurnsOutUnfitIsSaid(t *testing.T) {
	item := film(t, mediatest.Film{GOP: time.Second, BFrames: 2, Audio: mediatest.Stereo()}, false)
	for i := range item.Streams {
		item.Streams[i].BFrames = false
	}
	h := cinema(t, item)
	w := h.watcher("ana")
	w.offer()
	w.say(wire.Play{})
	w.wait("the reason", func() bool {
		return w.state() == "failed" && w.states[len(w.states)-1].Sentence == wire.RTCSentence(wire.RTCUnable)
	})
	if now := h.room.State(); !now.Streaming() || now.Sentence != "" {
		t.Errorf("the room has stopped: %q", now.Sentence)
	}
}

func TestWhereWebRTCIsOffPagesAreToldSo(t *testing.T) {
	h := open(t, nil, false)
	c := h.dial("ana", "control")
	if hello := c.until(`"welcome"`); !strings.Contains(hello, `"rtc":null`) {
		t.Errorf("welcome is %s", hello)
	}
	c.say(`{"type":"rtc.offer","sdp":"v=0"}`)
	if said := c.until("rtc.state"); !strings.Contains(said, "failed") {
		t.Errorf("answered %s", said)
	}
}

func TestTheServersOfTheEngineAreTold(t *testing.T) {
	h := low(t, rtc.Config{Servers: []rtc.Server{{URLs: []string{"stun:127.0.0.1:9"}}}}, nil)
	if hello := h.dial("ana", "control").until(`"welcome"`); !strings.Contains(hello, `"rtc":{"servers":[{"urls":["stun:127.0.0.1:9"]}]}`) {
		t.Errorf("welcome is %s", hello)
	}
}

// eventually waits for a fact that nobody tells.
func (h *house) eventually(what string, fact func() bool) {
	h.t.Helper()
	look, limit := time.NewTicker(5*time.Millisecond), time.After(patient)
	defer look.Stop()
	for !fact() {
		select {
		case <-look.C:
		case <-limit:
			h.t.Fatalf("it never came that %s", what)
		}
	}
}

var _ ws.RTC = (*rtc.Rooms)(nil)
