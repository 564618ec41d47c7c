package state

import (
	"maps"
	"slices"
	"time"
)

// sameSight tells whether two states look alike to everybody. What members
// measure on themselves does not count: it changes all the time and can wait.
func sameSight(a, b State) bool {
	return a.Phase == b.Phase && a.Epoch == b.Epoch && a.Sentence == b.Sentence && a.withoutWebRTC == b.withoutWebRTC &&
		sameRoom(a, b) && a.Timeline == b.Timeline && sameLive(a, b) && sameWait(a.Wait, b.Wait) &&
		maps.EqualFunc(a.Members, b.Members, func(m, n Member) bool {
			return sameRole(m, n) && m.Present == n.Present && m.Ready == n.Ready && m.Excused == n.Excused
		})
}

// sameKept tells whether two states leave the same [Snapshot].
func sameKept(a, b State) bool {
	return a.Epoch == b.Epoch && a.itemEnd == b.itemEnd && (a.Phase == Ended) == (b.Phase == Ended) &&
		sameRoom(a, b) && (a.Timeline == b.Timeline || steered(a, b)) && maps.EqualFunc(a.Members, b.Members, sameRole)
}

func sameRoom(a, b State) bool {
	return a.WantPlay == b.WantPlay && a.Settings == b.Settings && a.Owner == b.Owner &&
		a.ItemNumber == b.ItemNumber && a.Generation == b.Generation
}

// steered tells whether a live room has only been moved by a little: nothing that had to survive a restart.
func steered(a, b State) bool {
	s, t := a.Timeline, b.Timeline
	return a.live() && b.live() && s.Moving && t.Moving && s.AnchorTime.Equal(t.AnchorTime) && (s.Anchor-t.Anchor).Abs() <= tooLarge
}

// sameLive tells whether two states have the same edge, as far as anybody can see.
func sameLive(a, b State) bool {
	if !a.live() || !b.live() {
		return true
	}
	l, m := a.Live, b.Live
	moved := m.EdgeAt(m.At) - l.EdgeAt(m.At)
	return l.Stopped == m.Stopped && l.Following == m.Following && l.At.IsZero() == m.At.IsZero() && moved.Abs() < visible &&
		(l.Delay()-m.Delay()).Abs() < visible && (a.FromAt(m.At)-b.FromAt(m.At)).Abs() < window
}

// What is too little to be told.
const (
	visible = 20 * time.Millisecond
	window  = 2 * time.Second
)

func sameRole(m, n Member) bool {
	return m.ID == n.ID && m.Name == n.Name && m.Control == n.Control && m.FirstSeen.Equal(n.FirstSeen)
}

func sameWait(a, b *Wait) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Reason == b.Reason && a.Until.Equal(b.Until) && slices.Equal(a.For, b.For)
}
