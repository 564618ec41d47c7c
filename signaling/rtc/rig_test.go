package rtc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"go.uber.org/goleak"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/fmp4"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

func TestMain(m *testing.M) {
	if os.Getenv(viewersEnv) != "" {
		if err := browse(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// patient is how long anything may take before a test gives up.
const patient = 20 * time.Second

// encoded is a film as FFmpeg hands it to the server.
type encoded struct {
	inits     []media.Init
	fragments []*media.Fragment
	avc       fmp4.AVCConfig
	positions map[string]time.Duration   // of pictures, by what a decoder is given
	sounds    map[string][]time.Duration // the tone repeats itself
	pictures  []time.Duration
	keyframes []time.Duration
}

func film(t testing.TB, f mediatest.Film, epoch media.Epoch) *encoded {
	t.Helper()
	if f.Audio == nil {
		f.Audio = []mediatest.Sound{{Codec: "libopus"}}
	}
	f.Ext = "mkv"
	path := mediatest.Make(t, f)
	args := ffmpeg.Args(ffmpeg.Job{
		Input: ffmpeg.Input{URL: "file:" + path},
		Video: &ffmpeg.VideoOut{Stream: 0, Copy: true, SourceCodec: "h264"},
		Audio: []ffmpeg.AudioOut{{Stream: 1, Copy: true, SourceCodec: "opus"}},
	})
	out, err := exec.CommandContext(t.Context(), mediatest.Tools(t).FFmpeg, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	s, err := fmp4.Open(bytes.NewReader(out), fmp4.SplitConfig{
		Epoch: epoch, Origin: ffmpeg.Shift, Target: 500 * time.Millisecond,
		Track: func(i fmp4.TrackInfo) (media.Track, bool) {
			if i.Kind == media.KindVideo {
				return media.Track{ID: media.FirstVideo}, true
			}
			return media.Track{ID: media.FirstAudio}, true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := &encoded{inits: s.Inits(), positions: map[string]time.Duration{}, sounds: map[string][]time.Duration{}}
	if e.avc, err = fmp4.AVC(e.inits[0].Bytes); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(func(f *media.Fragment) error { e.fragments = append(e.fragments, f); return nil }); err != nil {
		t.Fatal(err)
	}
	e.index(t)
	return e
}

func (e *encoded) index(t testing.TB) {
	t.Helper()
	for _, f := range e.fragments {
		for _, s := range f.Samples {
			data := f.Bytes[s.Offset:][:s.Size]
			if f.Kind == media.KindAudio {
				e.sounds[string(data)] = append(e.sounds[string(data)], s.Present)
				continue
			}
			var units []byte
			if s.Keyframe {
				e.keyframes = append(e.keyframes, s.Present)
				for _, set := range append(append([][]byte(nil), e.avc.SPS...), e.avc.PPS...) {
					units = append(append(units, 0, 0, 0, 1), set...)
				}
			}
			err := e.avc.NALUnits(data, func(unit []byte) { units = append(append(units, 0, 0, 0, 1), unit...) })
			if err != nil {
				t.Fatal(err)
			}
			e.positions[string(units)] = s.Present
			e.pictures = append(e.pictures, s.Present)
		}
	}
}

// at is the picture shown at a position.
func (e *encoded) at(position time.Duration) time.Duration {
	shown := e.pictures[0]
	for _, p := range e.pictures {
		if p <= position {
			shown = p
		}
	}
	return shown
}

// in puts the whole film into a ring.
func (e *encoded) in(t testing.TB, r *ring.Ring, item uint32, change ring.Change) {
	t.Helper()
	epoch := e.inits[0].Epoch
	if err := r.Begin(ring.Run{Epoch: epoch, Item: item, Inits: e.inits, WebRTC: true}, change); err != nil {
		t.Fatal(err)
	}
	if err := r.Append(e.fragments...); err != nil {
		t.Fatal(err)
	}
	last := e.fragments[len(e.fragments)-1]
	r.Finish(epoch, last.End())
}

// room is where a film stands, set by the test.
type room struct {
	mu      sync.Mutex
	now     media.Timeline
	changed chan struct{}
}

func (r *room) timeline() (media.Timeline, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now, r.changed
}

func (r *room) set(t media.Timeline) {
	r.mu.Lock()
	old := r.changed
	r.now, r.changed = t, make(chan struct{})
	r.mu.Unlock()
	close(old)
}

func (r *room) play(from time.Duration) {
	r.set(media.Timeline{Anchor: from, AnchorTime: time.Now(), Rate: 1, Moving: true})
}

func (r *room) pause(at time.Duration) {
	r.set(media.Timeline{Anchor: at, AnchorTime: time.Now(), Rate: 1})
}

// house is an engine with one feed.
type house struct {
	t      testing.TB
	engine *Engine
	ring   *ring.Ring
	room   *room
	feed   *Feed
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func build(t testing.TB, cfg Config, feed FeedConfig) *house {
	t.Helper()
	return buildWith(t, cfg, feed, 0)
}

// buildWith makes a house whose feed shows a room that stands still so many times again.
func buildWith(t testing.TB, cfg Config, feed FeedConfig, encores int) *house {
	t.Helper()
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	cfg.Log = quiet()
	h := &house{t: t, ring: ring.New(ring.Limits{}), room: &room{changed: make(chan struct{})}}
	h.room.now.Rate = 1
	var err error
	if h.engine, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	feed.Linger = time.Hour
	feed.Ring, feed.Timeline, feed.Log = h.ring, h.room.timeline, quiet()
	h.feed = h.engine.Feed(feed)
	h.feed.encores = encores
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := h.feed.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the feed ended: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := h.engine.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return h
}

// eventually waits until something is so that tells nobody when it is.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	look, limit := time.NewTicker(time.Millisecond), time.After(patient)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-limit:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// join connects somebody's browser and shows it the feed.
func (h *house) join(how ...func(*webrtc.SettingEngine)) *guest {
	h.t.Helper()
	g := newGuest(h.t, how...)
	peer, err := h.engine.Peer(PeerConfig{
		State: g.state, Mapping: g.map_, Estimate: g.estimate, Trouble: g.trouble,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	g.peer = peer
	h.t.Cleanup(peer.Close)
	h.feed.Add(peer)
	ctx, stop := context.WithTimeout(context.Background(), patient)
	defer stop()
	answer, err := peer.AnswerWhole(ctx, g.offer())
	if err != nil {
		h.t.Fatal(err)
	}
	g.answered(answer)
	return g
}
