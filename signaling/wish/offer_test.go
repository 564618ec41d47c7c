package wish

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// As in RFC 9725, 4.2: sections bundled with another have no port of their own.
const offered = "v=0\r\no=- 5228595038118931041 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n" +
	"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:EsAw\r\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\n" +
	"a=candidate:1 1 UDP 2130706431 198.51.100.1 39132 typ host\r\na=end-of-candidates\r\n" +
	"a=mid:0\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n" +
	"m=video 0 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=bundle-only\r\na=sendonly\r\na=rtpmap:96 VP8/90000\r\n"

func TestOffersFlowOneWay(t *testing.T) {
	both := strings.ReplaceAll(offered, "a=sendonly", "a=sendrecv")
	said := strings.Replace(strings.ReplaceAll(offered, "a=sendonly\r\n", ""), "t=0 0\r\n", "t=0 0\r\na=sendonly\r\n", 1)
	for name, c := range map[string]struct {
		offer string
		way   Way
	}{
		"as is":                    {offered, Sends},
		"both ways, to publish":    {both, Sends},
		"both ways, to watch":      {both, Receives},
		"nothing said":             {strings.ReplaceAll(offered, "a=sendonly\r\n", ""), Receives},
		"said of the session":      {said, Sends},
		"a data channel beside it": {offered + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\n", Sends},
	} {
		got, err := readOffer(c.offer, c.way)
		media := got[max(0, strings.Index(got, "m=")):]
		if err != nil || strings.Count(media, "a="+string(c.way)+"\r\n") != 2 || strings.Contains(media, "sendrecv") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestOffersThatCannotBeMeantAreRefused(t *testing.T) {
	video := offered[strings.Index(offered, "m=video"):]
	for name, c := range map[string]struct {
		offer string
		way   Way
		want  int
	}{
		"nothing":               {"", Sends, http.StatusBadRequest},
		"no description":        {"hello", Sends, http.StatusBadRequest},
		"the other way":         {offered, Receives, http.StatusUnprocessableEntity},
		"inactive":              {strings.Replace(offered, "a=sendonly", "a=inactive", 1), Sends, http.StatusUnprocessableEntity},
		"two pictures":          {offered + strings.Replace(video, "a=mid:1", "a=mid:2", 1), Sends, http.StatusUnprocessableEntity},
		"neither picture, etc.": {offered[:strings.Index(offered, "m=")], Sends, http.StatusUnprocessableEntity},
	} {
		got, err := readOffer(c.offer, c.way)
		var p *Problem
		if !errors.As(err, &p) || p.Status != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAnICERestartChangesNothingElseOfAnOffer(t *testing.T) {
	got, err := restarted(offered, fragment{username: "ysXw", password: "vw5LmwG4y/e6dPP/zAP9Gp5k"})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("EsAw", "ysXw", "bP+XJMM09aR8AiX1jdukzR6Y", "vw5LmwG4y/e6dPP/zAP9Gp5k",
		"a=candidate:1 1 UDP 2130706431 198.51.100.1 39132 typ host\r\na=end-of-candidates\r\n", "").Replace(offered)
	if got != want {
		t.Errorf("restarted:\n%s\nwant:\n%s", got, want)
	}
	if usernameOf(got) != "ysXw" {
		t.Errorf("its username is %q", usernameOf(got))
	}
}

func TestWhatIsSaidOfICEIsTakenFromAnAnswer(t *testing.T) {
	answer := strings.Replace(offered, "t=0 0\r\n", "t=0 0\r\na=ice-options:trickle\r\n", 1)
	got, err := fragmentOf(answer)
	want := "a=ice-options:trickle\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:EsAw\r\n" +
		"a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\na=candidate:1 1 UDP 2130706431 198.51.100.1 39132 typ host\r\na=end-of-candidates\r\na=mid:0\r\n"
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func FuzzOffer(f *testing.F) {
	f.Add(offered)
	f.Fuzz(func(t *testing.T, text string) {
		for _, way := range []Way{Receives, Sends} {
			offer, err := readOffer(text, way)
			if err != nil {
				continue
			}
			if _, err := readOffer(offer, way); err != nil {
				t.Errorf("read once, not twice: %v", err)
			}
			if _, err := restarted(offer, fragment{username: "ysXw", password: "vw5LmwG4y/e6dPP/zAP9Gp5k"}); err != nil {
				t.Errorf("not restarted: %v", err)
			}
		}
	})
}
