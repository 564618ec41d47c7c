package fmp4

// bitReader reads big-endian bits and Exp-Golomb codes off the front of bytes. Past the end it yields zeros and
// remembers; callers ask short once, at the end.
type bitReader struct {
	b     []byte
	at    int // bit
	short bool
}

func (r *bitReader) take(n int) uint64 {
	var v uint64
	for range n {
		v <<= 1
		if r.at>>3 >= len(r.b) {
			r.short = true
			continue
		}
		v |= uint64(r.b[r.at>>3]>>(7-r.at&7)) & 1
		r.at++
	}
	return v
}

func (r *bitReader) flag() bool { return r.take(1) == 1 }

func (r *bitReader) skip(n int) { r.take(n) }

// unsigned is ue(v) (ITU-T H.264, 9.1).
func (r *bitReader) unsigned() uint64 {
	zeros := 0
	for !r.flag() {
		if zeros++; zeros > 32 || r.short {
			r.short = true
			return 0
		}
	}
	return 1<<zeros - 1 + r.take(zeros)
}

// signed is se(v) (ITU-T H.264, 9.1.1).
func (r *bitReader) signed() int64 {
	v := int64(r.unsigned()) //nolint:gosec // below 2^33
	if v&1 == 1 {
		return v/2 + 1
	}
	return -v / 2
}
