package stream_test

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/source"
	"watchroom/media/stream"
)

// happening is the item of an address that happens now.
func happening(t testing.TB, address string) *media.Item {
	t.Helper()
	src := media.Source{Kind: media.SourceAddress, Address: address}
	in, closer, err := source.Open(src)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	in.Live = true
	p, err := mediatest.Tools(t).Probe(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return &media.Item{Source: src, Streams: p.Streams, Live: true}
}

// onAir waits for the edge and for Ready, and returns the edge.
func (l *line) onAir() stream.Edge {
	l.t.Helper()
	e := next[stream.Edge](l)
	if r := next[stream.Ready](l); r.Epoch != e.Epoch {
		l.t.Fatalf("%+v after %+v", r, e)
	}
	return e
}

// broke waits for the end of an epoch, over what is said about edges.
func (l *line) broke() stream.Broke {
	l.t.Helper()
	for {
		select {
		case e := <-l.Events():
			if b, ok := e.(stream.Broke); ok {
				return b
			}
		case <-time.After(30 * time.Second):
			l.t.Fatal("it did not break")
		}
	}
}

func TestACameraThatStopsAndComesBack(t *testing.T) {
	camera := mediatest.ServeRTSP(t)
	stop := camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
	l := open(t)
	item := happening(t, camera.URL())
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1, Position: 5 * time.Second})
	e := l.onAir()
	if e.Edge < 5*time.Second || e.Edge > 9*time.Second || e.Begin < 5*time.Second || e.Lag > 2*time.Second {
		t.Fatalf("%+v", e)
	}
	for range 4 {
		later := next[stream.Edge](l)
		if apart := later.Edge - e.Edge - later.At.Sub(e.At); apart.Abs() > 100*time.Millisecond {
			t.Errorf("the edge parts from the clock by %v", apart)
		}
	}
	stop()
	b := l.broke()
	if b.Final || b.End < e.Edge || b.Sentence != "The stream has stopped; trying again." {
		t.Fatalf("%+v", b)
	}
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 2, Position: b.End, Mode: stream.Resume})
	if again := l.broke(); again.Final || again.End != b.End {
		t.Fatalf("with nobody there: %+v", again)
	}
	camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 3, Position: b.End, Mode: stream.Resume})
	if e := l.onAir(); e.Epoch != 3 || e.Begin < b.End || e.From > 8*time.Second {
		t.Fatalf("%+v after %v", e, b.End)
	}
}

// annexB is a film's pictures as one bare stream.
func annexB(t testing.TB, f mediatest.Film) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "film.h264")
	cmd := exec.CommandContext(t.Context(), mediatest.Tools(t).FFmpeg, "-v", "error", "-i", mediatest.Make(t, f), "-c", "copy", "-bsf:v", "h264_mp4toannexb", out)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAPictureOfAnotherSizeIsAnotherEpoch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "both.h264")
	small := annexB(t, mediatest.Film{Duration: 6 * time.Second})
	large := annexB(t, mediatest.Film{Duration: 30 * time.Second, Width: 640, Height: 360})
	if err := os.WriteFile(path, append(small, large...), 0o600); err != nil {
		t.Fatal(err)
	}
	camera := mediatest.ServeRTSP(t)
	camera.Publish("-re", "-f", "h264", "-framerate", "25", "-i", path, "-c", "copy")
	l := open(t)
	item := happening(t, camera.URL())
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1})
	l.onAir()
	b := l.broke()
	// The server goes on to describe what came first. That is found out, too.
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 2, Position: b.End, Mode: stream.Resume})
	if again := l.broke(); b.Final || again.Final || !b.Changed || !again.Changed {
		t.Fatalf("%+v, %+v", b, again)
	}
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 3, Position: b.End, Mode: stream.Resume})
	if e := l.onAir(); e.Begin < b.End {
		t.Fatalf("%+v after %v", e, b.End)
	}
	run, _ := l.Ring().Run()
	if run.Inits[0].Track.Copied {
		t.Fatal("it is copied with a description of another picture")
	}
}

func TestAnotherPlanTakesOverWhereTheOneBeforeIt(t *testing.T) {
	camera := mediatest.ServeRTSP(t)
	camera.Publish(mediatest.TestCard(320, 180, 25, true)...)
	l := open(t)
	item := happening(t, camera.URL())
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1})
	before := l.onAir()
	l.SetTimeline(media.Timeline{Anchor: before.Edge - 300*time.Millisecond, AnchorTime: before.At, Rate: 1, Moving: true})
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 2, Position: before.Edge, Mode: stream.Splice, WebRTC: true})
	for before.Epoch == 1 {
		before = next[stream.Edge](l)
		if before.Epoch == 1 {
			continue
		}
		line, _ := l.Ring().Newest()
		if (before.Edge - line).Abs() > 300*time.Millisecond {
			t.Fatalf("%+v where the ring has come to %v", before, line)
		}
	}
	if r := next[stream.Ready](l); r.Epoch != 2 || !l.Ring().Taken(2) {
		t.Fatalf("%+v, %+v", r, l.Ring().Runs())
	}
}

func TestASourceThatNeverAnswersIsSaidSoInTime(t *testing.T) {
	silent, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	in, closer, err := source.Open(media.Source{Kind: media.SourceAddress, Address: "rtsp://" + silent.Addr().String() + "/live"})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	in.Live = true
	began := time.Now()
	_, err = mediatest.Tools(t).Probe(t.Context(), in)
	if took := time.Since(began); !errors.Is(err, ffmpeg.ErrUnreachable) || took > 15*time.Second {
		t.Fatalf("%v after %v", err, took)
	}
}
