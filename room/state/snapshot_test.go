package state_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"watchroom/room/state"
)

// afterRestart is s as a server finds it that was killed and is back after down.
func afterRestart(s *script, down time.Duration) *script {
	s.t.Helper()
	text, err := json.Marshal(s.Snapshot())
	if err != nil {
		s.t.Fatal(err)
	}
	var snap state.Snapshot
	if err := json.Unmarshal(text, &snap); err != nil {
		s.t.Fatal(err)
	}
	alive := s.now
	s.now = s.now.Add(down)
	s.State = state.Restore(snap.StandingAt(alive), s.Limits, s.now)
	return s
}

func TestSnapshotGoesThroughJSON(t *testing.T) {
	want := playing(t, "ana", "ben").Snapshot()
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got state.Snapshot
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, want %+v", got, want)
	}
}

func TestRestart(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"a film goes on where it was": func(s *script) {
			afterRestart(s.after(time.Minute), 5*time.Minute).wantPosition(61 * time.Second)
			s.join("ben").wantPhase(state.Loading)
			s.wantEffects(state.StartStream{Epoch: 2, Position: 61 * time.Second, Mode: state.StartReplace})
			s.join("ana").streamReady().wantWaitFor(state.WaitStart, "ana", "ben").ready("ana", "ben").wantPhase(state.Playing)
		},
		"the first to be back does not wait for the absent": func(s *script) {
			afterRestart(s, time.Second).join("ben").streamReady().ready("ben").wantPhase(state.Playing)
		},
		"a paused film stays paused": func(s *script) {
			afterRestart(s.do(state.Pause{}), time.Second).join("ana").streamReady().wantPhase(state.Paused)
		},
		"an ended film stays ended": func(s *script) {
			s.do(state.StreamEnded{Epoch: 1, End: time.Minute}).after(time.Minute)
			afterRestart(s, time.Second).join("ana").wantPhase(state.Ended).wantEffects()
		},
		"roles stay": func(s *script) {
			s.do(state.GiveControl{To: "ben"}, settings(func(s *state.Settings) { s.NeverWait = true }))
			afterRestart(s, time.Hour).join("ben").wantOwner("ana")
			if s.Members["ben"].Control || !s.Settings.NeverWait {
				s.t.Fatal("lost")
			}
			s.after(state.OwnerGrace).wantOwner("ben")
		},
		"nothing said before it counts": func(s *script) {
			epoch, generation := s.Epoch, s.Generation
			afterRestart(s, 0).join("ana")
			s.do(state.StreamReady{Epoch: epoch}, state.Readiness{Member: "ana", Generation: generation, Ready: true})
			s.wantPhase(state.Loading)
			if s.Members["ana"].Ready {
				s.t.Fatal("ready")
			}
		},
		"an empty room closes in its time": func(s *script) {
			afterRestart(s, time.Hour).after(10 * time.Minute).wantEffects(state.Close{})
		},
	} {
		t.Run(name, func(t *testing.T) { run(playing(t, "ana", "ben")) })
	}
	t.Run("an empty snapshot is a new room", func(t *testing.T) {
		s := state.Restore(state.Snapshot{}, limits(), begin())
		if s.Phase != state.Idle || s.Settings != state.DefaultSettings() || s.Timeline.Rate != 1 {
			t.Fatalf("%+v", s)
		}
	})
}
