package wish

import (
	"bufio"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"watchroom/signaling/rtc"
)

// What a fragment may hold.
const (
	maxFragment   = 16 << 10 // bytes
	maxCandidates = 64
	maxCredential = 256 // RFC 8839, section 5.4
)

var errFragment = errors.New("wish: not a fragment of a description")

// fragment is what is said of ICE after the offer: more candidates, or a beginning anew (RFC 8840, section 9:
// application/trickle-ice-sdpfrag).
type fragment struct {
	username, password string // of the offer, or new ones when ICE is to be restarted
	candidates         []rtc.Candidate
}

// candidateForm is the part of a candidate that all have (RFC 8839, section 5.1). Foundations are missing at times.
var candidateForm = regexp.MustCompile(`^[\w+/:.-]* ?\d{1,5} \S+ \d{1,10} \S+ \d{1,5} typ \S+`) //nolint:gochecknoglobals // compiled once

// parseFragment reads a fragment; errFragment for what is none.
func parseFragment(text string) (fragment, error) {
	var f fragment
	var mid *string
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		name, value, _ := strings.Cut(strings.TrimPrefix(line, "a="), ":")
		switch {
		case line == "":
		case len(line) < 2 || line[1] != '=':
			return fragment{}, fmt.Errorf("%w: %q", errFragment, line[:min(len(line), 40)])
		case !strings.HasPrefix(line, "a="):
		case name == "ice-ufrag":
			f.username = value
		case name == "ice-pwd":
			f.password = value
		case name == "mid":
			mid = &value
		case name == "candidate":
			if !candidateForm.MatchString(value) {
				return fragment{}, fmt.Errorf("%w: the candidate %q", errFragment, value[:min(len(value), 80)])
			}
			f.candidates = append(f.candidates, rtc.Candidate{Candidate: "candidate:" + value, Mid: mid})
		}
	}
	if err := lines.Err(); err != nil {
		return fragment{}, fmt.Errorf("%w: %w", errFragment, err)
	}
	if len(f.username) > maxCredential || len(f.password) > maxCredential {
		return fragment{}, fmt.Errorf("%w: a username or password longer than %d", errFragment, maxCredential)
	}
	if len(f.candidates) > maxCandidates {
		return fragment{}, fmt.Errorf("%w: %d candidates", errFragment, len(f.candidates))
	}
	return f, nil
}
