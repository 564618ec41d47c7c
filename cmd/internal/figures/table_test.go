package figures

import (
	"strings"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
)

func TestATableTellsWhatWasMissed(t *testing.T) {
	var table Table
	table.Atmost("seek", []time.Duration{120 * time.Millisecond}, 150*time.Millisecond, "")
	table.Atmost("join", []time.Duration{310 * time.Millisecond}, 300*time.Millisecond, "slow disk")
	table.Atmost("nothing measured", nil, time.Second, "")
	table.Skew("a viewer was missing", recorder.Skew{
		Moments: 2, Samples: []recorder.Sample{{Positions: []time.Duration{0}}}, Missing: map[string]int{"Ana": 1},
	}, []string{"Ana"}, time.Second)
	table.Add(Row{What: "without a bound", Measured: "7"})

	var missed []string
	for _, r := range table.Missed() {
		missed = append(missed, r.What)
	}
	if got, want := strings.Join(missed, "; "), "join; nothing measured; a viewer was missing"; got != want {
		t.Errorf("missed %q, want %q", got, want)
	}
	var printed strings.Builder
	if err := table.Write(&printed); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"p95 120 ms", "MISSED  slow disk", "1 of 2 moments without everybody: map[Ana:1]"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("no %q in\n%s", want, printed.String())
		}
	}
}
