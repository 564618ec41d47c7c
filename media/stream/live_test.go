package stream_test

import (
	"testing"
	"time"

	"watchroom/media"
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
