package load

import "testing"

func TestContinuityCountsWhatNeverCame(t *testing.T) {
	for name, c := range map[string]struct {
		came []uint16
		lost int
	}{
		"nothing":              {nil, 0},
		"in order":             {[]uint16{65534, 65535, 0, 1}, 0},
		"one is missing":       {[]uint16{65534, 0, 1}, 1},
		"late":                 {[]uint16{5, 8, 6, 7, 9}, 0},
		"twice":                {[]uint16{5, 6, 6, 8, 7, 7}, 0},
		"before the first":     {[]uint16{5, 4, 6}, 0},
		"one of two sent late": {[]uint16{5, 8, 7}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var s continuity
			for _, n := range c.came {
				s.arrive(n)
			}
			if s.lost() != c.lost {
				t.Errorf("%d lost, want %d", s.lost(), c.lost)
			}
		})
	}
	var s continuity
	for n := range 200_000 {
		if n != 70_000 {
			s.arrive(uint16(n))
		}
	}
	if s.lost() != 1 {
		t.Errorf("%d lost over three times around", s.lost())
	}
}
