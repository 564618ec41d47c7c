package wire

import (
	"cmp"
	"slices"
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

// RoomOf is the room as members are told of it.
func RoomOf(s state.State, clock Clock) Room {
	r := Room{
		Sequence: s.Sequence, Phase: string(s.Phase), WantPlay: s.WantPlay,
		Item: itemOf(s.Item), ItemNumber: s.ItemNumber, Epoch: s.Epoch, Generation: s.Generation,
		Timeline: Timeline{
			Anchor: s.Timeline.Anchor.Seconds(), Rate: s.Timeline.Rate, Moving: s.Timeline.Moving,
		},
		Sentence: s.Sentence, Owner: string(s.Owner),
		Settings: Settings{
			HotJoin: string(s.Settings.HotJoin), WaitLimit: s.Settings.WaitLimit.Seconds(), NeverWait: s.Settings.NeverWait,
		},
	}
	if !s.Timeline.AnchorTime.IsZero() { // a room that never moved has none
		r.Timeline.At = clock.Millis(s.Timeline.AnchorTime)
	}
	r.Live = edgeOf(s, clock)
	if s.Wait != nil {
		r.Wait = &Wait{Reason: string(s.Wait.Reason), Until: clock.Millis(s.Wait.Until), For: make([]string, 0, len(s.Wait.For))}
		for _, id := range s.Wait.For {
			r.Wait.For = append(r.Wait.For, string(id))
		}
	}
	return r
}

func edgeOf(s state.State, clock Clock) *Edge {
	l := s.Live
	if s.Item == nil || !s.Item.Live || l.At.IsZero() {
		return nil
	}
	return &Edge{
		Edge: l.Edge.Seconds(), At: clock.Millis(l.At), From: l.From.Seconds(), Window: s.Window().Seconds(),
		Delay: l.Delay().Seconds(), Need: l.Need.Seconds(), Usual: s.Limits.UsualNeed().Seconds(), Stopped: l.Stopped, Following: l.Following,
	}
}

// MembersOf lists those present, and the owner even when away, longest known first.
func MembersOf(s state.State) Members {
	people := make([]state.Member, 0, len(s.Members))
	for id, m := range s.Members {
		if m.Present || id == s.Owner {
			people = append(people, m)
		}
	}
	slices.SortFunc(people, func(a, b state.Member) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
	})
	list := Members{Members: make([]Member, 0, len(people))}
	for _, m := range people {
		list.Members = append(list.Members, Member{
			ID: string(m.ID), Name: m.Name, Present: m.Present, Ready: m.Ready,
			Control: m.Control || m.ID == s.Owner, Excused: m.Excused,
			Skew: m.Skew.Seconds(), Delay: m.Delay.Seconds(),
		})
	}
	return list
}

func itemOf(i *media.Item) *Item {
	if i == nil {
		return nil
	}
	item := &Item{
		Title: i.Title, Duration: i.Duration.Seconds(), Seekable: i.Seekable, Live: i.Live, Looped: i.Looped(),
		MIMEs: i.Codecs(), Chapters: make([]Chapter, 0, len(i.Chapters)),
	}
	if item.MIMEs == nil {
		item.MIMEs = []string{}
	}
	for _, c := range i.Chapters {
		item.Chapters = append(item.Chapters, Chapter{Start: c.Start.Seconds(), End: c.End.Seconds(), Title: c.Title})
	}
	return item
}

// StreamOf describes what follows from an epoch; video and audio are the tracks chosen, nil none.
func StreamOf(generation, item uint32, epoch media.Epoch, inits []media.Init, video, audio *media.Init) Stream {
	s := Stream{Generation: generation, Epoch: epoch, Item: item, Tracks: make([]Track, 0, len(inits))}
	inits = slices.DeleteFunc(slices.Clone(inits), func(i media.Init) bool { return i.Track.WebRTC })
	if video != nil {
		s.Video = video.Track.ID
	}
	if audio != nil {
		s.Audio = audio.Track.ID
	}
	for _, i := range inits {
		t := i.Track
		s.Tracks = append(s.Tracks, Track{
			ID: t.ID, Kind: t.Kind.String(), Codec: t.Codec, Language: t.Language, Title: t.Title,
			Width: t.Width, Height: t.Height, Channels: t.Channels, Copied: t.Copied,
		})
	}
	return s
}

// Seconds as they come from a client. Decode has bounded them.
func Seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
