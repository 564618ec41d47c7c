package main

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"watchroom/media"
	"watchroom/media/stream"
)

// limited is a stream under the limit. Without FFmpeg every start is answered by Broke, which is how a test sees it.
func limited(t *testing.T, e *encoders, full *int) *limitedStream {
	t.Helper()
	line := stream.New(stream.Config{Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = line.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return &limitedStream{Stream: line, encoders: e, full: func() { *full++ }}
}

func request(epoch media.Epoch) stream.Request {
	item := media.Item{
		Source:  media.Source{Kind: media.SourceAddress, Address: "http://films.example/a.mp4"},
		Streams: []media.Stream{{Kind: media.KindVideo, Name: "h264", Codec: "avc1.64001f", Width: 640, Height: 360}},
	}
	return stream.Request{Item: &item, Epoch: epoch}
}

func started(t *testing.T, l *limitedStream, want media.Epoch) {
	t.Helper()
	broke, ok := (<-l.Events()).(stream.Broke)
	if !ok || broke.Epoch != want {
		t.Fatalf("started %+v, want epoch %d", broke, want)
	}
}

func TestRoomsWaitForAFreeEncoderInTurn(t *testing.T) {
	e, full := &encoders{free: 1}, 0
	ana, ben, cleo := limited(t, e, &full), limited(t, e, &full), limited(t, e, &full)
	ana.Start(request(1))
	started(t, ana, 1)
	ben.Start(request(1))
	cleo.Start(request(1))
	ben.Start(request(2)) // sought meanwhile: the place in the queue stays, the newest is wanted
	if full != 3 || ben.holds || cleo.holds {
		t.Fatalf("told %d times, %v, %v", full, ben.holds, cleo.holds)
	}
	ana.Start(request(2)) // who has an encoder may start anew
	started(t, ana, 2)
	ana.Stop()
	started(t, ben, 2)
	ana.Start(request(3)) // the last in the queue now
	ben.Stop()
	started(t, cleo, 1)
	ana.Stop() // gives up waiting
	cleo.Stop()
	if e.free != 1 || len(e.waiting) != 0 {
		t.Errorf("free %d, waiting %d", e.free, len(e.waiting))
	}
	ben.Start(request(3))
	started(t, ben, 3)
}

func TestWithoutALimitEveryRoomHasAnEncoder(t *testing.T) {
	if got := (ServeConfig{MaxRooms: 7}).encoders(); got != 7 {
		t.Errorf("got %d", got)
	}
	if got := (ServeConfig{MaxRooms: 7, MaxEncoders: 2}).encoders(); got != 2 {
		t.Errorf("got %d", got)
	}
}
