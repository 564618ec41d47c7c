package stream

import (
	"testing"
	"time"

	"watchroom/media"
)

// arrivals feeds a meter with fragments that come at times, each as long as the time since the one before it began.
type arrivals struct {
	*meter
	t     *testing.T
	begin time.Time
	end   time.Duration
}

func newArrivals(t *testing.T) *arrivals {
	begin := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	return &arrivals{meter: newMeter(begin, begin), t: t, begin: begin}
}

// come says that at a time everything up to end was there.
func (a *arrivals) come(at, end time.Duration) {
	a.t.Helper()
	if !a.add(a.begin.Add(at), a.end, end) {
		a.t.Fatalf("what came at %v up to %v is not believed", at, end)
	}
	a.end = end
	a.rests(a.begin.Add(at))
}

const each = 40 * time.Millisecond

func TestTheEdgeIsKnownOnceTheBurstIsOver(t *testing.T) {
	a := newArrivals(t)
	for n := range 50 { // two seconds that were waiting, in 100 ms
		a.come(time.Duration(n)*2*time.Millisecond, time.Duration(n+1)*each)
	}
	if _, settled := a.rests(a.begin.Add(150 * time.Millisecond)); settled {
		t.Fatal("it rests within the burst")
	}
	for n := range 20 {
		a.come(100*time.Millisecond+time.Duration(n+1)*each, 2*time.Second+time.Duration(n+1)*each)
	}
	now := 100*time.Millisecond + 20*each
	if _, settled := a.rests(a.begin.Add(now)); !settled {
		t.Fatal("it does not rest")
	}
	edge, lag := a.edge(a.begin.Add(now))
	if want := 2*time.Second + 20*each; (edge-want).Abs() > 10*time.Millisecond || lag > 110*time.Millisecond {
		t.Fatalf("edge %v, want %v; lag %v", edge, want, lag)
	}
}

// steady is a source that has come to rest, up to a time from its begin on, with a fragment every 40 ms.
func steady(t *testing.T, until time.Duration) *arrivals {
	a := newArrivals(t)
	for at := each; at <= until; at += each {
		a.come(at, at)
	}
	return a
}

func TestTheLagIsWhatASourceIsUsuallyLateBy(t *testing.T) {
	a := steady(t, 15*time.Second)
	if edge, lag := a.edge(a.begin.Add(15 * time.Second)); edge != 15*time.Second || lag != each {
		t.Fatalf("edge %v, lag %v", edge, lag)
	}
	a.come(15500*time.Millisecond, 15500*time.Millisecond) // a hiccup
	if _, lag := a.edge(a.begin.Add(15500 * time.Millisecond)); lag != each {
		t.Fatalf("lag %v after a hiccup", lag)
	}
	for at := 16 * time.Second; at <= 30*time.Second; at += 500 * time.Millisecond {
		a.come(at, at)
	}
	if _, lag := a.edge(a.begin.Add(30 * time.Second)); lag != 500*time.Millisecond {
		t.Fatalf("lag %v of what always comes so late", lag)
	}
}

func TestAClockThatJumpsIsNotBelieved(t *testing.T) {
	for name, end := range map[string]time.Duration{"ahead": time.Hour, "a little ahead": 14 * time.Second, "far behind": -15 * time.Second} {
		a := steady(t, 10*time.Second)
		if a.add(a.begin.Add(10*time.Second+each), a.end, end) {
			t.Errorf("%s: believed", name)
		}
	}
}

// A published clock may jump, and its run goes on: at once, and long after.
func TestALenientRunGoesOnWhereItsClockHasJumped(t *testing.T) {
	begin := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	opened := begin.Add(10 * time.Minute) // the stream is older than the run
	l := liveRun{meter: newMeter(begin, opened), ends: map[media.TrackID]time.Duration{}, lenient: true}
	const jump = 5 * time.Second
	for at := time.Duration(0); at < 30*time.Second; at += each {
		from := at
		if at >= 15*time.Second {
			from += jump
		}
		f := &media.Fragment{Track: media.FirstVideo, Decode: from, Start: from, Duration: each}
		now := opened.Add(at + each)
		if !l.measure(f, now) {
			t.Fatalf("the run ends at %v", at)
		}
		l.meter.rests(now)
		if edge, _ := l.meter.edge(now); (edge - f.End()).Abs() > each {
			t.Fatalf("at %v the edge is %v, and the newest picture ends at %v", at, edge, f.End())
		}
	}
}

func TestTheEdgeGoesOnWhereNothingComes(t *testing.T) {
	a := steady(t, 20*time.Second)
	if edge, lag := a.edge(a.begin.Add(time.Minute)); edge != time.Minute || lag != each {
		t.Fatalf("edge %v, lag %v", edge, lag)
	}
	a.move(time.Hour)
	if edge, _ := a.edge(a.begin.Add(time.Minute)); edge != time.Hour+time.Minute {
		t.Fatalf("edge %v after a move", edge)
	}
	a.come(time.Minute, 20*time.Second+each) // nothing says any more that it cannot be
}
