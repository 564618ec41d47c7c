package room

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room/state"
)

// line stands in for FFmpeg, at the edge of the machine: it is ready as soon as it is asked.
type line struct {
	ring   *ring.Ring
	events chan stream.Event

	mu      sync.Mutex
	started []stream.Request
	stopped int

	timeline media.Timeline
}

func newLine() *line {
	return &line{ring: ring.New(ring.Limits{}), events: make(chan stream.Event, 16)}
}

func (l *line) Start(r stream.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started = append(l.started, r)
	l.events <- stream.Ready{Epoch: r.Epoch}
}

func (l *line) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped++
}

func (l *line) SetTimeline(t media.Timeline) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timeline = t
}

func (l *line) told() media.Timeline {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.timeline
}

func (l *line) Events() <-chan stream.Event { return l.events }
func (l *line) Ring() *ring.Ring            { return l.ring }

func (l *line) starts() []stream.Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]stream.Request(nil), l.started...)
}

// saver remembers the last record, as a disk would.
type saver struct {
	mu    sync.Mutex
	saved []Record
}

func (s *saver) Save(_ context.Context, r Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saved = append(s.saved, r)
	return nil
}

func (s *saver) last() Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saved[len(s.saved)-1]
}

func (l *line) stops() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

// pass lets the bubble's time go by.
func pass(d time.Duration) { <-time.After(d) }

// film has been put into a room of its own, which runs until the test ends.
func film(t *testing.T) (*Room, *line, *saver) {
	t.Helper()
	s, _ := state.New(state.Limits{Members: 3, IdleAfter: 30 * time.Second}).Apply(time.Now(), state.Load{
		Item: media.Item{Title: "Film", Duration: time.Hour, Seekable: true},
	})
	l, kept := newLine(), &saver{}
	r := New(Config{
		Record: Record{Slug: "film"}, State: s, Stream: l, Store: kept,
		MaxViewers: 2, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = r.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return r, l, kept
}

func attach(t *testing.T, r *Room, id state.MemberID) *Seat {
	t.Helper()
	s, err := r.Attach(t.Context(), id, string(id), false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// send hands the room an event that a test has no use for an error of.
func send(t *testing.T, r *Room, e state.Event) {
	t.Helper()
	if err := r.Send(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func ready(t *testing.T, r *Room, ids ...state.MemberID) {
	t.Helper()
	for _, id := range ids {
		send(t, r, state.Readiness{Member: id, Generation: r.State().Generation, Ready: true})
	}
}

func TestFirstToComeStartsTheEncoderAndTheLastToGoFreesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, l, _ := film(t)
		ana := attach(t, r, "ana")
		synctest.Wait()
		if got := l.starts(); len(got) != 1 {
			t.Fatalf("%d starts, want 1", len(got))
		}
		ana.Close(t.Context(), false)
		pass(29 * time.Second)
		synctest.Wait()
		if l.stops() != 0 {
			t.Error("freed before the time-out")
		}
		pass(2 * time.Second)
		synctest.Wait()
		if l.stops() != 1 {
			t.Errorf("stopped %d times, want once", l.stops())
		}
	})
}

func TestASavedRoomTellsItsStreamWhereItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		saved, _ := state.New(state.Limits{}).Apply(time.Now(), state.Load{
			Item: media.Item{Title: "Film", Duration: time.Hour, Seekable: true}, Position: 50 * time.Minute,
		})
		l := newLine()
		r := New(Config{Record: Record{Slug: "film"}, State: saved, Stream: l, Store: &saver{}, Log: slog.New(slog.DiscardHandler)})
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = r.Run(ctx) })
		synctest.Wait()
		if at := l.told().At(time.Now()); at != 50*time.Minute {
			t.Errorf("the stream was told %v", at)
		}
		stop()
		running.Wait()
	})
}

func TestPlayBeginsForAllAtOneInstantAndIsSavedBeforeItIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, kept := film(t)
		attach(t, r, "ana")
		ben := attach(t, r, "ben")
		synctest.Wait()
		ready(t, r, "ana", "ben")
		send(t, r, state.Play{Member: "ana"})
		u, err := ben.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if u.State.Phase != state.Playing || !u.State.Timeline.AnchorTime.After(time.Now()) {
			t.Errorf("%s, starting at %v; want playing, ahead of now", u.State.Phase, u.State.Timeline.AnchorTime)
		}
		if saved := kept.last().State; !saved.Timeline.Moving {
			t.Error("seen before it was saved")
		}
	})
}

func TestWaitingEndsAtTheLimitByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := film(t)
		attach(t, r, "ana")
		attach(t, r, "ben")
		synctest.Wait()
		ready(t, r, "ana")
		send(t, r, state.Play{Member: "ana"})
		if p := r.State().Phase; p != state.Waiting {
			t.Fatalf("%s, want waiting for ben", p)
		}
		pass(state.DefaultSettings().WaitLimit + time.Millisecond)
		synctest.Wait()
		if p := r.State().Phase; p != state.Playing {
			t.Errorf("%s after the limit, want playing", p)
		}
	})
}

func TestSeatSkipsWhatLiesBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := film(t)
		ana := attach(t, r, "ana")
		synctest.Wait()
		if _, err := ana.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			send(t, r, state.Seek{Member: "ana", Position: time.Duration(i) * time.Second})
		}
		u, err := ana.Next(t.Context())
		if err != nil || u.State.Timeline.Anchor != 99*time.Second {
			t.Errorf("at %v, %v; want the newest, 99 s", u.State.Timeline.Anchor, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if _, err := ana.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("more to read: %v", err)
		}
	})
}

func TestRefusalsReachOnlyWhoAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := film(t)
		ana, ben := attach(t, r, "ana"), attach(t, r, "ben")
		send(t, r, state.Kick{Member: "ben", Who: "ana"})
		u, err := ben.Next(t.Context())
		if err != nil || len(u.Refused) != 1 || u.Refused[0] != state.ReasonNotOwner {
			t.Errorf("ben got %v, %v; want one refusal", u.Refused, err)
		}
		if u, err := ana.Next(t.Context()); err != nil || len(u.Refused) != 0 {
			t.Errorf("ana got %v, %v; want no refusal", u.Refused, err)
		}
	})
}

func TestKickedAndTooManyAreRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := film(t)
		attach(t, r, "ana")
		ben := attach(t, r, "ben")
		attach(t, r, "cleo")
		var removed *Removed
		if _, err := attach(t, r, "dora").Next(t.Context()); !errors.As(err, &removed) || removed.Reason != state.ReasonFull {
			t.Errorf("the fourth of three: %v, want full", err)
		}
		send(t, r, state.Kick{Member: "ana", Who: "ben"})
		if _, err := ben.Next(t.Context()); !errors.As(err, &removed) || removed.Reason != state.ReasonKicked {
			t.Errorf("ben: %v, want kicked", err)
		}
		if r.Admits("ben") {
			t.Error("ben may come back without asking")
		}
	})
}

func TestSecondConnectionOfTheSamePersonKeepsThemIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := film(t)
		phone, laptop := attach(t, r, "ana"), attach(t, r, "ana")
		phone.Close(t.Context(), false)
		if !r.State().Members["ana"].Present {
			t.Error("gone with one of two connections")
		}
		laptop.Close(t.Context(), false)
		if r.State().Members["ana"].Present {
			t.Error("present without a connection")
		}
	})
}

func TestViewersAreLimitedAndCounted(t *testing.T) {
	r := New(Config{Stream: newLine(), Store: &saver{}, MaxViewers: 2, Log: slog.New(slog.DiscardHandler)})
	one, err := r.Watch("ws")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Watch("http"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Watch("http"); !errors.Is(err, ErrFull) {
		t.Errorf("the third of two: %v, want ErrFull", err)
	}
	one.Sent(3, 300)
	one.Close()
	one.Close()
	if c := r.Viewers(); c.Now["ws"] != 0 || c.Now["http"] != 1 || c.Fragments != 3 || c.Bytes != 300 {
		t.Errorf("counted %+v", c)
	}
}
