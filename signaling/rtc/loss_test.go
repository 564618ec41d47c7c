package rtc

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/pion/transport/v4/vnet"
	"github.com/pion/webrtc/v4"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

// BenchmarkLoss reports for how many seconds a minute the picture of about 2.5 Mbit/s stands still over networks that lose
// packets in both directions. Pictures leave so long before they are due: for films as rooms send them, and less.
func BenchmarkLoss(b *testing.B) {
	f := film(b, mediatest.Film{Width: 720, Height: 400, FPS: 30, GOP: 2 * time.Second, Duration: 40 * time.Second}, 1)
	for _, loss := range []float64{0.01, 0.05, 0.10} {
		b.Run(fmt.Sprintf("%.0f%%", 100*loss), func(b *testing.B) {
			var routes []*route
			for _, roundTrip := range []time.Duration{50, 100, 200} {
				for _, before := range []time.Duration{ahead, 200 * time.Millisecond} {
					routes = append(routes, newRoute(b, f, loss, roundTrip*time.Millisecond, before))
				}
			}
			for b.Loop() {
				var watching sync.WaitGroup
				for _, p := range routes {
					watching.Go(p.watch)
				}
				watching.Wait()
			}
			b.ReportMetric(0, "ns/op")
			for _, p := range routes {
				b.ReportMetric(p.frozen, fmt.Sprintf("frozen-s/min:rtt%d,%d-ahead", p.roundTrip.Milliseconds(), p.before.Milliseconds()))
				b.Logf("%v round trip, %v ahead: %d freezes, %.1f s a minute; %d pictures, %d keyframes asked for, %+v",
					p.roundTrip, p.before, p.freezes, p.frozen, p.pictures, p.watcher.pleas, p.peer.Stats())
			}
		})
	}
}

// route is a network with a house at one end and a watcher at the other.
type route struct {
	b                 *testing.B
	house             *house
	watcher           *watcher
	peer              *Peer
	roundTrip, before time.Duration

	frozen            float64 // seconds a minute
	freezes, pictures int
}

func newRoute(b *testing.B, f *encoded, loss float64, roundTrip, before time.Duration) *route {
	b.Helper()
	server, viewer := far(b, loss, roundTrip/2)
	h := build(b, Config{network: server}, FeedConfig{Ahead: before})
	f.in(b, h.ring, 1, ring.Replace{})
	p := &route{b: b, house: h, roundTrip: roundTrip, before: before}
	p.watcher = newWatcher(b, viewer, roundTrip, func() time.Duration { return h.engine.since(time.Now()) })
	connected := make(chan struct{}, 1)
	var err error
	p.peer, err = h.engine.Peer(PeerConfig{State: func(s State) {
		if s == Connected {
			connected <- struct{}{}
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.peer.Close)
	h.feed.Add(p.peer)
	p.connect()
	select {
	case <-connected:
	case <-time.After(patient):
		b.Fatal("no connection")
	}
	return p
}

func (p *route) connect() {
	p.b.Helper()
	pc := p.watcher.pc
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		p.b.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(offer); err != nil {
		p.b.Fatal(err)
	}
	<-gathered
	ctx, stop := context.WithTimeout(context.Background(), patient)
	defer stop()
	answer, err := p.peer.AnswerWhole(ctx, pc.LocalDescription().SDP)
	if err != nil {
		p.b.Fatal(err)
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		p.b.Fatal(err)
	}
}

// watch plays the film once, and counts what was shown but for its beginning and its end.
func (p *route) watch() {
	const watched, begin = 36 * time.Second, 3 * time.Second
	began := p.house.engine.since(time.Now())
	p.house.room.play(0)
	<-time.After(watched + time.Second)
	p.house.room.pause(watched)
	var shows []time.Duration
	for _, at := range p.watcher.shows() {
		if at > began+begin && at < began+watched {
			shows = append(shows, at)
		}
	}
	var total time.Duration
	total, p.freezes = frozen(shows)
	p.frozen, p.pictures = total.Seconds()/(watched-begin).Minutes(), len(shows)
}

// far is a network that delays and loses packets of all kinds, in both directions.
func far(b *testing.B, loss float64, delay time.Duration) (server, viewer *vnet.Net) {
	b.Helper()
	var mu sync.Mutex
	dice := rand.New(rand.NewPCG(1, 2))
	return network(b, vnet.RouterConfig{MinDelay: delay}, func(vnet.Chunk) bool {
		mu.Lock()
		defer mu.Unlock()
		return dice.Float64() >= loss
	})
}
