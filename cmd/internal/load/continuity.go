package load

// continuity follows the sequence numbers of one RTP stream. A packet that comes late, or is sent again, is not lost.
type continuity struct {
	begun   bool
	next    int64 // extended beyond 16 bits
	missing map[int64]struct{}
}

func (c *continuity) arrive(sequence uint16) {
	if !c.begun {
		c.begun, c.next, c.missing = true, int64(sequence)+1, map[int64]struct{}{}
		return
	}
	came := c.next + int64(int16(sequence-uint16(c.next))) //nolint:gosec // serial numbers (RFC 1982)
	for ; c.next < came; c.next++ {
		c.missing[c.next] = struct{}{}
	}
	delete(c.missing, came)
	c.next = max(c.next, came+1)
}

// lost is how many never came.
func (c *continuity) lost() int { return len(c.missing) }
