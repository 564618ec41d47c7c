package state_test

import (
	"slices"
	"testing"
	"time"

	"watchroom/room/state"
)

func TestWhoWatchesOverWebRTCIsServedByTheRunningEncoder(t *testing.T) {
	s := playing(t, "ana").do(state.WebRTCCame{})
	splice := state.StartStream{Epoch: 2, Position: time.Second, Mode: state.StartSplice}
	if !slices.Contains(s.effects, state.Effect(splice)) || !s.WebRTC() {
		t.Fatalf("effects %v, for WebRTC: %v", s.effects, s.WebRTC())
	}
	s.wantPhase(state.Playing)
	if s.do(state.WebRTCCame{}, state.WebRTCGone{}, state.WebRTCGone{}); len(s.effects) > 0 || !s.WebRTC() {
		t.Fatalf("the plan that fits is kept, effects %v", s.effects)
	}
	if s.do(state.Seek{Position: time.Hour}); s.WebRTC() {
		t.Fatal("the next start is for WebRTC with nobody there")
	}
}

func TestAnEncoderThatStartsServesWebRTC(t *testing.T) {
	s := newScript(t).join("ana").do(state.WebRTCCame{})
	if len(s.effects) > 0 {
		t.Fatalf("a room without an item does %v", s.effects)
	}
	if s.do(state.Load{Item: film()}); !s.WebRTC() || s.Epoch != 1 {
		t.Fatalf("for WebRTC: %v, epoch %d", s.WebRTC(), s.Epoch)
	}
	s.do(state.WebRTCGone{}, state.Load{Item: film()})
	if s.do(state.WebRTCCame{}); !s.WebRTC() || s.Epoch != 3 {
		t.Fatalf("one that does not deliver yet is replaced: for WebRTC: %v, epoch %d", s.WebRTC(), s.Epoch)
	}
}

func TestACrashedEncoderComesBackForWebRTC(t *testing.T) {
	s := playing(t, "ana").do(state.StreamBroke{Epoch: 1}, state.StreamBroke{Epoch: 2}).do(state.WebRTCCame{})
	if len(s.effects) > 0 {
		t.Fatalf("the next start is near, effects %v", s.effects)
	}
	if s.after(time.Second); !s.WebRTC() {
		t.Fatal("the encoder came back without what WebRTC can carry")
	}
}

func TestAtItsEndAFilmIsReadFromALittleBefore(t *testing.T) {
	s := playing(t, "ana").do(state.StreamEnded{Epoch: 1, End: 10 * time.Second}).after(time.Minute).wantPhase(state.Ended)
	s.do(state.WebRTCCame{})
	i := slices.IndexFunc(s.effects, func(e state.Effect) bool { _, ok := e.(state.StartStream); return ok })
	if i < 0 {
		t.Fatalf("effects %v", s.effects)
	}
	if start := s.effects[i].(state.StartStream); start.Position >= 10*time.Second || start.Position < 9*time.Second {
		t.Fatalf("starts at %v", start.Position)
	}
}

func TestWhatAnEncoderDiesOfForWebRTCIsLeftOut(t *testing.T) {
	for name, broke := range map[string][]state.Event{
		"twice in a row": {state.StreamBroke{Epoch: 2}, state.StreamBroke{Epoch: 3}},
		"for good":       {state.StreamBroke{Epoch: 2, Final: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s := playing(t, "ana").do(state.WebRTCCame{}).do(broke...).after(time.Second)
			if s.WebRTC() || !s.WithoutWebRTC() || !s.Streaming() {
				t.Fatalf("for WebRTC: %v, without it: %v, streaming: %v", s.WebRTC(), s.WithoutWebRTC(), s.Streaming())
			}
			if epoch := s.Epoch; s.streamReady().do(state.WebRTCCame{}).Epoch != epoch {
				t.Fatal("it is tried again")
			}
			s.do(state.StreamBroke{Epoch: s.Epoch, Sentence: "It broke.", Final: true}).wantPhase(state.Paused)
			if s.do(state.Load{Item: film()}); !s.WebRTC() || s.WithoutWebRTC() {
				t.Fatal("another item is not tried")
			}
		})
	}
}
