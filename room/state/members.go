package state

import (
	"cmp"
	"slices"
	"time"
)

func (c *change) joined(e Joined) {
	if e.Member == "" {
		return
	}
	m, known := c.Members[e.Member]
	if !m.Present {
		if c.full() {
			c.effect(Remove{Member: e.Member, Reason: ReasonFull})
			return
		}
		if !known {
			m = Member{ID: e.Member, Name: e.Name, Control: true, FirstSeen: c.now}
		}
		c.arrive(m, known && c.now.Sub(m.Since) < ReturnGrace)
	}
	if e.Owner {
		c.Owner = e.Member
	}
}

// arrive makes m present. Returning is being back so soon that the group need not notice.
func (c *change) arrive(m Member, returning bool) {
	first := !c.somebodyPresent()
	seamless := c.Settings.HotJoin == HotJoinSeamless || c.Settings.NeverWait
	hold := c.Phase == Playing && !returning && !seamless && !c.live()

	m.Name = c.freeName(m.ID, m.Name)
	m.Present, m.Since = true, c.now
	m.Ready, m.ReadySince = false, time.Time{}
	m.Skew, m.Delay, m.Buffer, m.Need = 0, 0, 0, 0
	if !returning {
		m.Excused, m.joining = false, false
	}
	catchesUp := c.Phase == Playing && !hold ||
		c.Phase == Waiting && seamless && !returning && !first
	if catchesUp && !m.Excused {
		m.Excused, m.joining = true, true
	}
	c.put(m)
	if hold {
		c.hold(WaitJoin)
	}
	c.wakeForSomebody()
}

// wakeForSomebody starts the encoder for who has just come, unless there is nothing to show them.
func (c *change) wakeForSomebody() {
	if c.Sentence == "" && c.Phase != Ended {
		c.wake()
	}
}

func (c *change) watcherCame() {
	c.watchers++
	c.wakeForSomebody()
}

func (c *change) dropped(e Dropped) {
	if m, ok := c.presentMember(e.Member); ok {
		c.put(absent(m, c.now))
	}
}

// left forgets who leaves, unless there is a reason to know them again: control was taken.
func (c *change) left(e Left) {
	m, ok := c.Members[e.Member]
	if !ok {
		return
	}
	if m.Control {
		c.remove(m.ID)
	} else if m.Present {
		c.put(absent(m, c.now))
	}
	if c.Owner == m.ID {
		c.Owner = ""
	}
}

func absent(m Member, since time.Time) Member {
	m.Present, m.Since = false, since
	m.Ready, m.ReadySince = false, time.Time{}
	return m
}

func (c *change) renamed(e Renamed) {
	if m, ok := c.Members[e.Member]; ok {
		m.Name = c.freeName(m.ID, e.Name)
		c.put(m)
	}
}

func (c *change) report(e Report) {
	if m, ok := c.presentMember(e.Member); ok {
		m.Skew, m.Delay, m.Buffer, m.Need = e.Skew, e.Delay, e.Buffer, e.Need
		c.put(m)
	}
}

// forget drops those who have been away too long, and the longest absent when there are
// more of them than people who may be present: strangers must not fill the memory.
func (c *change) forget() {
	away := 0
	var longest Member
	for id, m := range c.Members {
		switch {
		case m.Present || id == c.Owner:
		case c.due(m.Since.Add(MemberRetention)):
			c.remove(id)
		default:
			away++
			if longest.ID == "" || cmp.Or(m.Since.Compare(longest.Since), cmp.Compare(id, longest.ID)) < 0 {
				longest = m
			}
		}
	}
	if c.Limits.Members > 0 && away > c.Limits.Members {
		c.remove(longest.ID)
	}
}

func (s State) full() bool {
	return s.Limits.Members > 0 && len(s.Present()) >= s.Limits.Members
}

// arrivals lists all members, the first seen first.
func (s State) arrivals() []Member {
	list := make([]Member, 0, len(s.Members))
	for _, m := range s.Members {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Member) int {
		return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Present lists who is in the room, in the order in which they came.
func (s State) Present() []Member {
	return slices.DeleteFunc(s.arrivals(), func(m Member) bool { return !m.Present })
}

func (s State) somebodyPresent() bool {
	for _, m := range s.Members {
		if m.Present {
			return true
		}
	}
	return false
}

// watched tells whether there is anybody to run an encoder for.
func (s State) watched() bool { return s.watchers > 0 || s.somebodyPresent() }

func (s State) presentMember(id MemberID) (Member, bool) {
	m, ok := s.Members[id]
	return m, ok && m.Present
}
