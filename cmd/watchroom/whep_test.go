package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"watchroom/media"
	"watchroom/media/mediatest"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
)

// patient is how long anything may take before a test gives up.
const patient = 20 * time.Second

// served is a running server with a room that wants its key, and one for guests.
type served struct {
	t             *testing.T
	url           string
	closed, guest *room.Room
	item          media.Item
	server        *server
}

func serving(t *testing.T, flags ...string) *served {
	t.Helper()
	cfg, err := serveConfig(t, append(flags, "--data", filepath.Join(t.TempDir(), "data"), "--listen", "127.0.0.1:0", "--webrtc-listen", "127.0.0.1:0")...)
	if err != nil {
		t.Fatal(err)
	}
	path := mediatest.Make(t, mediatest.Film{Duration: 20 * time.Second, Audio: mediatest.Stereo()})
	item, err := probe(t.Context(), media.Source{Kind: media.SourceFile, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan *served, 1), make(chan error, 1)
	var log bytes.Buffer
	go func() {
		ended <- runServer(ctx, cfg, lineOptions{}, console{in: strings.NewReader(""), out: io.Discard, err: &log},
			func(ctx context.Context, s *server, url string) error {
				there := &served{t: t, url: url, item: item, server: s}
				var err error
				if there.closed, err = s.rooms.Open(ctx, room.Record{Slug: "closed"}, state.Load{Item: item}); err != nil {
					return err
				}
				there.guest, err = s.rooms.Open(ctx, room.Record{Slug: "guest", Guests: true}, state.Load{Item: item})
				ready <- there
				return err
			})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if t.Failed() {
			t.Log(log.String())
		}
	})
	select {
	case there := <-ready:
		there.healthy()
		return there
	case err := <-ended:
		ended <- nil
		t.Fatalf("no server: %v", err)
		return nil
	}
}

func (s *served) healthy() {
	s.t.Helper()
	s.until("it serves", func() bool {
		status, _, _ := s.ask(http.MethodGet, "/healthz", "")
		return status == http.StatusOK
	})
}

// until waits until something is so that tells nobody when it is.
func (s *served) until(what string, so func() bool) {
	s.t.Helper()
	look, limit := time.NewTicker(5*time.Millisecond), time.After(patient)
	defer look.Stop()
	for !so() {
		select {
		case <-look.C:
		case <-limit:
			s.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// ask sends a request, with headers in pairs.
func (s *served) ask(method, path, body string, headers ...string) (int, string, http.Header) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(text), resp.Header
}

// overWHEP is how many watch a room so, as /stats has it.
func (s *served) overWHEP(slug string) int {
	s.t.Helper()
	_, body, _ := s.ask(http.MethodGet, "/stats", "")
	var stats Stats
	if err := json.Unmarshal([]byte(body), &stats); err != nil {
		s.t.Fatal(err)
	}
	for _, one := range stats.Rooms {
		if one.Slug == slug {
			return one.Viewers["whep"]
		}
	}
	return -1
}

// player is somebody's player elsewhere, by Pion: it offers to receive picture and sound, and tells what kind came.
func player(t *testing.T) (pc *webrtc.PeerConnection, offer string, came <-chan string) {
	t.Helper()
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pc.GracefulClose() })
	tracks := make(chan string, 2)
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		if _, _, err := track.ReadRTP(); err == nil {
			tracks <- track.Kind().String()
		}
	})
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			t.Fatal(err)
		}
	}
	made, err := pc.CreateOffer(nil)
	if err != nil {
		t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(pc)
	if err := pc.SetLocalDescription(made); err != nil {
		t.Fatal(err)
	}
	<-gathered
	return pc, pc.LocalDescription().SDP, tracks
}

func TestAnotherPlayerWatchesOverWHEP(t *testing.T) {
	s := serving(t, "--base-path", "/watch")
	pc, offer, came := player(t)
	sdp := []string{"Content-Type", "application/sdp", "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"}
	status, answer, header := s.ask(http.MethodPost, "/rooms/guest/whep", offer, sdp...)
	if status != http.StatusCreated || !strings.HasPrefix(header.Get("Location"), "/watch/rooms/guest/whep/") {
		t.Fatalf("%d, %v, %s", status, header, answer)
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		t.Fatal(err)
	}
	if kind := <-came; kind != "video" { // nobody has pressed play
		t.Errorf("%s came of a room that stands still", kind)
	}
	if err := s.guest.Send(t.Context(), state.Load{Item: s.item, Play: true}); err != nil { // it plays for who watches
		t.Fatal(err)
	}
	seen := map[string]bool{"video": true}
	for len(seen) < 2 {
		select {
		case kind := <-came:
			seen[kind] = true
		case <-time.After(patient):
			t.Fatalf("only %v came", seen)
		}
	}
	if n := s.overWHEP("guest"); n != 1 {
		t.Errorf("%d are counted", n)
	}
	where := strings.TrimPrefix(header.Get("Location"), "/watch")
	if status, body, _ := s.ask(http.MethodDelete, where, ""); status != http.StatusOK {
		t.Errorf("DELETE: %d, %s", status, body)
	}
	if n := s.overWHEP("guest"); n != 0 {
		t.Errorf("%d are counted after it left", n)
	}
}

func TestARoomWithoutGuestsWantsItsKey(t *testing.T) {
	s := serving(t)
	_, offer, _ := player(t)
	for name, c := range map[string]struct {
		room, key string
		want      int
	}{
		"no key":              {"closed", "", http.StatusUnauthorized},
		"a wrong one":         {"closed", "Bearer wrong", http.StatusUnauthorized},
		"another scheme":      {"closed", "Basic " + s.closed.Key(), http.StatusUnauthorized},
		"another room's":      {"closed", "Bearer " + s.guest.Key(), http.StatusUnauthorized},
		"that for publishing": {"closed", "Bearer " + s.closed.PublishKey(), http.StatusForbidden},
		"no such room":        {"none", "Bearer " + s.closed.Key(), http.StatusNotFound},
		"the key":             {"closed", "bearer " + s.closed.Key(), http.StatusCreated},
		"guests, any key":     {"guest", "Bearer wrong", http.StatusCreated},
	} {
		headers := []string{"Content-Type", "application/sdp"}
		if c.key != "" {
			headers = append(headers, "Authorization", c.key)
		}
		if status, body, _ := s.ask(http.MethodPost, "/rooms/"+c.room+"/whep", offer, headers...); status != c.want {
			t.Errorf("%s: %d, %s", name, status, body)
		}
	}
}

func TestAFullRoomSaysSo(t *testing.T) {
	s := serving(t, "--max-viewers", "1")
	_, offer, _ := player(t)
	sdp := []string{"Content-Type", "application/sdp"}
	if status, body, _ := s.ask(http.MethodPost, "/rooms/guest/whep", offer, sdp...); status != http.StatusCreated {
		t.Fatalf("the first: %d, %s", status, body)
	}
	status, body, header := s.ask(http.MethodPost, "/rooms/guest/whep", offer, sdp...)
	if status != http.StatusServiceUnavailable || header.Get("Retry-After") != "10" || !strings.Contains(body, "as many viewers") {
		t.Errorf("the second: %d, %v, %s", status, header, body)
	}
}

// A flood of offers is answered until there are too many, and ends nobody's session.
func TestAFloodOfOffersDisturbsNobody(t *testing.T) {
	s := serving(t)
	pc, offer, came := player(t)
	status, answer, header := s.ask(http.MethodPost, "/rooms/guest/whep", offer, "Content-Type", "application/sdp")
	if status != http.StatusCreated {
		t.Fatalf("%d, %s", status, answer)
	}
	if err := pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		t.Fatal(err)
	}
	<-came
	counts := map[int]int{}
	for range 100 {
		status, _, _ := s.ask(http.MethodPost, "/rooms/guest/whep", offer, "Content-Type", "application/sdp")
		counts[status]++
	}
	if counts[http.StatusCreated] < 5 || counts[http.StatusTooManyRequests] < 50 || len(counts) != 2 {
		t.Errorf("a hundred offers were answered with %v", counts)
	}
	if status, _, _ := s.ask(http.MethodGet, header.Get("Location"), ""); status != http.StatusOK {
		t.Errorf("the session from before: %d", status)
	}
	if pc.ConnectionState() != webrtc.PeerConnectionStateConnected {
		t.Errorf("its connection is %s", pc.ConnectionState())
	}
}

// A room that closes takes those along who watch it.
func TestWatchingEndsWithTheRoom(t *testing.T) {
	d, err := openDatabase(t.Context(), filepath.Join(t.TempDir(), "watchroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	engine, err := rtc.New(rtc.Config{Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	log := slog.New(slog.DiscardHandler)
	in := room.New(room.Config{
		State: state.New(state.Limits{}), Stream: stream.New(stream.Config{Log: log}), Store: room.NewStore(d), Log: log,
	})
	ctx, closeRoom := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = in.Run(ctx) })
	defer running.Wait()
	defer closeRoom()
	peer, err := engine.Peer(rtc.PeerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	viewer, err := in.Watch("whep")
	if err != nil {
		t.Fatal(err)
	}
	w := newWatching(t.Context(), in, peer, viewer)
	select {
	case <-w.Done():
		t.Error("it ended before the room")
	default:
	}
	closeRoom()
	select {
	case <-w.Done():
	case <-time.After(patient):
		t.Error("it goes on without the room")
	}
	w.Close()
	if n := in.Viewers().Now["whep"]; n != 0 || engine.Peers() != 0 {
		t.Errorf("%d are counted, %d connected", n, engine.Peers())
	}
}
