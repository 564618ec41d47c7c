package rtc

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
)

func TestRoundTripsAndLossesAreReadFromReports(t *testing.T) {
	var r reports
	now := time.Date(2026, 5, 1, 12, 0, 0, 123456789, time.UTC)
	report := rtcp.ReceptionReport{
		LastSenderReport: uint32(ntp(now.Add(-90*time.Millisecond)) >> 16),
		Delay:            65536 / 100 * 5, // 50 ms
		TotalLost:        7,
	}
	lost := r.received(rtcp.ReceptionReport{TotalLost: 1<<24 - 1}, 0, now) // one came twice
	lost = r.received(report, lost, now)
	report.TotalLost = 5 // something came late
	lost = r.received(report, lost, now)
	report.TotalLost = 9
	r.received(report, lost, now)
	if rtt := r.stats.RoundTrip; !near(rtt, 40*time.Millisecond, time.Millisecond) {
		t.Errorf("round trip of %v", rtt)
	}
	if r.stats.Lost != 9 {
		t.Errorf("%d lost", r.stats.Lost)
	}
}

func TestMomentsAreCountedFrom1900(t *testing.T) {
	if got := ntp(time.Unix(0, int64(500*time.Millisecond))); got != 2208988800<<32|1<<31 {
		t.Errorf("half a second into 1970 is %d", got)
	}
}

func TestRequestsForMoreThanThereIsAreCutShort(t *testing.T) {
	var r reports
	allowed := 0
	for range mostResent + 10 {
		if r.mayAsk(time.Second) {
			allowed++
		}
	}
	if allowed != mostResent || !r.mayAsk(2*time.Second) {
		t.Errorf("%d allowed", allowed)
	}
}
