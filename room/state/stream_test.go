package state_test

import (
	"testing"
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

func TestEncoderStartsForWhoeverWatches(t *testing.T) {
	s := newScript(t).do(state.Load{Item: film(), Position: time.Minute, Play: true})
	s.wantPhase(state.Paused).wantEffects()
	s.join("ana").wantPhase(state.Loading)
	s.wantEffects(state.StartStream{Epoch: 1, Position: time.Minute, Mode: state.StartReplace})
	s.join("ben").wantEffects()
	s.streamReady().wantWaitFor(state.WaitStart, "ana", "ben")
	s.ready("ana", "ben").wantPhase(state.Playing)
}

func TestLoadReplacesWhatRan(t *testing.T) {
	s := playing(t, "ana", "ben").stalled("ben").after(8 * time.Second).do(state.Load{Member: "ana", Item: hevcFilm()})
	s.wantPhase(state.Loading).wantPosition(0).wantExcused()
	s.wantEffects(state.StartStream{Epoch: 2, Mode: state.StartReplace})
	if s.ItemNumber != 2 || s.Members["ana"].Ready {
		t.Fatal("something of the item before is left")
	}
	s.do(state.Dropped{Member: "ana"}, state.Dropped{Member: "ben"}, state.Load{Item: film()})
	s.wantPhase(state.Paused).wantEffects(state.StopStream{})
}

func TestEmptyRoom(t *testing.T) {
	leave := state.Dropped{Member: "ana"}
	for name, run := range map[string]func(s *script){
		"plays on for a while": func(s *script) {
			s.do(leave).after(59 * time.Second).wantPhase(state.Playing).wantPosition(time.Minute)
		},
		"then stands and frees the encoder": func(s *script) {
			s.do(leave).after(5 * time.Minute).wantEffects(state.StopStream{}).wantSave(true).wantPosition(61 * time.Second)
		},
		"goes on where it stood": func(s *script) {
			s.do(leave).after(5 * time.Minute).join("ben")
			s.wantEffects(state.StartStream{Epoch: 2, Position: 61 * time.Second, Mode: state.StartReplace})
			s.streamReady().ready("ben").wantPhase(state.Playing).wantPosition(61 * time.Second)
		},
		"stays paused if it was": func(s *script) {
			s.do(state.Pause{}, leave).after(5 * time.Minute).join("ben").streamReady().wantPhase(state.Paused)
		},
		"takes commands from outside": func(s *script) {
			s.do(leave).after(5*time.Minute).do(state.Pause{}, state.Seek{Position: time.Hour}, state.Play{}).wantEffects()
			s.wantPhase(state.Paused).join("ben").streamReady().wantWaitFor(state.WaitStart, "ben").wantPosition(time.Hour)
		},
		"closes after its time, once": func(s *script) {
			s.do(leave).after(10*time.Minute).wantEffects(state.StopStream{}, state.Close{}).after(time.Hour).wantEffects()
		},
		"never closes without a limit": func(s *script) {
			s.Limits.EmptyFor = 0
			s.do(leave).after(10 * time.Hour).wantEffects(state.StopStream{})
		},
		"plays for another player alone": func(s *script) {
			s.do(leave).after(5 * time.Minute).do(state.WatcherCame{})
			s.wantEffects(state.StartStream{Epoch: 2, Position: 61 * time.Second, Mode: state.StartReplace})
			s.streamReady().wantPhase(state.Playing).after(time.Hour).wantEffects()
			s.do(state.Load{Item: film(), Play: true}).streamReady().wantPhase(state.Playing)
			s.do(state.WatcherGone{}).after(5 * time.Minute).wantEffects(state.StopStream{})
		},
		"does not close with somebody in": func(s *script) {
			s.do(leave).after(9 * time.Minute).join("ana").after(time.Hour).wantEffects()
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana")) })
	}
}

func TestBrokenEncoder(t *testing.T) {
	crash := func(s *script) *script { return s.do(state.StreamBroke{Epoch: s.Epoch, Sentence: "It broke."}) }
	for name, run := range map[string]func(s *script){
		"is started again at once, at the room's position": func(s *script) {
			crash(s).wantEffects(state.StartStream{Epoch: 2, Position: time.Second, Mode: state.StartResume})
			s.wantPhase(state.Playing)
		},
		"then with growing pauses, then not": func(s *script) {
			for _, wait := range []time.Duration{0, 250, 500, 1000, 2000} {
				epoch := s.Epoch
				if crash(s); wait > 0 {
					if s.after(wait*time.Millisecond - 1); s.Epoch != epoch {
						s.t.Fatalf("started before %d ms", wait)
					}
					s.after(1)
				}
				if s.Epoch != epoch+1 {
					s.t.Fatalf("not started after %d ms", wait)
				}
			}
			position := s.Timeline.At(s.now)
			crash(s).wantPhase(state.Paused).wantEffects(state.StopStream{}).wantPosition(position)
			if s.Sentence != "It broke." || s.Streaming() || s.WantPlay {
				s.t.Fatal("it has not given up")
			}
		},
		"has its crashes forgotten once it is healthy": func(s *script) {
			for range 20 {
				crash(s).streamReady().after(state.Health)
			}
			s.wantPhase(state.Playing)
		},
		"is not started again when that is of no use": func(s *script) {
			s.do(state.StreamBroke{Epoch: 1, Sentence: "Gone.", Final: true}).wantPhase(state.Paused)
			s.wantEffects(state.StopStream{})
		},
		"is tried again by play": func(s *script) {
			s.do(state.StreamBroke{Epoch: 1, Sentence: "Gone.", Final: true}, state.Play{Member: "ana"})
			s.wantPhase(state.Loading).wantEffects(state.StopStream{}, state.StartStream{Epoch: 2, Position: time.Second, Mode: state.StartReplace})
			if s.Sentence != "" {
				s.t.Fatal(s.Sentence)
			}
		},
		"is tried again by a seek": func(s *script) {
			s.do(state.StreamBroke{Epoch: 1, Sentence: "Gone.", Final: true}).do(state.Seek{Position: time.Hour})
			s.wantPhase(state.Loading).wantEffects(state.StartStream{Epoch: 2, Position: time.Hour, Mode: state.StartReplace})
			s.streamReady().wantPhase(state.Paused)
		},
		"is not tried again by a joiner": func(s *script) {
			s.do(state.StreamBroke{Epoch: 1, Sentence: "Gone.", Final: true}).join("ben").wantEffects()
		},
		"of another epoch changes nothing": func(s *script) {
			s.do(state.StreamBroke{Epoch: 7, Final: true}, state.StreamEnded{Epoch: 7}, state.StreamReady{Epoch: 7})
			s.wantPhase(state.Playing).wantEffects()
		},
		"breaks once an epoch": func(s *script) {
			crash(crash(s)).do(state.StreamBroke{Epoch: 2}, state.StreamEnded{Epoch: 2}, state.StreamReady{Epoch: 2}).wantEffects()
		},
		"with nothing left to show leaves the room loading past the limit": func(s *script) {
			crash(s).stalled("ana").after(8 * time.Second).wantPhase(state.Loading).wantExcused()
			s.streamReady().wantWaitFor(state.WaitStart, "ana").ready("ana").wantPhase(state.Playing)
		},
		"that had delivered everything is of no interest": func(s *script) {
			s.do(state.StreamEnded{Epoch: 1, End: time.Hour}, state.StreamBroke{Epoch: 1, Final: true}).wantPhase(state.Playing).wantEffects()
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana")) })
	}
}

func TestEnd(t *testing.T) {
	ended := func(s *script) *script {
		return s.do(state.StreamEnded{Epoch: s.Epoch, End: time.Minute}).after(time.Minute).wantPhase(state.Ended)
	}
	for name, run := range map[string]func(s *script){
		"comes when the last frame was shown": func(s *script) {
			s.do(state.StreamEnded{Epoch: 1, End: time.Minute}).after(59*time.Second - 1).wantPhase(state.Playing)
			s.after(1).wantPhase(state.Ended).wantPosition(time.Minute).wantSave(true)
		},
		"play starts over": func(s *script) {
			ended(s).do(state.Play{Member: "ana"}).wantPhase(state.Waiting).wantPosition(0)
			s.wantEffects(state.StartStream{Epoch: 2, Mode: state.StartSeek})
			s.streamReady().ready("ana").wantPhase(state.Playing)
		},
		"a seek leads back into the paused film": func(s *script) {
			ended(s).do(state.Seek{Position: time.Second}).wantPhase(state.Paused).wantPosition(time.Second)
		},
		"running out of film there is no stall": func(s *script) {
			s.do(state.StreamEnded{Epoch: 1, End: time.Minute}).after(59*time.Second - 100*time.Millisecond)
			s.stalled("ana").wantPhase(state.Playing)
		},
		"corrects the probed duration": func(s *script) {
			s.do(state.StreamEnded{Epoch: 1, End: time.Minute}, state.Seek{Position: time.Hour})
			s.wantPosition(time.Minute - 100*time.Millisecond)
		},
		"joiners see the end, not a start": func(s *script) {
			ended(s).do(state.Dropped{Member: "ana"}).after(2 * time.Minute).wantPhase(state.Ended)
			s.join("ben").wantPhase(state.Ended).wantEffects()
			s.do(state.Play{Member: "ben"}).wantPhase(state.Loading)
			s.wantEffects(state.StartStream{Epoch: 2, Mode: state.StartReplace})
		},
		"pausing there changes nothing": func(s *script) {
			ended(s).do(state.Pause{}).wantPhase(state.Ended).wantSave(false)
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana")) })
	}
	t.Run("never comes to a loop", func(t *testing.T) {
		s := playingItem(t, loopedFilm(), "ana").do(state.StreamEnded{Epoch: 1, End: 10 * time.Second})
		s.after(time.Minute).wantPhase(state.Playing).wantPosition(61 * time.Second)
		s.do(state.Seek{Position: time.Hour}).wantPosition(time.Hour)
	})
	t.Run("of what cannot seek starts anew", func(t *testing.T) {
		s := ended(playingItem(t, endless(), "ana")).do(state.Play{Member: "ana"})
		s.wantEffects(state.StartStream{Epoch: 2, Mode: state.StartReplace})
	})
}

func TestSeek(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"makes everybody unready and waits": func(s *script) {
			s.do(state.Seek{Member: "ben", Position: time.Hour}).wantPhase(state.Waiting).wantPosition(time.Hour)
			s.wantEffects(state.StartStream{Epoch: 2, Position: time.Hour, Mode: state.StartSeek}).wantWaitFor(state.WaitStart, "ana", "ben")
			s.ready("ana", "ben").wantPhase(state.Playing) // a kept run serves them before it is confirmed
		},
		"each replaces the last": func(s *script) {
			s.do(state.Seek{Position: time.Hour}).after(time.Second).do(state.Seek{Position: time.Minute})
			s.do(state.StreamReady{Epoch: 2}).wantPosition(time.Minute)
			s.streamReady().ready("ana", "ben").wantPhase(state.Playing).after(state.LeastLead).wantPosition(time.Minute)
		},
		"leaves a paused room paused": func(s *script) {
			s.do(state.Pause{}, state.Seek{Position: time.Hour}).wantPhase(state.Paused).streamReady().ready("ana", "ben")
			s.wantPhase(state.Paused).do(state.Play{}).wantPhase(state.Playing)
		},
		"stays within the film": func(s *script) {
			s.do(state.Seek{Position: -time.Hour}).wantPosition(0)
			s.do(state.Seek{Position: 3 * time.Hour}).wantPosition(2*time.Hour - 100*time.Millisecond)
		},
		"while loading loads there": func(s *script) {
			s.do(state.Load{Item: film(), Play: true}).do(state.Seek{Position: time.Hour}).wantPhase(state.Loading)
			s.do(state.StreamReady{Epoch: 2}).wantPhase(state.Loading)
			s.streamReady().wantPhase(state.Waiting)
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana", "ben")) })
	}
}

func TestPause(t *testing.T) {
	s := playing(t, "ana", "ben")
	generation := s.Generation
	s.do(state.Pause{Member: "ben"}).wantPhase(state.Paused).wantPosition(time.Second).wantSave(true)
	if s.Generation != generation+1 || !s.Members["ana"].Ready {
		t.Fatal("a pause shows another position, and takes nobody's readiness")
	}
	s.after(time.Hour).wantPosition(time.Second).do(state.Play{Member: "ana"}).wantPhase(state.Playing)
	s.do(state.Pause{Member: "ana"}).wantPosition(time.Second) // before the scheduled start
	s.do(state.Load{Item: film(), Play: true}).do(state.Pause{}).wantPhase(state.Loading).streamReady().wantPhase(state.Paused)
}

func TestPlan(t *testing.T) {
	answer := func(id state.MemberID, mimes ...string) state.Event {
		return state.Playable{Member: id, Item: 1, MIME: mimes}
	}
	splice := state.StartStream{Epoch: 2, Position: time.Second, Mode: state.StartSplice}
	for name, c := range map[string]struct {
		item   media.Item
		before []state.Event
		event  state.Event
		want   []state.Effect
		plan   []string
	}{
		"what all can play is copied": {
			item: film(), event: answer("ana", h264, aac),
		},
		"H.264 is taken for granted until somebody cannot": {
			item: film(), event: answer("ana", aac), want: []state.Effect{splice}, plan: []string{h264},
		},
		"HEVC is not, so saying no changes nothing": {
			item: hevcFilm(), event: answer("ana", aac), plan: []string{hevc},
		},
		"but the first answer may": {
			item: hevcFilm(), event: answer("ana", hevc, aac), want: []state.Effect{splice},
		},
		"somebody who cannot play the copy has it spliced": {
			item: film(), before: []state.Event{answer("ana", h264, aac), state.Joined{Member: "ben"}},
			event: answer("ben", aac), want: []state.Effect{splice}, plan: []string{h264},
		},
		"who can play more changes nothing": {
			item: hevcFilm(), before: []state.Event{answer("ana", aac), state.Joined{Member: "ben"}},
			event: answer("ben", hevc, aac), plan: []string{hevc},
		},
		"a leaver changes nothing": {
			item:   film(),
			before: []state.Event{state.Joined{Member: "ben"}, answer("ana", h264, aac), answer("ben", aac)},
			event:  state.Left{Member: "ben"}, plan: []string{h264},
		},
		"an answer about another item changes nothing": {
			item: film(), event: state.Playable{Member: "ana", Item: 7},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := playingItem(t, c.item, "ana").do(c.before...).do(c.event).wantEffects(c.want...).wantPhase(state.Playing)
			if got := s.Unplayable(); len(got) != len(c.plan) || len(got) > 0 && got[0] != c.plan[0] {
				t.Fatalf("unplayable %v, want %v", got, c.plan)
			}
		})
	}
	t.Run("an encoder that delivers nothing yet is replaced", func(t *testing.T) {
		s := newScript(t).join("ana").do(state.Load{Item: film(), Play: true}).do(answer("ana", aac)).wantPhase(state.Loading)
		s.wantEffects(state.StartStream{Epoch: 2, Mode: state.StartReplace})
	})
	t.Run("one that will be started again takes the new plan then", func(t *testing.T) {
		s := playing(t, "ana").do(state.StreamBroke{Epoch: 1}, state.StreamBroke{Epoch: 2}).do(answer("ana", aac)).wantEffects()
		s.after(250 * time.Millisecond).wantEffects(state.StartStream{Epoch: 3, Position: 1250 * time.Millisecond, Mode: state.StartResume})
		if len(s.Unplayable()) != 1 {
			t.Fatal(s.Unplayable())
		}
	})
	t.Run("a new item is planned anew", func(t *testing.T) {
		s := playing(t, "ana").do(answer("ana", aac), state.Load{Item: film()})
		if len(s.Unplayable()) != 0 {
			t.Fatal(s.Unplayable())
		}
	})
}
