package rtc

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
)

// within waits for a signal.
func within(t *testing.T, what string, given <-chan struct{}) {
	t.Helper()
	select {
	case <-given:
	case <-time.After(patient):
		t.Fatalf("waited in vain for %s", what)
	}
}

func TestWhoWaitsForAConnectionIsTold(t *testing.T) {
	h := build(t, Config{}, FeedConfig{})
	g := h.join()
	within(t, "the connection", g.peer.Connected())
	select {
	case <-g.peer.Done():
		t.Error("a connection that is there is done")
	default:
	}
	g.peer.Close()
	within(t, "the end", g.peer.Done())
}

func TestAWholeAnswerToAnICERestartHasItsCandidates(t *testing.T) {
	h := build(t, Config{}, FeedConfig{})
	g := h.join()
	within(t, "the connection", g.peer.Connected())
	before := g.pc.RemoteDescription().SDP
	offer, err := g.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: true})
	if err != nil {
		t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(g.pc)
	if err := g.pc.SetLocalDescription(offer); err != nil {
		t.Fatal(err)
	}
	<-gathered
	ctx, stop := context.WithTimeout(context.Background(), patient)
	defer stop()
	answer, err := g.peer.AnswerWhole(ctx, g.pc.LocalDescription().SDP)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(answer, "a=candidate:") != strings.Count(before, "a=candidate:") || !strings.Contains(answer, "a=end-of-candidates") {
		t.Errorf("before:\n%s\nafter:\n%s", before, answer)
	}
	g.answered(answer)
	g.wait("another connection", func() bool {
		n := 0
		for _, s := range g.states {
			if s == Connected {
				n++
			}
		}
		return n == 2
	})
}
