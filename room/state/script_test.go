package state_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

const (
	h264 = `video/mp4; codecs="avc1.64001f"`
	hevc = `video/mp4; codecs="hvc1.1.6.L93.B0"`
	aac  = `audio/mp4; codecs="mp4a.40.2"`
)

func begin() time.Time { return time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC) }

func limits() state.Limits {
	return state.Limits{Members: 100, IdleAfter: time.Minute, EmptyFor: 10 * time.Minute}
}

func film() media.Item {
	return media.Item{
		Title: "Film", Duration: 2 * time.Hour, Seekable: true,
		Streams: []media.Stream{
			{Index: 0, Kind: media.KindVideo, Codec: "avc1.64001f"},
			{Index: 1, Kind: media.KindAudio, Codec: "mp4a.40.2"},
		},
	}
}

func hevcFilm() media.Item {
	f := film()
	f.Streams[0].Codec = "hvc1.1.6.L93.B0"
	return f
}

func loopedFilm() media.Item {
	f := film()
	f.Duration, f.Source.Loop = 10*time.Second, true
	return f
}

// endless is read from a website that cannot seek, as fast as it is wanted.
func endless() media.Item {
	f := film()
	f.Duration, f.Seekable = 0, false
	return f
}

func camera() media.Item {
	f := endless()
	f.Live = true
	return f
}

// script drives a room as an actor would: time passes only in after, with a tick at each deadline.
type script struct {
	t *testing.T
	state.State
	now     time.Time
	effects []state.Effect // of the last do or after
}

func newScript(t *testing.T) *script {
	t.Helper()
	return &script{t: t, State: state.New(limits()), now: begin()}
}

func (s *script) do(events ...state.Event) *script {
	s.t.Helper()
	s.effects = nil
	for _, e := range events {
		s.apply(e)
	}
	return s
}

func (s *script) apply(e state.Event) {
	s.t.Helper()
	next, effects := s.Apply(s.now, e)
	s.State = next
	s.effects = append(s.effects, effects...)
}

func (s *script) after(d time.Duration) *script {
	s.t.Helper()
	s.effects = nil
	end := s.now.Add(d)
	for {
		at, ok := s.Deadline()
		if !ok || at.After(end) {
			break
		}
		if at.After(s.now) {
			s.now = at
		}
		s.apply(state.Tick{})
		if again, ok := s.Deadline(); ok && !again.After(s.now) {
			s.t.Fatalf("deadline %v is not after the tick at %v", again, s.now)
		}
	}
	s.now = end
	return s
}

func (s *script) join(ids ...state.MemberID) *script {
	s.t.Helper()
	s.effects = nil
	for _, id := range ids {
		s.apply(state.Joined{Member: id, Name: string(id)})
	}
	return s
}

func (s *script) ready(ids ...state.MemberID) *script { s.t.Helper(); return s.say(true, ids...) }

func (s *script) stalled(ids ...state.MemberID) *script { s.t.Helper(); return s.say(false, ids...) }

func (s *script) say(ready bool, ids ...state.MemberID) *script {
	s.t.Helper()
	s.effects = nil
	for _, id := range ids {
		s.apply(state.Readiness{Member: id, Generation: s.Generation, Ready: ready})
	}
	return s
}

func (s *script) streamReady() *script { s.t.Helper(); return s.do(state.StreamReady{Epoch: s.Epoch}) }

// playing is a room in which ids watch the film, a second into it.
func playing(t *testing.T, ids ...state.MemberID) *script {
	t.Helper()
	return playingItem(t, film(), ids...)
}

func playingItem(t *testing.T, item media.Item, ids ...state.MemberID) *script {
	t.Helper()
	s := newScript(t).join(ids...).do(state.Load{Item: item, Play: true}).streamReady().ready(ids...)
	s.wantPhase(state.Playing)
	s.after(state.LeastLead + time.Second)
	s.wantPosition(time.Second)
	return s
}

func (s *script) wantPhase(want state.Phase) *script {
	s.t.Helper()
	if s.Phase != want {
		s.t.Fatalf("phase %s, want %s", s.Phase, want)
	}
	return s
}

func (s *script) wantPosition(want time.Duration) *script {
	s.t.Helper()
	if got := s.Timeline.At(s.now); got != want {
		s.t.Fatalf("position %v, want %v", got, want)
	}
	return s
}

func (s *script) wantOwner(want state.MemberID) *script {
	s.t.Helper()
	if s.Owner != want {
		s.t.Fatalf("owner %q, want %q", s.Owner, want)
	}
	return s
}

func (s *script) wantWaitFor(r state.WaitReason, ids ...state.MemberID) *script {
	s.t.Helper()
	if s.Wait == nil {
		s.t.Fatalf("no wait, phase %s", s.Phase)
	}
	if s.Wait.Reason != r || !slices.Equal(s.Wait.For, ids) {
		s.t.Fatalf("waits (%s) for %v, want (%s) %v", s.Wait.Reason, s.Wait.For, r, ids)
	}
	return s
}

func (s *script) wantExcused(want ...state.MemberID) *script {
	s.t.Helper()
	var got []state.MemberID
	for _, id := range slices.Sorted(maps.Keys(s.Members)) {
		if s.Members[id].Excused {
			got = append(got, id)
		}
	}
	if !slices.Equal(got, want) {
		s.t.Fatalf("excused %v, want %v", got, want)
	}
	return s
}

// wantEffects compares all effects of the last step but Save.
func (s *script) wantEffects(want ...state.Effect) *script {
	s.t.Helper()
	got := slices.DeleteFunc(slices.Clone(s.effects), func(e state.Effect) bool { return e == state.Save{} })
	if !slices.Equal(got, want) {
		s.t.Fatalf("effects %#v, want %#v", got, want)
	}
	return s
}

func (s *script) wantSave(want bool) *script {
	s.t.Helper()
	if got := slices.Contains(s.effects, state.Effect(state.Save{})); got != want {
		s.t.Fatalf("saves: %v, want %v", got, want)
	}
	return s
}
