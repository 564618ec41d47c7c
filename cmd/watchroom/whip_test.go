package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"github.com/pion/webrtc/v4/pkg/media/h264reader"

	vocabulary "watchroom/media"
	"watchroom/media/mediatest"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/views/session"
)

// broadcaster is a program that publishes a film over and over, as OBS would.
type broadcaster struct {
	t     *testing.T
	pc    *webrtc.PeerConnection
	offer string
}

func broadcast(t *testing.T) *broadcaster {
	t.Helper()
	film, err := exec.CommandContext(t.Context(), mediatest.Tools(t).FFmpeg, "-v", "error", "-nostdin",
		"-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=2", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency",
		"-pix_fmt", "yuv420p", "-g", "30", "-f", "h264", "pipe:1").Output()
	if err != nil {
		t.Fatal(err)
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeH264}, "video", "film")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pc.AddTransceiverFromTrack(track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}); err != nil {
		t.Fatal(err)
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(offer); err != nil {
		t.Fatal(err)
	}
	<-gathered
	var sending sync.WaitGroup
	sending.Go(func() { loop(t, track, film) })
	t.Cleanup(func() {
		pc.GracefulClose()
		sending.Wait()
	})
	return &broadcaster{t: t, pc: pc, offer: pc.LocalDescription().SDP}
}

// loop sends 30 pictures a second until the test ends.
func loop(t *testing.T, track *webrtc.TrackLocalStaticSample, film []byte) {
	beat := time.NewTicker(time.Second / 30)
	defer beat.Stop()
	for {
		reader, err := h264reader.NewReader(bytes.NewReader(film))
		if err != nil {
			t.Error(err)
			return
		}
		for {
			unit, err := reader.NextNAL()
			if errors.Is(err, io.EOF) {
				break
			}
			sample := media.Sample{Data: unit.Data}
			if unit.UnitType == h264reader.NalUnitTypeCodedSliceIdr || unit.UnitType == h264reader.NalUnitTypeCodedSliceNonIdr {
				sample.Duration = time.Second / 30
				select {
				case <-beat.C:
				case <-t.Context().Done():
					return
				}
			}
			_ = track.WriteSample(sample) // nobody listens yet, or any more
		}
	}
}

func (b *broadcaster) answered(answer string) {
	b.t.Helper()
	if err := b.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		b.t.Fatal(err)
	}
}

// whip publishes, with headers in pairs, and returns where the session is.
func (s *served) whip(slug, offer string, headers ...string) (status int, body, location string) {
	s.t.Helper()
	status, body, h := s.ask(http.MethodPost, "/rooms/"+slug+"/whip", offer, append(headers, "Content-Type", "application/sdp")...)
	return status, body, h.Get("Location")
}

func TestProgramsPublishWithTheRoomsKey(t *testing.T) {
	s := serving(t)
	ana := broadcast(t)
	key := "Bearer " + s.guest.PublishKey()
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"nothing":            {nil, http.StatusUnauthorized},
		"a wrong key":        {[]string{"Authorization", "Bearer wrong"}, http.StatusUnauthorized},
		"the key to watch":   {[]string{"Authorization", "Bearer " + s.guest.Key()}, http.StatusForbidden},
		"another room's key": {[]string{"Authorization", "Bearer " + s.closed.PublishKey()}, http.StatusUnauthorized},
	} {
		if status, body, _ := s.whip("guest", ana.offer, c.headers...); status != c.want {
			t.Errorf("with %s: %d, want %d\n%s", name, status, c.want, body)
		}
	}
	status, answer, location := s.whip("guest", ana.offer, "Authorization", key)
	if status != http.StatusCreated {
		t.Fatalf("%d\n%s", status, answer)
	}
	ana.answered(answer)
	s.until("the room shows it", func() bool {
		now := s.guest.State().Item
		return now.Live && now.Title == "Broadcast" && now.Source.Kind == vocabulary.SourcePublished
	})
	if status, _, _ := s.whip("guest", broadcast(t).offer, "Authorization", key); status != http.StatusConflict {
		t.Errorf("a second one is answered with %d", status)
	}
	if status, _, _ := s.ask(http.MethodDelete, strings.TrimPrefix(location, s.url), "", "Authorization", key); status != http.StatusOK {
		t.Errorf("its end is answered with %d", status)
	}
	s.until("the room says that it is over", func() bool {
		now := s.guest.State()
		return now.Phase == state.Ended && now.Sentence == "The broadcast has ended."
	})
	s.until("another may", func() bool {
		status, _, _ := s.whip("guest", broadcast(t).offer, "Authorization", key)
		return status == http.StatusCreated
	})
}

func TestWhoLosesControlStopsSharing(t *testing.T) {
	s := serving(t)
	member, token, err := s.server.people.CreateGuest(t.Context(), "Ana")
	if err != nil {
		t.Fatal(err)
	}
	cookie := session.Cookie + "=" + token
	ana := broadcast(t)
	own := []string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin"}
	if status, _, _ := s.whip("guest", ana.offer, own...); status != http.StatusUnauthorized {
		t.Errorf("who is not in the room is answered with %d", status)
	}
	id := state.MemberID(member.ID)
	var seats []*room.Seat
	for _, one := range []state.MemberID{"owner", id} {
		seat, err := s.guest.Attach(t.Context(), one, "Ana", false)
		if err != nil {
			t.Fatal(err)
		}
		seats = append(seats, seat)
	}
	defer func() {
		for _, seat := range seats {
			seat.Close(t.Context(), true)
		}
	}()
	if status, _, _ := s.whip("guest", ana.offer, "Cookie", cookie, "Sec-Fetch-Site", "cross-site"); status != http.StatusUnauthorized {
		t.Errorf("another site's page is answered with %d", status)
	}
	// A proxy in front may want a password of everybody.
	status, answer, location := s.whip("guest", ana.offer, append(own, "Authorization", "Basic YW5hOnNlY3JldA==")...)
	if status != http.StatusCreated {
		t.Fatalf("%d\n%s", status, answer)
	}
	ana.answered(answer)
	s.until("the room shows it", func() bool { return strings.HasSuffix(s.guest.State().Item.Title, "'s screen") })
	if err := s.guest.Send(t.Context(), state.GiveControl{To: id}); err != nil {
		t.Fatal(err)
	}
	s.until("the room says that it is over", func() bool {
		now := s.guest.State()
		return now.Phase == state.Ended && strings.HasSuffix(now.Sentence, " has stopped sharing.")
	})
	if status, _, _ := s.ask(http.MethodDelete, strings.TrimPrefix(location, s.url), "", own...); status != http.StatusUnauthorized {
		t.Errorf("the session is still theirs: %d", status)
	}
}
