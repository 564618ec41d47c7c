package wish

import (
	"errors"
	"strings"
	"testing"
)

// As in RFC 9725, 4.3.2.
const trickled = "a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=ice-ufrag:EsAw\r\n" +
	"a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n" +
	"a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\n" +
	"a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0 ufrag EsAw network-id 1\r\n" +
	"a=end-of-candidates\r\n"

func TestFragmentsOfDescriptionsAreRead(t *testing.T) {
	f, err := parseFragment(trickled)
	if err != nil || f.username != "EsAw" || f.password != "P2uYro0UCOQ4zxjKXaWCBui1" || len(f.candidates) != 2 {
		t.Fatalf("read %+v, %v", f, err)
	}
	c := f.candidates[1]
	if c.Mid == nil || *c.Mid != "0" || !strings.HasPrefix(c.Candidate, "candidate:473322822 1 tcp") {
		t.Errorf("read %+v", c)
	}
	if f, err := parseFragment(""); err != nil || len(f.candidates) != 0 {
		t.Errorf("nothing is %+v, %v", f, err)
	}
}

func TestWhatIsNoFragmentIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no description":        "hello there",
		"no candidate":          "a=candidate:1\r\n",
		"a candidate cut off":   "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764\r\n",
		"a long line":           "a=" + strings.Repeat("x", 70<<10),
		"a flood of candidates": strings.Repeat("a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n", maxCandidates+1),
		"a long username":       "a=ice-ufrag:" + strings.Repeat("x", maxCredential+1),
	} {
		if f, err := parseFragment(text); !errors.Is(err, errFragment) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func FuzzFragment(f *testing.F) {
	f.Add(trickled)
	f.Add("a=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := parseFragment(text)
		if err == nil && (len(read.candidates) > maxCandidates || len(read.username) > maxCredential) {
			t.Errorf("read %+v", read)
		}
	})
}
