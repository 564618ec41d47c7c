package figures

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"watchroom/cmd/internal/chrome/recorder"
)

// Row is one measurement beside its bound.
type Row struct {
	What     string
	Measured string
	Bound    string // empty: there is none
	OK       bool
	Note     string
}

// Table collects rows in the order they were measured.
type Table struct {
	rows []Row
}

// Add appends a row.
func (t *Table) Add(r Row) { t.rows = append(t.rows, r) }

// Atmost adds the distribution of something that has a bound at its 95th percentile.
func (t *Table) Atmost(what string, values []time.Duration, bound time.Duration, note string) {
	s := recorder.Summarise(values)
	t.Add(Row{
		What: what, Measured: distribution(s), Bound: "p95 ≤ " + ms(bound),
		OK: s.Count > 0 && s.P95 <= bound, Note: note,
	})
}

// Median adds the distribution of something whose bound is meant for the usual case.
func (t *Table) Median(what string, values []time.Duration, bound time.Duration, note string) {
	s := recorder.Summarise(values)
	t.Add(Row{
		What: what, Measured: distribution(s), Bound: "p50 ≤ " + ms(bound),
		OK: s.Count > 0 && s.P50 <= bound, Note: note,
	})
}

// Skew adds a skew with a bound at its 95th percentile. Moments without a position miss it.
func (t *Table) Skew(what string, s recorder.Skew, names []string, bound time.Duration) {
	var note []string
	for i, offset := range s.Offsets() {
		note = append(note, fmt.Sprintf("%s %+.1f", names[i], float64(offset)/float64(time.Millisecond)))
	}
	if !s.Complete() {
		note = append(note, fmt.Sprintf("%d of %d moments without everybody: %v", s.Moments-len(s.Samples), s.Moments, s.Missing))
	}
	summary := s.Summary()
	t.Add(Row{
		What: what, Measured: distribution(summary), Bound: "p95 ≤ " + ms(bound),
		OK: s.Complete() && summary.P95 <= bound, Note: strings.Join(note, ", "),
	})
}

// Missed are the rows whose bound was not kept.
func (t *Table) Missed() []Row {
	var missed []Row
	for _, r := range t.rows {
		if r.Bound != "" && !r.OK {
			missed = append(missed, r)
		}
	}
	return missed
}

// Write prints the table.
func (t *Table) Write(w io.Writer) error {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "what\tmeasured\tbound\t\tnote")
	for _, r := range t.rows {
		verdict := "kept"
		switch {
		case r.Bound == "":
			verdict = ""
		case !r.OK:
			verdict = "MISSED"
		}
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\t%s\n", r.What, r.Measured, r.Bound, verdict, r.Note)
	}
	if err := columns.Flush(); err != nil {
		return fmt.Errorf("print the figures: %w", err)
	}
	return nil
}

func distribution(s recorder.Summary) string {
	if s.Count == 0 {
		return "nothing"
	}
	return fmt.Sprintf("p50 %s  p95 %s  p99 %s  max %s  (%d)", ms(s.P50), ms(s.P95), ms(s.P99), ms(s.Max), s.Count)
}

// ms prints a duration as milliseconds, with a decimal below 100.
func ms(d time.Duration) string {
	v := float64(d) / float64(time.Millisecond)
	if v < 100 {
		return fmt.Sprintf("%.1f ms", v)
	}
	return fmt.Sprintf("%.0f ms", v)
}
