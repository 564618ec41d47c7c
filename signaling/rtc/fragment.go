package rtc

import (
	"bufio"
	"fmt"
	"strings"
)

// Fragment is what a client adds to its offer later, or starts over with (RFC 8840: application/trickle-ice-sdpfrag).
type Fragment struct {
	Username   string // ice-ufrag: of the offer, or a new one when ICE is to be restarted
	Candidates []Candidate
}

// ParseFragment reads a fragment of a description.
func ParseFragment(text string) (Fragment, error) {
	if len(text) > maxOffer {
		return Fragment{}, fmt.Errorf("%d bytes: %w", len(text), ErrCandidate)
	}
	var f Fragment
	var mid *string
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		name, value, _ := strings.Cut(strings.TrimPrefix(line, "a="), ":")
		switch {
		case line == "":
		case len(line) < 2 || line[1] != '=':
			return Fragment{}, fmt.Errorf("%q is no line of a description: %w", line[:min(len(line), 40)], ErrCandidate)
		case !strings.HasPrefix(line, "a="):
		case name == "ice-ufrag":
			f.Username = value
		case name == "mid":
			mid = &value
		case name == "candidate":
			f.Candidates = append(f.Candidates, Candidate{Candidate: "candidate:" + value, Mid: mid})
		}
	}
	if len(f.Candidates) > maxCandidates {
		return Fragment{}, fmt.Errorf("%d candidates: %w", len(f.Candidates), ErrTooMany)
	}
	if err := lines.Err(); err != nil {
		return Fragment{}, fmt.Errorf("%w: %w", ErrCandidate, err)
	}
	return f, nil
}
