package state_test

import (
	"slices"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

func shared(address string) media.Item {
	return media.Item{
		Title: "Ana's screen", Live: true, Source: media.Source{Kind: media.SourcePublished, Address: address},
		Streams: []media.Stream{
			{Index: 0, Kind: media.KindVideo, Name: "h264", Codec: "avc1.42e01f"}, {Index: 1, Kind: media.KindAudio, Name: "opus", Codec: "opus"},
		},
	}
}

func TestWhatIsPublishedEndsWithWhoSendsIt(t *testing.T) {
	s := newScript(t)
	s.join("ana", "ben")
	s.do(state.Load{Member: "ana", Item: shared("one"), Play: true})
	if list := s.Unplayable(); len(list) != 0 {
		t.Fatalf("before anybody has answered %v are not to be copied", list)
	}
	s.do(state.StreamReady{Epoch: s.Epoch}).after(time.Second)
	gone := state.Unpublished{Source: media.Source{Kind: media.SourcePublished, Address: "another"}, Sentence: "Ben has stopped sharing."}
	s.do(gone)
	if s.Phase == state.Ended || s.Sentence != "" {
		t.Fatalf("%s, %q: somebody else's end", s.Phase, s.Sentence)
	}
	gone.Source.Address, gone.Sentence = "one", "Ana has stopped sharing."
	s.do(gone)
	if s.Phase != state.Ended || s.Sentence != gone.Sentence || s.WantPlay || s.Timeline.Moving || s.Streaming() {
		t.Fatalf("%s, %q, %+v", s.Phase, s.Sentence, s.Timeline)
	}
}

// Of who goes abruptly everything has been shown before they are known to have gone.
func TestWhoWentAbruptlyIsTakenLeaveOf(t *testing.T) {
	s := newScript(t)
	s.join("ana", "ben")
	s.do(state.Load{Member: "ana", Item: shared("one"), Play: true}, state.StreamReady{Epoch: 1})
	s.after(2 * time.Second).do(state.StreamEnded{Epoch: 1, End: time.Second}).wantPhase(state.Ended)
	gone := state.Unpublished{Source: s.Item.Source, Sentence: "Ana has stopped sharing."}
	s.do(gone)
	if s.Phase != state.Ended || s.Sentence != gone.Sentence || s.Streaming() {
		t.Fatalf("%s, %q, streaming %v", s.Phase, s.Sentence, s.Streaming())
	}
	s.do(state.Unpublished{Source: s.Item.Source, Sentence: "Once more."})
	if s.Sentence != gone.Sentence {
		t.Fatalf("%q", s.Sentence)
	}
}

func TestWhoCannotPlayOpusIsListenedTo(t *testing.T) {
	s := newScript(t)
	s.join("ana")
	s.do(state.Load{Member: "ana", Item: shared("one"), Play: true})
	s.do(state.Playable{Member: "ana", Item: s.ItemNumber, MIME: []string{`video/mp4; codecs="avc1.42e01f"`}})
	if want := []string{`audio/mp4; codecs="opus"`}; !slices.Equal(s.Unplayable(), want) {
		t.Fatalf("%v, want %v", s.Unplayable(), want)
	}
}
