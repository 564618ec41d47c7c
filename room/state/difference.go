package state

import (
	"maps"
	"slices"
)

// sameSight tells whether two states look alike to everybody. What members
// measure on themselves does not count: it changes all the time and can wait.
func sameSight(a, b State) bool {
	return a.Phase == b.Phase && a.Epoch == b.Epoch && a.Sentence == b.Sentence &&
		sameRoom(a, b) && sameWait(a.Wait, b.Wait) &&
		maps.EqualFunc(a.Members, b.Members, func(m, n Member) bool {
			return sameRole(m, n) && m.Present == n.Present && m.Ready == n.Ready && m.Excused == n.Excused
		})
}

// sameKept tells whether two states leave the same [Snapshot].
func sameKept(a, b State) bool {
	return a.Epoch == b.Epoch && a.itemEnd == b.itemEnd && (a.Phase == Ended) == (b.Phase == Ended) &&
		sameRoom(a, b) && maps.EqualFunc(a.Members, b.Members, sameRole)
}

func sameRoom(a, b State) bool {
	return a.WantPlay == b.WantPlay && a.Settings == b.Settings && a.Owner == b.Owner &&
		a.ItemNumber == b.ItemNumber && a.Generation == b.Generation && a.Timeline == b.Timeline
}

func sameRole(m, n Member) bool {
	return m.ID == n.ID && m.Name == n.Name && m.Control == n.Control && m.FirstSeen.Equal(n.FirstSeen)
}

func sameWait(a, b *Wait) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a == b || a.Reason == b.Reason && a.Until.Equal(b.Until) && slices.Equal(a.For, b.For)
}
