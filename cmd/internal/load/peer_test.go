package load_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"watchroom/cmd/internal/load"
	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/source"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
)

// serveFilm is a room with a film that WebRTC takes as it is, over and over.
func serveFilm(t *testing.T) string {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	src := media.Source{Kind: media.SourceFile, Path: mediatest.Make(t, mediatest.Film{Ext: "mkv", Audio: []mediatest.Sound{{Codec: "libopus"}}})}
	in, closer, err := source.Open(src)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	found, err := mediatest.Tools(t).Probe(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	src.Loop = true
	item := media.Item{Source: src, Duration: found.Duration, Seekable: true, Streams: found.Streams}
	s, _ := state.New(state.Limits{Members: 100}).Apply(time.Now(), state.Load{Item: item})
	line := stream.New(stream.Config{Tools: mediatest.Tools(t), Encoder: ffmpeg.EncoderX264, Log: quiet})
	engine, err := rtc.New(rtc.Config{Listen: "127.0.0.1:0", Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	rooms := rtc.NewRooms(engine)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = line.Run(ctx) })
	running.Go(func() { _ = rooms.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := engine.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return serveRoom(t, room.Config{State: s, Stream: line}, rooms)
}

func TestViewersOverWebRTCMissNothing(t *testing.T) {
	var out bytes.Buffer
	r, err := load.Run(t.Context(), load.Config{RoomURL: serveFilm(t), Viewers: 3, Transport: "webrtc", For: 3 * time.Second}, &out)
	if err != nil || r.Violations() != 0 || r.PacketsLost != 0 || r.Fragments < 3*50 || r.FirstP95 == 0 || r.Late == 0 {
		t.Fatalf("%v\n%s", err, &out)
	}
}

func TestAServerWithoutWebRTCIsSaidToBe(t *testing.T) {
	var out bytes.Buffer
	_, err := load.Run(t.Context(), load.Config{RoomURL: serve(t, nil), Viewers: 1, Transport: "webrtc", For: 500 * time.Millisecond}, &out)
	if !errors.Is(err, load.ErrViolation) || !bytes.Contains(out.Bytes(), []byte("there is no WebRTC here")) {
		t.Fatalf("%v\n%s", err, &out)
	}
}
