package state_test

import (
	"testing"
	"time"

	"watchroom/room/state"
)

func settings(change func(*state.Settings)) state.Configure {
	s := state.DefaultSettings()
	change(&s)
	return state.Configure{Settings: s}
}

func pauseMode() state.Configure {
	return settings(func(s *state.Settings) { s.HotJoin = state.HotJoinPause })
}

func TestLoadWaitsForAllThenPlays(t *testing.T) {
	s := newScript(t).join("ana", "ben").do(state.Load{Member: "ana", Item: film(), Play: true})
	s.wantPhase(state.Loading).wantEffects(state.StartStream{Epoch: 1, Mode: state.StartReplace}).wantSave(true)
	s.ready("ana").wantPhase(state.Loading)
	s.streamReady().wantPhase(state.Waiting).wantWaitFor(state.WaitStart, "ben")
	s.ready("ben").wantPhase(state.Playing)
	if want := s.now.Add(state.LeastLead); s.Timeline.AnchorTime != want {
		t.Fatalf("starts at %v, want %v", s.Timeline.AnchorTime, want)
	}
}

func TestLoadWithoutPlayIsPaused(t *testing.T) {
	s := newScript(t).join("ana").do(state.Load{Item: film(), Position: time.Minute}).streamReady()
	s.wantPhase(state.Paused).wantPosition(time.Minute)
	s.do(state.Play{Member: "ana"}).wantPhase(state.Waiting).wantWaitFor(state.WaitStart, "ana")
	s.ready("ana").wantPhase(state.Playing)
}

func TestAFilmStartsForWebRTCWhenItsPicturesCanHaveCome(t *testing.T) {
	s := newScript(t).join("ana").do(state.WebRTCCame{}, state.Load{Item: film()}).streamReady().ready("ana")
	s.do(state.Play{Member: "ana"}).wantPhase(state.Playing)
	if got := s.Timeline.AnchorTime.Sub(s.now); got != state.MostLead {
		t.Errorf("lead %v", got)
	}
}

func TestStartIsAheadByTheLargestDelayOfTheReady(t *testing.T) {
	for _, c := range []struct{ delay, want time.Duration }{
		{0, state.LeastLead},
		{100 * time.Millisecond, 200 * time.Millisecond},
		{time.Second, state.MostLead},
	} {
		s := newScript(t).join("ana", "ben", "slow").do(state.Load{Item: film()}).streamReady().ready("ana", "ben")
		s.do(state.Report{Member: "ben", Delay: c.delay}, state.Report{Member: "slow", Delay: time.Minute})
		s.do(state.Play{Member: "ana"}, state.GoOn{Member: "ana"}).wantPhase(state.Playing).wantExcused("slow")
		if got := s.Timeline.AnchorTime.Sub(s.now); got != c.want {
			t.Errorf("delay %v: lead %v, want %v", c.delay, got, c.want)
		}
	}
}

func TestWaiting(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"a stall stops everybody on one frame": func(s *script) {
			s.stalled("ben").wantPhase(state.Waiting).wantWaitFor(state.WaitStall, "ben").wantPosition(time.Second)
			s.after(3 * time.Second).wantPosition(time.Second)
			s.ready("ben").wantPhase(state.Playing).after(state.LeastLead).wantPosition(time.Second)
		},
		"it lasts no longer than the limit": func(s *script) {
			s.stalled("ben").after(8*time.Second - 1).wantPhase(state.Waiting)
			s.after(1).wantPhase(state.Playing).wantExcused("ben")
		},
		"another stall within it does not extend it": func(s *script) {
			s.stalled("ben").after(7*time.Second).stalled("ana").wantWaitFor(state.WaitStall, "ana", "ben")
			s.after(time.Second).wantPhase(state.Playing).wantExcused("ana", "ben")
		},
		"all stalled go on after the limit too": func(s *script) {
			s.stalled("ana", "ben").after(8 * time.Second).wantPhase(state.Playing)
		},
		"the owner may go on": func(s *script) {
			s.stalled("ben").do(state.GoOn{Member: "ana"}).wantPhase(state.Playing).wantExcused("ben")
		},
		"the owner may wait": func(s *script) {
			s.stalled("ben").after(7 * time.Second).do(state.KeepWaiting{Member: "ana"})
			s.after(8*time.Second - 1).wantPhase(state.Waiting).after(1).wantPhase(state.Playing)
		},
		"both mean nothing while it plays": func(s *script) {
			s.do(state.GoOn{Member: "ana"}, state.KeepWaiting{Member: "ana"}).wantPhase(state.Playing).wantEffects()
		},
		"who drops is not waited for": func(s *script) {
			s.stalled("ben").do(state.Dropped{Member: "ben"}).wantPhase(state.Playing)
		},
		"who leaves is not waited for": func(s *script) {
			s.stalled("ben").do(state.Left{Member: "ben"}).wantPhase(state.Playing)
		},
		"an empty room does not go on by itself": func(s *script) {
			s.stalled("ben").do(state.Dropped{Member: "ana"}, state.Dropped{Member: "ben"})
			s.after(30 * time.Second).wantPhase(state.Waiting).wantPosition(time.Second)
			s.join("ben").wantWaitFor(state.WaitStart, "ben").ready("ben").wantPhase(state.Playing)
		},
		"the excused are not waited for again": func(s *script) {
			s.stalled("ben").after(8 * time.Second).ready("ben").stalled("ben").wantPhase(state.Playing)
		},
		"until they have been ready for long": func(s *script) {
			s.stalled("ben").after(8 * time.Second).ready("ben").after(state.Patience - 1).wantExcused("ben")
			s.after(1).wantExcused().stalled("ben").wantPhase(state.Waiting)
		},
		"without a break": func(s *script) {
			s.stalled("ben").after(8 * time.Second).ready("ben").after(state.Patience / 2).stalled("ben").ready("ben")
			s.after(state.Patience - 1).wantExcused("ben")
		},
		"where all are excused a seek waits for all": func(s *script) {
			s.stalled("ana", "ben").after(8 * time.Second).do(state.Seek{Member: "ana", Position: time.Hour})
			s.wantWaitFor(state.WaitStart, "ana", "ben")
		},
		"readiness of an earlier generation changes nothing": func(s *script) {
			old := s.Generation
			s.stalled("ben").do(state.Readiness{Member: "ben", Generation: old, Ready: true}).wantPhase(state.Waiting)
		},
		"a pause ends it": func(s *script) {
			s.stalled("ben").do(state.Pause{Member: "ben"}).wantPhase(state.Paused).after(time.Minute).wantPhase(state.Paused)
		},
		"play within it changes nothing": func(s *script) {
			s.stalled("ben").after(7 * time.Second).do(state.Play{Member: "ana"}).wantEffects()
			s.after(time.Second).wantPhase(state.Playing)
		},
		"never waiting only shows the stall": func(s *script) {
			s.do(settings(func(s *state.Settings) { s.NeverWait = true })).stalled("ben").wantPhase(state.Playing)
			if s.Members["ben"].Ready {
				s.t.Fatal("shown as ready")
			}
		},
		"but a seek waits still": func(s *script) {
			s.do(settings(func(s *state.Settings) { s.NeverWait = true }), state.Seek{Position: time.Hour})
			s.wantWaitFor(state.WaitStart, "ana", "ben").after(8 * time.Second).wantPhase(state.Loading)
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana", "ben")) })
	}
}

func TestHotJoin(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"seamless: nobody else notices": func(s *script) {
			generation, timeline := s.Generation, s.Timeline
			s.join("ben").wantPhase(state.Playing).wantEffects().wantExcused("ben")
			s.stalled("ben").ready("ben").wantExcused()
			if s.Generation != generation || s.Timeline != timeline {
				s.t.Fatal("the timeline changed")
			}
		},
		"seamless: a wait is not longer for the joiner": func(s *script) {
			s.stalled("ana").join("ben").wantWaitFor(state.WaitStall, "ana").ready("ana").wantPhase(state.Playing)
		},
		"pause: the group waits for the joiner": func(s *script) {
			s.do(pauseMode()).join("ben").wantPhase(state.Waiting).wantWaitFor(state.WaitJoin, "ben")
			s.ready("ben").wantPhase(state.Playing)
		},
		"pause: but not past the limit": func(s *script) {
			s.do(pauseMode()).join("ben").after(8 * time.Second).wantPhase(state.Playing).wantExcused("ben")
		},
		"pause: a second joiner does not extend it": func(s *script) {
			s.do(pauseMode()).join("ben").after(7*time.Second).join("cleo").wantWaitFor(state.WaitJoin, "ben", "cleo")
			s.after(time.Second).wantPhase(state.Playing)
		},
		"pause: who was away a moment is not new": func(s *script) {
			s.do(pauseMode()).join("ben").ready("ben").do(state.Dropped{Member: "ben"})
			s.after(state.ReturnGrace - 1).join("ben").wantPhase(state.Playing).wantExcused("ben")
			s.ready("ben").wantExcused()
		},
		"pause: who was away for long is": func(s *script) {
			s.do(pauseMode()).join("ben").ready("ben").do(state.Dropped{Member: "ben"})
			s.after(state.ReturnGrace).join("ben").wantWaitFor(state.WaitJoin, "ben")
		},
		"a dropped connection does not buy patience": func(s *script) {
			s.join("ben").ready("ben").stalled("ben").after(8 * time.Second).do(state.Dropped{Member: "ben"})
			s.join("ben").ready("ben").wantExcused("ben")
		},
		"never waiting is seamless": func(s *script) {
			c := pauseMode()
			c.Settings.NeverWait = true
			s.do(c).join("ben").wantPhase(state.Playing)
		},
		"a paused room waits for joiners when it plays": func(s *script) {
			s.do(state.Pause{Member: "ana"}).join("ben").wantExcused()
			s.do(state.Play{Member: "ana"}).wantWaitFor(state.WaitStart, "ben")
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana")) })
	}
}
