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

func TestWhoCannotPlayOpusIsListenedTo(t *testing.T) {
	s := newScript(t)
	s.join("ana")
	s.do(state.Load{Member: "ana", Item: shared("one"), Play: true})
	s.do(state.Playable{Member: "ana", Item: s.ItemNumber, MIME: []string{`video/mp4; codecs="avc1.42e01f"`}})
	if want := []string{`audio/mp4; codecs="opus"`}; !slices.Equal(s.Unplayable(), want) {
		t.Fatalf("%v, want %v", s.Unplayable(), want)
	}
}
