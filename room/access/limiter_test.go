package access_test

import (
	"net/netip"
	"testing"
	"time"

	"watchroom/room/access"
)

func allowed(l *access.Limiter, address string, times int) int {
	n := 0
	for range times {
		if l.Allow(netip.MustParseAddr(address)) {
			n++
		}
	}
	return n
}

func TestABurstThenOneEachInterval(t *testing.T) {
	c := &clock{at: time.Unix(1_000_000, 0)}
	l := access.NewLimiter(5, 10*time.Second, 100, c.now)
	if n := allowed(l, "192.0.2.1", 10); n != 5 {
		t.Errorf("%d at once", n)
	}
	if n := allowed(l, "192.0.2.2", 10); n != 5 {
		t.Errorf("%d of another address", n)
	}
	c.at = c.at.Add(9 * time.Second)
	if n := allowed(l, "192.0.2.1", 10); n != 0 {
		t.Errorf("%d too early", n)
	}
	c.at = c.at.Add(time.Second)
	if n := allowed(l, "192.0.2.1", 10); n != 1 {
		t.Errorf("%d after an interval", n)
	}
	c.at = c.at.Add(24 * time.Hour)
	if n := allowed(l, "192.0.2.1", 10); n != 5 {
		t.Errorf("%d after a day", n)
	}
	c.at = c.at.Add(-24 * time.Hour) // a clock that is set back takes and gives nothing
	if n := allowed(l, "192.0.2.1", 10); n != 0 {
		t.Errorf("%d in the past", n)
	}
}

func TestOneHostIsOneAddress(t *testing.T) {
	c := &clock{at: time.Unix(1_000_000, 0)}
	l := access.NewLimiter(2, time.Hour, 100, c.now)
	if n := allowed(l, "2001:db8::1", 1) + allowed(l, "2001:db8::2:3", 1) + allowed(l, "2001:db8::ffff", 1); n != 2 {
		t.Errorf("%d within one /64", n)
	}
	if n := allowed(l, "192.0.2.1", 2) + allowed(l, "::ffff:192.0.2.1", 1); n != 2 {
		t.Errorf("%d of a mapped address", n)
	}
	for i := range 3 {
		if got := l.Allow(netip.Addr{}); got != (i < 2) {
			t.Errorf("request %d without an address: %v", i, got)
		}
	}
}

func TestTheOldestAddressIsForgotten(t *testing.T) {
	c := &clock{at: time.Unix(1_000_000, 0)}
	l := access.NewLimiter(1, time.Hour, 2, c.now)
	for _, step := range []struct {
		address string
		want    bool
	}{
		{"192.0.2.1", true},
		{"192.0.2.2", true},
		{"192.0.2.1", false},
		{"192.0.2.3", true},  // forgets 2
		{"192.0.2.1", false}, // 1 was seen later
		{"192.0.2.2", true},
	} {
		if got := l.Allow(netip.MustParseAddr(step.address)); got != step.want {
			t.Errorf("%s: %v", step.address, got)
		}
	}
}
