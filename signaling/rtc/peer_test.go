package rtc

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

func TestOffersThatCannotBeAnsweredAreRefused(t *testing.T) {
	h := build(t, Config{}, FeedConfig{})
	good := newGuest(t).offer()
	onlyVP8 := strings.ReplaceAll(strings.ReplaceAll(good, "H264/90000", "VP8/90000"), "opus/48000", "G722/8000")
	for name, c := range map[string]struct {
		offer string
		want  error
	}{
		"nothing":            {"", ErrOffer},
		"no SDP":             {"hello", ErrOffer},
		"too long":           {good + strings.Repeat("a=x\r\n", maxOffer/5), ErrOffer},
		"none of our codecs": {onlyVP8, ErrCodec},
		"no ICE":             {strings.ReplaceAll(good, "a=ice-ufrag", "a=x-ufrag"), ErrOffer},
		"no fingerprint":     {strings.ReplaceAll(good, "a=fingerprint", "a=x-fingerprint"), ErrOffer},
		"cut off":            {good[:len(good)/3], nil},
		"a NUL in a name":    {strings.ReplaceAll(good, "a=mid:0", "a=mid:\x00"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := h.engine.Peer(PeerConfig{})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			answer, err := p.Answer(c.offer)
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("answered %q, %v", answer, err)
			}
		})
	}
}

func TestCandidatesAreBounded(t *testing.T) {
	h := build(t, Config{}, FeedConfig{})
	p, err := h.engine.Peer(PeerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Answer(newGuest(t).offer()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]string{"nonsense": "hello", "too long": strings.Repeat("x", maxCandidate+1)} {
		if err := p.Add(Candidate{Candidate: c}); !errors.Is(err, ErrCandidate) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range maxCandidates + 1 {
		err = p.Add(Candidate{Candidate: "candidate:1 1 udp 2130706431 192.0.2.1 " + strconv.Itoa(1000+i) + " typ host"})
	}
	if !errors.Is(err, ErrTooMany) {
		t.Errorf("no end of candidates: %v", err)
	}
}

func TestPeersAreBoundedAndGone(t *testing.T) {
	h := build(t, Config{MaxPeers: 1}, FeedConfig{})
	ana, err := h.engine.Peer(PeerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.engine.Peer(PeerConfig{}); !errors.Is(err, ErrTooMany) {
		t.Errorf("a second peer: %v", err)
	}
	ana.Close()
	ana.Close()
	ben, err := h.engine.Peer(PeerConfig{})
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	if err := h.engine.Close(); err != nil {
		t.Error(err)
	}
	if h.engine.Peers() != 0 {
		t.Error("there are peers after the end")
	}
	ben.Close()
	if _, err := h.engine.Peer(PeerConfig{}); !errors.Is(err, ErrClosed) {
		t.Errorf("a peer after the end: %v", err)
	}
	if h.feed.Add(ben) {
		t.Error("a closed peer is shown something")
	}
}

func TestTheSameOfferAgainGoesOn(t *testing.T) {
	f := film(t, mediatest.Film{}, 1)
	h := build(t, Config{}, FeedConfig{})
	f.in(t, h.ring, 1, ring.Replace{})
	ana := h.join()
	ana.wait("a picture", func() bool { return len(ana.pictures()) > 0 })
	answer, err := ana.peer.AnswerWhole(t.Context(), ana.offer())
	if err != nil {
		t.Fatal(err)
	}
	ana.answered(answer)
	h.room.play(0)
	ana.wait("the film", func() bool { return len(ana.pictures()) > 25 })
}

func TestAPortThatIsTakenIsSaidSo(t *testing.T) {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if e, err := New(Config{Listen: conn.LocalAddr().String(), Log: quiet()}); err == nil {
		e.Close()
		t.Error("listens on a port that is taken")
	}
	if e, err := New(Config{Listen: "nonsense", Log: quiet()}); err == nil {
		e.Close()
		t.Error("listens on nonsense")
	}
}
