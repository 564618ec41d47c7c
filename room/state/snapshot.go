package state

import (
	"cmp"
	"slices"
	"time"

	"watchroom/media"
)

// Snapshot is everything of a room that must survive a restart. It goes through
// encoding/json unchanged, but for the monotonic part of times.
type Snapshot struct {
	Settings Settings
	Owner    MemberID
	Members  []SnapshotMember // sorted by ID

	Item       *media.Item
	ItemNumber uint32
	ItemEnd    time.Duration // as a stream found it; 0: none has
	Epoch      media.Epoch
	Generation uint32

	Timeline media.Timeline // may be moving; see StandingAt
	WantPlay bool
	Ended    bool
}

// SnapshotMember is a member without what only lives with a connection.
type SnapshotMember struct {
	ID        MemberID
	Name      string
	Control   bool
	FirstSeen time.Time
}

// Snapshot is what to write down when [Save] says so.
func (s State) Snapshot() Snapshot {
	members := make([]SnapshotMember, 0, len(s.Members))
	for _, m := range s.Members {
		members = append(members, SnapshotMember{ID: m.ID, Name: m.Name, Control: m.Control, FirstSeen: m.FirstSeen})
	}
	slices.SortFunc(members, func(a, b SnapshotMember) int { return cmp.Compare(a.ID, b.ID) })
	return Snapshot{
		Settings: s.Settings, Owner: s.Owner, Members: members,
		Item: s.Item, ItemNumber: s.ItemNumber, ItemEnd: s.itemEnd, Epoch: s.Epoch, Generation: s.Generation,
		Timeline: s.Timeline, WantPlay: s.WantPlay, Ended: s.Phase == Ended,
	}
}

// StandingAt is the snapshot of a room whose server was last seen alive at that time: the
// timeline stands where it was then.
func (s Snapshot) StandingAt(alive time.Time) Snapshot {
	s.Timeline = media.Timeline{Anchor: s.Timeline.At(alive), AnchorTime: alive, Rate: s.Timeline.Rate}
	return s
}

// Restore makes a room of a snapshot: everybody is absent since now, no encoder runs, and the timeline
// stands at its anchor (see [Snapshot.StandingAt]). The first to join starts the encoder,
// and a room that wanted to play goes on when they are ready.
func Restore(snap Snapshot, l Limits, now time.Time) State {
	s := New(l)
	s.Owner = snap.Owner
	if snap.Settings.valid() {
		s.Settings = snap.Settings
	}
	for _, m := range snap.Members {
		s.Members[m.ID] = Member{ID: m.ID, Name: m.Name, Control: m.Control, FirstSeen: m.FirstSeen, Since: now}
	}
	s.Item, s.ItemNumber, s.itemEnd = snap.Item, snap.ItemNumber, snap.ItemEnd
	s.Epoch, s.Generation = snap.Epoch, snap.Generation+1
	s.Timeline = media.Timeline{
		Anchor: snap.Timeline.Anchor, AnchorTime: now, Rate: cmp.Or(snap.Timeline.Rate, 1),
	}
	s.WantPlay = snap.WantPlay
	switch {
	case snap.Item == nil:
	case snap.Ended:
		s.Phase = Ended
	default:
		s.Phase = Paused
	}
	s.aloneSince = now
	return s
}
