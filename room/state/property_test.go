package state_test

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchroom/media"
	"watchroom/room/state"
)

func someone() *rapid.Generator[state.MemberID] {
	return rapid.SampledFrom([]state.MemberID{"ana", "ben", "cleo", "dan"})
}

func somePosition() *rapid.Generator[time.Duration] {
	return rapid.SampledFrom([]time.Duration{-time.Second, 0, time.Second, 20 * time.Second, time.Minute, 3 * time.Hour, math.MaxInt64, math.MinInt64})
}

// somePlace is where what happens now may have come to.
func somePlace() *rapid.Generator[time.Duration] {
	return rapid.SampledFrom([]time.Duration{0, 300 * time.Millisecond, 5 * time.Second, 70 * time.Second, time.Hour})
}

// someEvent draws an event that could happen to s, stale ones among them.
func someEvent(t *rapid.T, s state.State) state.Event {
	who, other := someone().Draw(t, "who"), someone().Draw(t, "other")
	yes := rapid.Bool().Draw(t, "yes")
	old := rapid.SampledFrom([]uint32{0, 0, 0, 1}).Draw(t, "old")
	epoch := s.Epoch - media.Epoch(old)
	switch rapid.IntRange(0, 24).Draw(t, "event") {
	case 0, 1, 2:
		return state.Joined{Member: who, Name: string(who), Owner: yes && old == 1}
	case 3:
		return state.Dropped{Member: who}
	case 4:
		return state.Left{Member: who}
	case 5:
		return state.Renamed{Member: who, Name: string(other)}
	case 6:
		return state.Playable{Member: who, Item: s.ItemNumber - old, MIME: rapid.SampledFrom([][]string{nil, {h264, aac}, {hevc, aac}}).Draw(t, "mime")}
	case 7, 8, 9, 10:
		return state.Readiness{Member: who, Generation: s.Generation - old, Ready: yes || old == 0 && rapid.Bool().Draw(t, "ready")}
	case 11:
		return state.Report{Member: who, Need: somePosition().Draw(t, "need"), Delay: time.Duration(rapid.IntRange(0, 400).Draw(t, "delay")) * time.Millisecond}
	case 12:
		return state.Play{Member: who}
	case 13:
		return state.Pause{Member: who}
	case 14:
		return state.Seek{Member: who, Position: somePosition().Draw(t, "to")}
	case 15:
		return rapid.SampledFrom([]state.Event{state.GoOn{Member: who}, state.KeepWaiting{Member: who}, state.ToEdge{Member: who}}).Draw(t, "wait")
	case 16:
		return rapid.SampledFrom([]state.Event{
			state.GiveControl{Member: who, To: other, Control: yes},
			state.HandOver{Member: who, To: other},
			state.Kick{Member: who, Who: other},
		}).Draw(t, "rule")
	case 17:
		return state.Configure{Settings: state.Settings{
			HotJoin:   rapid.SampledFrom([]state.HotJoin{state.HotJoinPause, state.HotJoinSeamless, ""}).Draw(t, "mode"),
			WaitLimit: rapid.SampledFrom([]time.Duration{0, time.Second, 8 * time.Second}).Draw(t, "limit"), NeverWait: yes,
		}}
	case 18:
		item := rapid.SampledFrom([]media.Item{film(), hevcFilm(), loopedFilm(), endless(), camera(), camera()}).Draw(t, "item")
		return state.Load{Item: item, Position: somePosition().Draw(t, "at"), Play: yes}
	case 19:
		return state.StreamEdge{
			Epoch: epoch, Edge: somePlace().Draw(t, "edge"), At: begin(), From: somePlace().Draw(t, "from"),
			Begin: somePlace().Draw(t, "begin"), Lag: time.Duration(rapid.IntRange(0, 5000).Draw(t, "lag")) * time.Millisecond,
		}
	case 20, 24:
		return state.StreamReady{Epoch: epoch}
	case 22:
		return rapid.SampledFrom([]state.Event{state.WatcherCame{}, state.WatcherGone{}, state.WebRTCCame{}, state.WebRTCGone{}}).Draw(t, "watcher")
	case 21:
		return state.StreamEnded{Epoch: epoch, End: somePosition().Draw(t, "end")}
	default:
		return state.StreamBroke{Epoch: epoch, Sentence: "It broke.", Final: yes && old == 0 && rapid.Bool().Draw(t, "final"), Changed: rapid.Bool().Draw(t, "changed"), End: somePlace().Draw(t, "end")}
	}
}

// TestAnyEvening: whatever happens in whatever order, these hold after every event.
func TestAnyEvening(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := state.New(state.Limits{Members: 3, IdleAfter: 20 * time.Second, EmptyFor: time.Minute})
		now := begin()
		overWebRTC := 0
		var past []state.State
		var texts []string
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 100, 1000, 3000, 31000}).Draw(t, "ms")) * time.Millisecond)
			if rapid.Bool().Draw(t, "punctual") {
				s = tickUntil(t, s, now)
			}
			past, texts = append(past, s), append(texts, text(s))
			e := someEvent(t, s)
			s = checked(t, s, now, e)
			overWebRTC = checkWebRTC(t, s, now, e, overWebRTC)
		}
		for i := range past {
			if text(past[i]) != texts[i] {
				t.Fatalf("a later Apply changed state %d", i)
			}
		}
	})
}

// tickUntil does what an actor does while nothing happens.
func tickUntil(t *rapid.T, s state.State, end time.Time) state.State {
	for {
		at, ok := s.Deadline()
		if !ok || at.After(end) {
			return s
		}
		s = checked(t, s, at, state.Tick{})
	}
}

func text(s state.State) string {
	b, err := json.Marshal(struct {
		State      state.State
		Unplayable []string
	}{s, s.Unplayable()})
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func checked(t *rapid.T, s state.State, now time.Time, e state.Event) state.State {
	next, effects := s.Apply(now, e)
	again, same := s.Apply(now, e)
	if !reflect.DeepEqual(next, again) || !reflect.DeepEqual(effects, same) {
		t.Fatalf("%#v: not the same twice", e)
	}
	checkOwner(t, next, now)
	checkWait(t, s, next, now, e)
	checkPosition(t, s, next, now, e)
	checkStream(t, s, next, effects)
	checkStale(t, s, now, e)
	if at, ok := next.Deadline(); ok && !at.After(now) {
		t.Fatalf("%#v: deadline %v is not after %v", e, at, now)
	}
	if next.Sequence < s.Sequence {
		t.Fatalf("%#v: sequence went back", e)
	}
	if saves := slices.Contains(effects, state.Effect(state.Save{})); saves == reflect.DeepEqual(kept(s, next), next.Snapshot()) {
		t.Fatalf("%#v: saves: %v", e, saves)
	}
	return next
}

// kept is what is on disk of before, with the little that a live room may move without writing it down.
func kept(before, after state.State) state.Snapshot {
	snap := before.Snapshot()
	was, is := snap.Timeline, after.Timeline
	live := before.Item != nil && before.Item.Live && before.ItemNumber == after.ItemNumber
	if live && was.Moving && is.Moving && was.AnchorTime.Equal(is.AnchorTime) && (was.Anchor-is.Anchor).Abs() <= time.Second {
		snap.Timeline = is
	}
	return snap
}

func checkOwner(t *rapid.T, s state.State, now time.Time) {
	if !slices.ContainsFunc(slices.Collect(maps.Values(s.Members)), func(m state.Member) bool { return m.Present }) {
		return
	}
	owner, known := s.Members[s.Owner]
	if !known || !owner.Present && now.Sub(owner.Since) >= state.OwnerGrace {
		t.Fatalf("owner %q, %+v", s.Owner, owner)
	}
}

func checkWait(t *rapid.T, before, s state.State, now time.Time, e state.Event) {
	if s.Wait == nil {
		return
	}
	if s.Phase != state.Waiting || !s.WantPlay || len(s.Wait.For) == 0 || !s.Wait.Until.After(now) {
		t.Fatalf("%#v: phase %s, waits %+v", e, s.Phase, *s.Wait)
	}
	if s.Wait.Until.Sub(now) > s.Settings.WaitLimit && before.Wait == nil {
		t.Fatalf("%#v: waits longer than the limit", e)
	}
	for _, id := range s.Wait.For {
		if m := s.Members[id]; !m.Present || m.Ready || m.Excused {
			t.Fatalf("%#v: waits for %+v", e, m)
		}
	}
	if before.Wait == nil || !now.Before(before.Wait.Until) || s.Wait.Until.Equal(before.Wait.Until) {
		return
	}
	switch e.(type) {
	case state.KeepWaiting, state.Seek:
	default:
		t.Fatalf("%#v: the limit moved", e)
	}
}

func checkPosition(t *rapid.T, before, s state.State, now time.Time, e state.Event) {
	if s.Item != nil && s.Item.Live {
		return // it keeps to its edge
	}
	if s.Phase == state.Ended && before.Phase == state.Playing {
		return // a late tick finds the position past the end
	}
	switch e := e.(type) {
	case state.Seek, state.Load:
		return
	case state.Play:
		if before.Phase == state.Ended || s.Timeline.Anchor == 0 && s.Epoch > before.Epoch {
			return
		}
	default:
		_ = e
	}
	was := before.Timeline.At(now)
	if got := s.Timeline.At(now); got != was {
		t.Fatalf("%#v: position %v after %v", e, got, was)
	}
}

func checkStream(t *rapid.T, before, s state.State, effects []state.Effect) {
	starts := media.Epoch(0)
	for _, e := range effects {
		if start, ok := e.(state.StartStream); ok {
			starts++
			if start.Epoch != before.Epoch+starts || start.Position < 0 {
				t.Fatalf("%+v after epoch %d", start, before.Epoch)
			}
		}
	}
	if s.Epoch != before.Epoch+starts {
		t.Fatalf("epoch %d after %d with %d starts", s.Epoch, before.Epoch, starts)
	}
	if (s.Item == nil) != (s.Phase == state.Idle) {
		t.Fatalf("phase %s, item %v", s.Phase, s.Item)
	}
	switch s.Phase {
	case state.Loading, state.Waiting, state.Playing:
		if !s.Streaming() {
			t.Fatalf("%s without an encoder", s.Phase)
		}
	case state.Idle, state.Paused, state.Ended:
	}
}

// checkWebRTC: while anybody watches over WebRTC the encoder makes what they can be given, at the latest when a crashed one
// is back. It returns how many do.
func checkWebRTC(t *rapid.T, s state.State, now time.Time, e state.Event, before int) int {
	switch e.(type) {
	case state.WebRTCCame:
		before++
	case state.WebRTCGone:
		before = max(0, before-1)
	}
	if later, _ := s.Apply(now.Add(3*time.Second), state.Tick{}); before > 0 && later.Streaming() && !later.WebRTC() && !later.WithoutWebRTC() {
		t.Fatalf("%#v: %d watch over WebRTC and the encoder does not know", e, before)
	}
	return before
}

// checkStale: what is said about another epoch, generation or item changes nothing that
// time alone does not.
func checkStale(t *rapid.T, s state.State, now time.Time, e state.Event) {
	ticked, _ := s.Apply(now, state.Tick{})
	stale := false
	switch e := e.(type) {
	case state.StreamReady:
		stale = e.Epoch != ticked.Epoch
	case state.StreamEnded:
		stale = e.Epoch != ticked.Epoch
	case state.StreamBroke:
		stale = e.Epoch != ticked.Epoch
	case state.Readiness:
		stale = e.Generation != ticked.Generation
	case state.Playable:
		stale = e.Item != ticked.ItemNumber
	default:
		return
	}
	if next, _ := s.Apply(now, e); stale && !reflect.DeepEqual(next, ticked) {
		t.Fatalf("%#v is stale and changed the room", e)
	}
}
