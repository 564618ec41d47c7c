package state_test

import (
	"fmt"
	"testing"
	"time"

	"watchroom/room/state"
)

// Everybody reports once a second, so this is what a member costs.
func BenchmarkReport(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := state.New(state.Limits{})
			now := begin()
			for i := range n {
				s, _ = s.Apply(now, state.Joined{Member: state.MemberID(fmt.Sprint(i)), Name: fmt.Sprint(i)})
			}
			for b.Loop() {
				now = now.Add(time.Millisecond)
				s, _ = s.Apply(now, state.Report{Member: "1", Delay: time.Millisecond})
			}
		})
	}
}
