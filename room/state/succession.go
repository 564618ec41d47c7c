package state

// succeed gives the role of owner to the heir when nobody has it, or when its holder has
// been away longer than the grace. With nobody present the role stays where it is.
func (c *change) succeed() {
	if c.Owner != "" && !c.ownerGone() {
		return
	}
	if h, ok := c.heir(); ok {
		c.Owner = h
	}
}

func (c *change) ownerGone() bool {
	owner, known := c.Members[c.Owner]
	return !known || !owner.Present && c.due(owner.Since.Add(OwnerGrace))
}

// heir is the longest-present member with control, else the longest-present member.
func (s State) heir() (MemberID, bool) {
	list := s.Present()
	if len(list) == 0 {
		return "", false
	}
	for _, m := range list {
		if m.Control {
			return m.ID, true
		}
	}
	return list[0].ID, true
}
