package state_test

import (
	"testing"
	"time"

	"watchroom/room/state"
)

func TestOwnership(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"the first to join owns the room": func(s *script) { s.join("ana", "ben").wantOwner("ana").wantSave(true) },
		"a claim takes the room over": func(s *script) {
			s.join("ana", "ben").do(state.Joined{Member: "ben", Owner: true}).wantOwner("ben")
		},
		"a second connection changes nothing": func(s *script) {
			s.join("ana")
			before := s.Sequence
			s.do(state.Joined{Member: "ana", Name: "Other"}).wantEffects().wantSave(false)
			if s.Sequence != before || s.Members["ana"].Name != "ana" {
				s.t.Fatal("something changed")
			}
		},
		"an owner who leaves is followed at once": func(s *script) {
			s.join("ana", "ben", "cleo").do(state.Left{Member: "ana"}).wantOwner("ben")
		},
		"controllers inherit before others": func(s *script) {
			s.join("ana", "ben", "cleo").do(state.GiveControl{Member: "ana", To: "ben"}, state.Left{Member: "ana"})
			s.wantOwner("cleo")
		},
		"without controllers the longest-present inherits": func(s *script) {
			s.join("ana").after(time.Second).join("cleo").after(time.Second).join("ben")
			s.do(state.GiveControl{Member: "ana", To: "ben"}, state.GiveControl{Member: "ana", To: "cleo"})
			s.do(state.Left{Member: "ana"}).wantOwner("cleo")
		},
		"an owner who drops keeps the role for the grace": func(s *script) {
			s.join("ana", "ben").do(state.Dropped{Member: "ana"})
			s.after(state.OwnerGrace - time.Millisecond).wantOwner("ana")
			s.after(time.Millisecond).wantOwner("ben").wantSave(true)
		},
		"an owner who returns within the grace keeps it": func(s *script) {
			s.join("ana", "ben").do(state.Dropped{Member: "ana"}).after(29 * time.Second).join("ana")
			s.after(time.Hour).wantOwner("ana")
		},
		"an empty room keeps its owner until somebody joins": func(s *script) {
			s.join("ana").do(state.Dropped{Member: "ana"}).after(5 * time.Minute).wantOwner("ana")
			s.join("ben").wantOwner("ben")
		},
		"and the owner may be who joins": func(s *script) {
			s.join("ana").do(state.Dropped{Member: "ana"}).after(5 * time.Minute).join("ana").wantOwner("ana")
		},
	} {
		t.Run(name, func(t *testing.T) { run(newScript(t)) })
	}
}

func TestWhoIsRemembered(t *testing.T) {
	for name, run := range map[string]func(s *script){
		"who leaves is forgotten": func(s *script) {
			s.join("ana", "ben").do(state.Left{Member: "ben"})
			if len(s.Members) != 1 {
				s.t.Fatalf("members %v", s.Members)
			}
		},
		"who was denied control stays known": func(s *script) {
			s.join("ana", "ben").do(state.GiveControl{Member: "ana", To: "ben"}, state.Left{Member: "ben"}).join("ben")
			if s.Members["ben"].Control {
				s.t.Fatal("leaving gave control back")
			}
		},
		"the absent are forgotten after a day": func(s *script) {
			s.join("ana", "ben").do(state.Dropped{Member: "ben"}).after(state.MemberRetention)
			if _, ok := s.Members["ben"]; ok {
				s.t.Fatal("still known")
			}
		},
		"more absent people than places are not kept": func(s *script) {
			s.Limits.Members = 2
			s.join("ana")
			for _, id := range []state.MemberID{"b", "c", "d"} {
				s.join(id).do(state.Dropped{Member: id}).after(time.Second)
			}
			if _, ok := s.Members["b"]; ok || len(s.Members) != 3 {
				s.t.Fatalf("members %v", s.Members)
			}
		},
		"a full room lets nobody in": func(s *script) {
			s.Limits.Members = 1
			s.join("ana", "ben").wantEffects(state.Remove{Member: "ben", Reason: state.ReasonFull})
			s.do(state.Dropped{Member: "ana"}).join("ben").wantEffects()
		},
		"events about strangers change nothing": func(s *script) {
			s.join("ana")
			s.do(
				state.Dropped{Member: "x"}, state.Left{Member: "x"}, state.Renamed{Member: "x"}, state.Report{Member: "x"},
				state.Playable{Member: "x"}, state.Readiness{Member: "x"}, state.Joined{},
			).wantEffects().wantSave(false)
		},
	} {
		t.Run(name, func(t *testing.T) { run(newScript(t)) })
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ wanted, want string }{
		{"Ana", "Ana 2"},
		{"  ana ", "ana 2"},
		{"Ben", "Ben"},
		{"", "Guest"},
		{" \n\u0000 ", "Guest"},
		{"a\tb", "a b"},
		{"0123456789012345678901234567890123456789xyz", "0123456789012345678901234567890123456789"},
	} {
		s := newScript(t).do(state.Joined{Member: "1", Name: "Ana"}, state.Joined{Member: "2", Name: c.wanted})
		if got := s.Members["2"].Name; got != c.want {
			t.Errorf("%q became %q, want %q", c.wanted, got, c.want)
		}
	}
	s := newScript(t).join("Ana", "Ben").do(state.Renamed{Member: "Ben", Name: "Ana"}).wantSave(true)
	if got := s.Members["Ben"].Name; got != "Ana 2" {
		t.Errorf("renamed to %q", got)
	}
}

func TestRefusals(t *testing.T) {
	bad := state.DefaultSettings()
	bad.WaitLimit = time.Hour
	for name, c := range map[string]struct {
		event state.Event
		want  state.Reason
	}{
		"play without control":    {state.Play{Member: "ben"}, state.ReasonNoControl},
		"pause without control":   {state.Pause{Member: "ben"}, state.ReasonNoControl},
		"seek without control":    {state.Seek{Member: "ben"}, state.ReasonNoControl},
		"load without control":    {state.Load{Member: "ben"}, state.ReasonNoControl},
		"a stranger plays":        {state.Play{Member: "x"}, state.ReasonNoControl},
		"go on":                   {state.GoOn{Member: "ben"}, state.ReasonNotOwner},
		"keep waiting":            {state.KeepWaiting{Member: "ben"}, state.ReasonNotOwner},
		"give control":            {state.GiveControl{Member: "ben", To: "ben", Control: true}, state.ReasonNotOwner},
		"hand over":               {state.HandOver{Member: "ben", To: "ben"}, state.ReasonNotOwner},
		"kick":                    {state.Kick{Member: "ben", Who: "ana"}, state.ReasonNotOwner},
		"configure":               {state.Configure{Member: "ben"}, state.ReasonNotOwner},
		"play nothing":            {state.Play{Member: "ana"}, state.ReasonNoItem},
		"pause nothing":           {state.Pause{Member: "ana"}, state.ReasonNoItem},
		"seek in nothing":         {state.Seek{Member: "ana"}, state.ReasonNoItem},
		"control to a stranger":   {state.GiveControl{Member: "ana", To: "x"}, state.ReasonNoSuch},
		"hand over to a stranger": {state.HandOver{Member: "ana", To: "x"}, state.ReasonNoSuch},
		"kick a stranger":         {state.Kick{Member: "ana", Who: "x"}, state.ReasonNoSuch},
		"a limit too long":        {state.Configure{Member: "ana", Settings: bad}, state.ReasonBadSetting},
		"no settings":             {state.Configure{Member: "ana"}, state.ReasonBadSetting},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t).join("ana", "ben").do(state.GiveControl{Member: "ana", To: "ben"})
			before := s.Sequence
			s.do(c.event)
			if s.Sequence != before || len(s.effects) != 1 {
				t.Fatalf("effects %v, sequence %d after %d", s.effects, s.Sequence, before)
			}
			if r, ok := s.effects[0].(state.Refuse); !ok || r.Reason != c.want {
				t.Fatalf("%v, want %s", s.effects[0], c.want)
			}
		})
	}
	t.Run("seek in what cannot", func(t *testing.T) {
		s := playingItem(t, endless(), "ana")
		s.do(state.Seek{Member: "ana"}).wantEffects(state.Refuse{Member: "ana", Reason: state.ReasonNotSeekable})
	})
}

func TestOwnersCommands(t *testing.T) {
	s := newScript(t).join("ana", "ben", "cleo")
	s.do(state.HandOver{Member: "ana", To: "ben"}).wantOwner("ben").wantSave(true)
	s.do(state.Kick{Member: "ben", Who: "cleo"})
	s.wantEffects(state.Remove{Member: "cleo", Reason: state.ReasonKicked}).wantSave(true)
	if _, ok := s.Members["cleo"]; ok {
		t.Fatal("cleo is still there")
	}
	want := state.Settings{HotJoin: state.HotJoinPause, WaitLimit: 3 * time.Second, NeverWait: true}
	s.do(state.Configure{Member: "ben", Settings: want}).wantSave(true)
	if s.Settings != want {
		t.Fatalf("settings %v", s.Settings)
	}
	s.do(state.Kick{Who: "ben"}).wantOwner("ana") // the server may do anything
}

func TestReportsDoNotCount(t *testing.T) {
	s := playing(t, "ana")
	before := s.Sequence
	s.do(state.Report{Member: "ana", Skew: time.Millisecond, Delay: 2 * time.Millisecond, Buffer: time.Second}).wantSave(false)
	if m := s.Members["ana"]; s.Sequence != before || m.Skew != time.Millisecond || m.Delay != 2*time.Millisecond {
		t.Fatalf("sequence %d after %d, %v", s.Sequence, before, m)
	}
	s.do(state.Reports{{Member: "ana", Skew: time.Second}, {Member: "x"}}).wantSave(false)
	if m := s.Members["ana"]; s.Sequence != before || m.Skew != time.Second {
		t.Fatalf("sequence %d after %d, %v", s.Sequence, before, m)
	}
}

func TestReadinessIsSeenButNotSaved(t *testing.T) {
	s := newScript(t).join("ana").do(state.Load{Item: film()}).streamReady()
	before := s.Sequence
	s.ready("ana").wantSave(false)
	if s.Sequence != before+1 {
		t.Fatalf("sequence %d after %d", s.Sequence, before)
	}
}
