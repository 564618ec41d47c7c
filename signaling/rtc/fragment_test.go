package rtc

import (
	"errors"
	"strings"
	"testing"
)

func TestFragmentsOfDescriptionsAreRead(t *testing.T) {
	// As in RFC 9725, 4.3.1.
	f, err := ParseFragment("a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:EsAw\r\n" +
		"a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\na=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n" +
		"a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 ufrag EsAw network-id 2\r\na=end-of-candidates\r\n")
	if err != nil || f.Username != "EsAw" || len(f.Candidates) != 2 {
		t.Fatalf("read %+v, %v", f, err)
	}
	c := f.Candidates[1]
	if c.Mid == nil || *c.Mid != "0" || !strings.HasPrefix(c.Candidate, "candidate:3471623853 1 udp") {
		t.Errorf("read %+v", c)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"no description": {"hello there", ErrCandidate},
		"too long":       {strings.Repeat("a=x\r\n", maxOffer/5+1), ErrCandidate},
		"a long line":    {"a=" + strings.Repeat("x", maxOffer-2), ErrCandidate},
		"a flood":        {strings.Repeat("a=candidate:1\r\n", maxCandidates+1), ErrTooMany},
	} {
		if f, err := ParseFragment(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
	if f, err := ParseFragment(""); err != nil || len(f.Candidates) != 0 {
		t.Errorf("nothing is %+v, %v", f, err)
	}
}

func FuzzFragment(f *testing.F) {
	f.Add("a=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		if read, err := ParseFragment(text); err == nil && len(read.Candidates) > maxCandidates {
			t.Errorf("%d candidates", len(read.Candidates))
		}
	})
}
