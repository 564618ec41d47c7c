package rtc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"watchroom/media"
)

const (
	offerHead  = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
	offerSound = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=sendonly\r\n"
)

func TestSectionsOnlyToBeHadInABundleAreOffered(t *testing.T) {
	picture := "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=sendonly\r\n"
	for _, c := range []struct {
		offer string
		want  []media.Kind
	}{
		{offerHead + offerSound + picture + "a=bundle-only\r\n", []media.Kind{media.KindAudio, media.KindVideo}},
		{offerHead + offerSound + picture, []media.Kind{media.KindAudio}},
	} {
		if got, err := offered(c.offer); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v and %v, want %v", got, err, c.want)
		}
	}
}

func TestAnOfferHasSoManyCandidates(t *testing.T) {
	var list strings.Builder
	for n := range maxCandidates {
		fmt.Fprintf(&list, "a=candidate:1 1 udp 1 192.0.2.1 %d typ host\r\n", 1000+n)
	}
	most := offerHead + offerSound + list.String()
	one := "a=candidate:1 1 udp 1 192.0.2.1 999 typ host\r\n"
	for name, try := range map[string]func(string) error{
		"watching":   check,
		"publishing": func(offer string) error { _, err := offered(offer); return err },
	} {
		if err := try(most + offerSound + list.String()); err != nil {
			t.Errorf("%s: %d candidates, twice: %v", name, maxCandidates, err)
		}
		if err := try(most + one); !errors.Is(err, ErrOffer) {
			t.Errorf("%s: one more: %v", name, err)
		}
	}
}
