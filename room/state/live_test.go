package state_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchroom/room/state"
)

const second = time.Second

// edge says that what happens now has come to a position, one second after the epoch began there.
func (s *script) edge(at, lag time.Duration) *script {
	s.t.Helper()
	return s.do(state.StreamEdge{Epoch: s.Epoch, Edge: at, At: s.now, Lag: lag})
}

// onAir is a room that watches a camera whose edge is at one minute.
func onAir(t *testing.T, ids ...state.MemberID) *script {
	t.Helper()
	s := newScript(t).join(ids...).do(state.Load{Item: camera(), Play: true}).edge(time.Minute, 50*time.Millisecond).streamReady()
	return s.wantPhase(state.Playing).after(state.MostLead)
}

func (s *script) wantBehind(want, give time.Duration) *script {
	s.t.Helper()
	if got := s.Live.EdgeAt(s.now) - s.Timeline.At(s.now); (got - want).Abs() > give {
		s.t.Fatalf("%v behind the edge, want %v", got, want)
	}
	return s
}

// tell lets the time pass with the edge told as a stream tells it.
func (s *script) tell(d, lag time.Duration) *script {
	s.t.Helper()
	for end := s.now.Add(d); s.now.Before(end); {
		s.after(250*time.Millisecond).edge(s.Live.EdgeAt(s.now), lag)
	}
	return s
}

func TestALiveRoomBeginsBehindItsEdgeAndWaitsForNobody(t *testing.T) {
	s := onAir(t, "ana", "ben").wantBehind(250*time.Millisecond, 0)
	s.stalled("ana").wantPhase(state.Playing)
	s.do(state.Configure{Member: "ana", Settings: state.Settings{HotJoin: state.HotJoinPause, WaitLimit: second}})
	s.join("cleo").wantPhase(state.Playing).wantBehind(250*time.Millisecond, 0)
}

func TestWhatMembersNeedMovesALiveRoom(t *testing.T) {
	s := onAir(t, "ana", "ben")
	before := s.Generation
	s.do(state.Report{Member: "ben", Need: 800 * time.Millisecond}).tell(3*second, 50*time.Millisecond)
	s.wantBehind(850*time.Millisecond, 20*time.Millisecond)
	s.do(state.Report{Member: "ben", Need: 100 * time.Millisecond}, state.Report{Member: "ana", Need: 200 * time.Millisecond})
	s.tell(3*second, 50*time.Millisecond)
	s.wantBehind(760*time.Millisecond, 30*time.Millisecond) // calmly
	s.tell(30*second, 50*time.Millisecond).wantBehind(250*time.Millisecond, 25*time.Millisecond)
	if s.Generation != before {
		t.Fatal("everybody had to say again that they are ready")
	}
	s.do(state.Dropped{Member: "ana"}).tell(20*second, 50*time.Millisecond).wantBehind(150*time.Millisecond, 25*time.Millisecond)
	s.do(state.Report{Member: "ben", Need: time.Hour}).tell(10*second, 50*time.Millisecond)
	s.wantBehind(state.MostNeed+50*time.Millisecond, 25*time.Millisecond)
}

func TestSteeringIsNotSaved(t *testing.T) {
	s := onAir(t, "ana").after(second)
	s.do(state.StreamEdge{Epoch: s.Epoch, Edge: s.Live.EdgeAt(s.now) + 200*time.Millisecond, At: s.now, Lag: 50 * time.Millisecond})
	s.wantBehind(420*time.Millisecond, time.Millisecond).wantSave(false) // a step of 3 %
}

func TestTheWindowOfALiveRoom(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"back inside it": func(s *script) {
			s.do(state.Seek{Member: "ana", Position: 20 * second}).wantPhase(state.Playing).wantEffects()
			if s.Live.Following {
				s.t.Fatal("it follows the edge")
			}
			s.tell(10*second, 50*time.Millisecond).wantPosition(30*second - state.LeastLead)
		},
		"not beyond it": func(s *script) {
			s.after(20 * second).do(state.Seek{Member: "ana"})
			if got := s.Timeline.At(s.now); got < 20*second || got > 21*second {
				s.t.Fatalf("at %v", got)
			}
			s.do(state.Seek{Member: "ana", Position: time.Hour}).after(second).wantBehind(250*time.Millisecond, 0)
			if !s.Live.Following {
				s.t.Fatal("at the edge it does not follow")
			}
		},
		"pause, and on from there": func(s *script) {
			s.do(state.Pause{Member: "ana"}).wantPhase(state.Paused)
			at := s.Timeline.Anchor
			s.tell(10*second, 0).wantPosition(at).do(state.Play{Member: "ana"}).wantPhase(state.Playing)
			s.tell(5*second, 0).wantPosition(at+5*second-state.LeastLead).wantBehind(10*second+250*time.Millisecond+state.LeastLead, 0)
		},
		"paused too long it moves to the start": func(s *script) {
			s.do(state.Pause{Member: "ana"}).after(10 * time.Minute).wantPhase(state.Paused)
			s.wantBehind(state.DefaultWindow+state.WindowGrace/2, state.WindowGrace/2)
			s.do(state.Play{Member: "ana"}).after(second).wantBehind(state.DefaultWindow, 0)
		},
		"back to the edge": func(s *script) {
			s.do(state.Pause{Member: "ana"}).after(30 * second).do(state.ToEdge{Member: "ana"}).wantPhase(state.Playing)
			s.after(second).wantBehind(250*time.Millisecond, 0)
		},
	} {
		t.Run(name, func(t *testing.T) { run(onAir(t, "ana")) })
	}
}

func TestASourceThatStopsIsTriedForEver(t *testing.T) {
	s := onAir(t, "ana").tell(20*second, 50*time.Millisecond)
	end := s.Live.EdgeAt(s.now)
	s.do(state.StreamBroke{Epoch: s.Epoch, Sentence: "The stream has stopped; trying again.", End: end})
	s.after(second).wantPhase(state.Loading).wantPosition(end - 50*time.Millisecond)
	for range 20 {
		s.after(5 * second).do(state.StreamBroke{Epoch: s.Epoch, Sentence: "The stream has stopped; trying again.", End: end})
	}
	if s.wantPhase(state.Loading); s.Sentence == "" || !s.Streaming() {
		t.Fatalf("says %q, streaming %v", s.Sentence, s.Streaming())
	}
	s.after(5*second).edge(end+second, 50*time.Millisecond).streamReady().wantPhase(state.Playing)
	if s.Sentence != "" {
		t.Fatalf("still says %q", s.Sentence)
	}
	s.after(second).wantBehind(250*time.Millisecond, 0)
}

// A shared window that is being resized is followed, however long that takes.
func TestAnotherFormatIsNoCrash(t *testing.T) {
	s := onAir(t, "ana").tell(20*second, 50*time.Millisecond)
	for n := range 40 {
		s.do(state.StreamBroke{Epoch: s.Epoch, Changed: true, End: s.Live.EdgeAt(s.now)})
		if epoch := s.Epoch; n > 0 { // the first has been on air for long, and the next begins at once
			if s.after(249 * time.Millisecond); s.Epoch != epoch {
				s.t.Fatalf("change %d is followed at once", n)
			}
			if s.after(time.Millisecond); s.Epoch != epoch+1 {
				s.t.Fatalf("change %d is not followed after 250 ms", n)
			}
		}
		s.streamReady()
	}
	epoch := s.Epoch
	if s.do(state.StreamBroke{Epoch: epoch, Sentence: "It has stopped."}); s.Epoch != epoch+1 {
		t.Fatal("the first crash counts as one of many")
	}
}

func TestASeekWhileTheSourceIsAwayChangesNothing(t *testing.T) {
	s := onAir(t, "ana").tell(20*second, 50*time.Millisecond)
	end := s.Live.EdgeAt(s.now)
	s.do(state.StreamBroke{Epoch: s.Epoch, Sentence: "It has stopped.", End: end}).after(second).wantPhase(state.Loading)
	s.do(state.Seek{Member: "ana", Position: 70 * second}).wantPhase(state.Loading)
	s.after(5*second).edge(end+second, 50*time.Millisecond).streamReady().wantPhase(state.Playing)
	s.after(second).wantBehind(250*time.Millisecond, 0)
}

func TestALookBackOutlivesAStopAsLongAsItLasts(t *testing.T) {
	s := onAir(t, "ana").tell(20*second, 0).do(state.Seek{Member: "ana", Position: 70 * second})
	end := s.Live.EdgeAt(s.now)
	s.do(state.StreamBroke{Epoch: s.Epoch, Sentence: "It has stopped.", End: end}).wantPhase(state.Playing)
	s.after(9 * second).wantPhase(state.Playing)
	s.after(2 * second).wantPhase(state.Loading).wantPosition(end - 50*time.Millisecond)
}

func TestNobodyIsShownWhatIsNotThere(t *testing.T) {
	s := newScript(t).join("ana").do(state.Load{Item: camera(), Play: true})
	s.do(state.StreamEdge{Epoch: 1, Edge: 2 * second, At: s.now, Begin: 1900 * time.Millisecond, Lag: 50 * time.Millisecond}).streamReady()
	if s.Timeline.Anchor != 1900*time.Millisecond {
		t.Fatalf("begins at %v", s.Timeline.Anchor)
	}
	s.after(second).wantBehind(250*time.Millisecond, 0)
}

// Whatever jitter and needs do, a following room comes to rest at its distance, without ever being ahead of what is there.
func TestAnySteering(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := begin()
		s := state.New(limits())
		apply := func(e state.Event) { s, _ = s.Apply(now, e) }
		apply(state.Joined{Member: "ana", Name: "Ana"})
		apply(state.Load{Item: camera(), Play: true})
		edge := func(lag time.Duration) {
			apply(state.StreamEdge{Epoch: 1, Edge: 10*second + now.Sub(begin()), At: now, Lag: lag})
		}
		edge(0)
		apply(state.StreamReady{Epoch: 1})
		now = now.Add(state.MostLead)
		ms := func(most int, what string) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, what)) * time.Millisecond
		}
		for range rapid.IntRange(0, 40).Draw(t, "changes") {
			now = now.Add(ms(1000, "passed"))
			apply(state.Report{Member: "ana", Need: ms(4000, "need")})
			was := s.Timeline.At(now)
			edge(ms(2000, "lag"))
			if at := s.Timeline.At(now); at > s.Live.EdgeAt(now) {
				t.Fatalf("at %v, ahead of %v", at, s.Live.EdgeAt(now))
			} else if step := at - was; step > 35*time.Millisecond && step < second {
				t.Fatalf("forward by %v at once", step)
			}
		}
		need, lag := ms(2900, "last need")+time.Millisecond, ms(2000, "last lag")
		apply(state.Report{Member: "ana", Need: need})
		for range 1000 {
			now = now.Add(250 * time.Millisecond)
			edge(lag)
		}
		if got := s.Live.EdgeAt(now) - s.Timeline.At(now); (got - need - lag).Abs() > 20*time.Millisecond {
			t.Fatalf("rests %v behind, want %v", got, need+lag)
		}
	})
}
