package wish

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/webrtc/v4"

	"watchroom/signaling/rtc"
)

const frag = "application/trickle-ice-sdpfrag"

// fragmentFrom is what a client sends of its description: its ICE, and the candidates of the first medium.
func fragmentFrom(sdp string) string {
	var b strings.Builder
	said := map[string]bool{}
	for line := range strings.Lines(sdp) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch name {
		case "a=candidate":
			b.WriteString(line)
		case "a=ice-ufrag", "a=ice-pwd", "a=mid", "a=group":
			if !said[name] {
				b.WriteString(line)
			}
			said[name] = true
		}
	}
	return b.String()
}

func TestCandidatesMayFollow(t *testing.T) {
	h := build(t, rtc.Config{}, nil)
	g := newGuest(t)
	whole, bare := g.offer(nil)
	created := h.offer(bare)
	where, tag := created.Header.Get("Location"), created.Header.Get("ETag")
	g.answered(created.body)
	more := fragmentFrom(whole)
	for name, c := range map[string]struct {
		body    string
		headers []string
		want    int
	}{
		"for no ICE session":       {more, []string{ct, frag}, http.StatusPreconditionRequired},
		"for another":              {more, []string{ct, frag, "If-Match", `"xyzzy"`}, http.StatusPreconditionFailed},
		"weakly the same":          {more, []string{ct, frag, "If-Match", "W/" + tag}, http.StatusPreconditionFailed},
		"of another media type":    {more, []string{ct, "application/sdp", "If-Match", tag}, http.StatusUnsupportedMediaType},
		"no fragment":              {"hello", []string{ct, frag, "If-Match", tag}, http.StatusBadRequest},
		"no fragment, no If-Match": {"hello", []string{ct, frag}, http.StatusBadRequest},
		"too long":                 {more + strings.Repeat("a=x\r\n", maxFragment/5), []string{ct, frag, "If-Match", tag}, http.StatusRequestEntityTooLarge},
		"no key":                   {more, []string{ct, frag, "If-Match", tag, "Authorization", ""}, http.StatusUnauthorized},
	} {
		r := h.ask(http.MethodPatch, where, c.body, c.headers...)
		if r.StatusCode != c.want || c.want == http.StatusUnsupportedMediaType && r.Header.Get("Accept-Patch") != frag {
			t.Errorf("%s: %s", name, r.Status)
		}
		r.problem(t)
	}
	for name, c := range map[string][2]string{
		"nothing to be reached": {"a=mid:0\r\na=candidate:1 1 sctp 1 192.0.2.1 9 typ host\r\na=candidate:2 1 udp 1 nowhere.example 9 typ host\r\n", tag},
		"the candidates":        {more, `"other", ` + tag},
		"again":                 {more, "*"},
	} {
		r := h.ask(http.MethodPatch, where, c[0], ct, frag, "If-Match", c[1])
		if r.StatusCode != http.StatusNoContent || r.body != "" || r.Header.Get("ETag") != "" {
			t.Errorf("%s: %s, ETag %s, %q", name, r.Status, r.Header.Get("ETag"), r.body)
		}
	}
	g.becomes(webrtc.PeerConnectionStateConnected)
}

func TestICEIsRestarted(t *testing.T) {
	h := build(t, rtc.Config{}, nil)
	g, created := h.session()
	g.answered(created.body)
	g.becomes(webrtc.PeerConnectionStateConnected)
	where, tag := created.Header.Get("Location"), created.Header.Get("ETag")
	whole, _ := g.offer(&webrtc.OfferOptions{ICERestart: true})

	noPassword := strings.ReplaceAll(fragmentFrom(whole), "a=ice-pwd", "a=x-pwd")
	if r := h.ask(http.MethodPatch, where, noPassword, ct, frag, "If-Match", "*"); r.StatusCode != http.StatusBadRequest {
		t.Errorf("without a password: %s", r.Status)
	}
	r := h.ask(http.MethodPatch, where, fragmentFrom(whole), ct, frag, "If-Match", "*")
	renewed := r.Header.Get("ETag")
	if r.StatusCode != http.StatusOK || r.Header.Get(ct) != frag || renewed == "" || renewed == tag {
		t.Fatalf("%s, ETag %s, %s", r.Status, renewed, r.body)
	}
	said, err := parseFragment(r.body)
	if err != nil || said.username == usernameOf(created.body) || said.password == "" || len(said.candidates) == 0 {
		t.Fatalf("%+v, %v", said, err)
	}
	// What a client makes of it: the answer as it was, with the new ICE.
	answer, err := restarted(created.body, said)
	if err != nil {
		t.Fatal(err)
	}
	g.answered(answer)
	for _, c := range said.candidates {
		if err := g.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.Mid}); err != nil {
			t.Error(err)
		}
	}
	g.becomes(webrtc.PeerConnectionStateConnected)
	if r := h.ask(http.MethodPatch, where, fragmentFrom(whole), ct, frag, "If-Match", tag); r.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("for the ICE session before: %s", r.Status)
	}
	if r := h.ask(http.MethodPatch, where, fragmentFrom(whole), ct, frag, "If-Match", renewed); r.StatusCode != http.StatusNoContent {
		t.Errorf("for the new one: %s", r.Status)
	}
}

func TestASessionIsDeleted(t *testing.T) {
	h := build(t, rtc.Config{}, nil)
	g, created := h.session()
	g.answered(created.body)
	g.becomes(webrtc.PeerConnectionStateConnected)
	where := created.Header.Get("Location")
	if r := h.ask(http.MethodDelete, where, "", "Authorization", ""); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("by a stranger: %s", r.Status)
	}
	if r := h.ask(http.MethodDelete, where, "", "If-Match", `"any"`); r.StatusCode != http.StatusOK || h.engine.Peers() != 0 {
		t.Errorf("%s, %d peers left", r.Status, h.engine.Peers())
	}
	if r := h.ask(http.MethodDelete, where, ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("again: %s", r.Status)
	}
	// DTLS tells it at once, unless its one packet is lost: then ICE finds out.
	eventually(t, "the guest to see the end", func() bool { return g.pc.ConnectionState() > webrtc.PeerConnectionStateConnected })
}

func TestSessionsEndByThemselves(t *testing.T) {
	t.Run("the connection never comes", func(t *testing.T) {
		h := build(t, rtc.Config{}, func(c *Config) { c.Patience = 50 * time.Millisecond })
		h.session()
		eventually(t, "the session to end", func() bool { return h.handler.Sessions() == 0 && h.engine.Peers() == 0 })
	})
	t.Run("the connection ends", func(t *testing.T) {
		h := build(t, rtc.Config{}, nil)
		g, created := h.session()
		g.answered(created.body)
		g.becomes(webrtc.PeerConnectionStateConnected)
		if err := g.pc.Close(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the session to end", func() bool { return h.handler.Sessions() == 0 && h.engine.Peers() == 0 })
	})
	t.Run("the handler is closed", func(t *testing.T) {
		h := build(t, rtc.Config{}, nil)
		h.session()
		h.handler.Close()
		h.handler.Close()
		if h.handler.Sessions() != 0 || h.engine.Peers() != 0 {
			t.Errorf("%d sessions, %d peers left", h.handler.Sessions(), h.engine.Peers())
		}
	})
}

// waiting is a peer of which only its coming and going matter.
type waiting struct {
	Peer
	came, gone chan struct{}
}

func (w waiting) Connected() <-chan struct{} { return w.came }
func (w waiting) Done() <-chan struct{}      { return w.gone }

func TestAConnectionThatCameHasAllTheTimeThereIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(Config{})
		attend := func(w waiting) time.Duration {
			began := time.Now()
			h.attend(&session{peer: w}, nil)
			return time.Since(began)
		}
		never := waiting{came: make(chan struct{}), gone: make(chan struct{})}
		if took := attend(never); took != 15*time.Second {
			t.Errorf("one that never came was waited for %s", took)
		}
		came := waiting{came: make(chan struct{}), gone: make(chan struct{})}
		time.AfterFunc(14*time.Second, func() { close(came.came) })
		time.AfterFunc(time.Hour, func() { close(came.gone) })
		if took := attend(came); took != time.Hour {
			t.Errorf("one that lasted an hour was kept for %s", took)
		}
	})
}
