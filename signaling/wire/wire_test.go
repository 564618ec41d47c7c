package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/room/state"
	"watchroom/signaling/wire"
)

var update = flag.Bool("update", false, "write the golden files anew") //nolint:gochecknoglobals // a test's flag

func fromServer() []wire.FromServer {
	start := time.Unix(1000, 0)
	clock := wire.Clock{ID: "c1f0", Start: start}
	s := state.State{
		Phase: state.Playing, WantPlay: true, Sequence: 41, Settings: state.DefaultSettings(),
		Item: &media.Item{
			Title: "Film", Duration: time.Hour, Seekable: true, Live: true,
			Streams:  []media.Stream{{Kind: media.KindVideo, Codec: "avc1.64001f"}, {Kind: media.KindAudio, Codec: "mp4a.40.2"}},
			Chapters: []media.Chapter{{End: time.Minute, Title: "One"}},
		},
		ItemNumber: 1, Epoch: 3, Generation: 7, Owner: "m_8f",
		Timeline: media.Timeline{Anchor: 12480 * time.Millisecond, AnchorTime: start.Add(81384500 * time.Microsecond), Rate: 1, Moving: true},
		Live: state.Live{
			Edge: 81200 * time.Millisecond, At: start.Add(81250 * time.Millisecond), From: 20 * time.Second,
			Lag: 50 * time.Millisecond, Need: 300 * time.Millisecond, Following: true,
		},
		Wait: &state.Wait{Reason: state.WaitJoin, Until: start.Add(90 * time.Second), For: []state.MemberID{"m_9a"}},
		Members: map[state.MemberID]state.Member{
			"m_9a": {ID: "m_9a", Name: "Ben", Present: true, FirstSeen: start.Add(time.Second), Skew: 4 * time.Millisecond},
			"m_8f": {ID: "m_8f", Name: "Ana", Present: true, Ready: true, FirstSeen: start, Delay: 20 * time.Millisecond},
			"m_00": {ID: "m_00", Name: "Gone", FirstSeen: start},
		},
	}
	video := media.Init{Track: media.Track{ID: media.FirstVideo, Kind: media.KindVideo, Codec: "avc1.64001f", Width: 1280, Height: 720, Copied: true}}
	audio := media.Init{Track: media.Track{ID: media.FirstAudio, Kind: media.KindAudio, Codec: "mp4a.40.2", Language: "en", Channels: 2}}
	return []wire.FromServer{
		wire.Welcome{You: "m_8f", Clock: "c1f0", Now: 81234.512, RTC: &wire.RTC{Servers: []wire.RTCServer{
			{URLs: []string{"stun:stun.example:3478"}},
			{URLs: []string{"turn:turn.example:3478"}, Username: "ana", Credential: "secret"},
		}}},
		wire.RoomOf(s, clock),
		wire.MembersOf(s),
		wire.Pong{T0: 5312.25, T1: 81250.125, T2: 81250.175},
		wire.RefusedOf(state.ReasonNoControl),
		wire.StreamOf(1, 1, 3, []media.Init{video, audio}, &video, &audio),
		wire.Skipped{Generation: 1, Epoch: 3, Fragments: 12, From: 30, To: 36},
		wire.End{Generation: 1, Epoch: 3, Position: 5025.12},
		wire.RTCAnswer{SDP: "v=0\r\n"},
		candidate(),
		wire.RTCState{State: "failed", Sentence: wire.RTCSentence(wire.RTCFull)},
		wire.RTCMapping{Hidden: 119000, Video: 123456, Audio: 65843, Media: 12.48, Rate: 1, Generation: 3},
	}
}

func candidate() wire.RTCCandidate {
	mid, index := "0", uint16(0)
	return wire.RTCCandidate{Candidate: "candidate:1 1 udp 2130706431 192.0.2.1 8001 typ host", Mid: &mid, Index: &index}
}

func fromClient() []wire.FromClient {
	position, video, audio := 12.48, 1, 16
	return []wire.FromClient{
		wire.Ping{T0: 5312.25},
		wire.Playable{Item: 1, MIMEs: []string{`video/mp4; codecs="avc1.64001f"`, `audio/mp4; codecs="mp4a.40.2"`}},
		wire.Ready{Generation: 7, Ready: true},
		wire.Report{Skew: 0.004, Delay: 0.021, Buffer: 18.2, Need: 0.3},
		wire.Play{},
		wire.Pause{},
		wire.Seek{Position: 12.5},
		wire.Live{},
		wire.GoOn{},
		wire.KeepWaiting{},
		wire.GiveControl{Member: "m_9a", Control: true},
		wire.HandOver{Member: "m_9a"},
		wire.Kick{Member: "m_9a"},
		wire.Configure{Settings: wire.Settings{HotJoin: "pause", WaitLimit: 8, NeverWait: true}},
		wire.Rename{Name: "Ana"},
		wire.Leave{},
		wire.Start{Generation: 1, Position: &position, Video: &video, Audio: &audio},
		wire.RTCOffer{SDP: "v=0\r\n", Video: &video},
		candidate(),
		wire.RTCClose{},
	}
}

func golden(t *testing.T, direction string, m any, text []byte) {
	t.Helper()
	var head struct{ Type string }
	if err := json.Unmarshal(text, &head); err != nil {
		t.Fatalf("%T: %v", m, err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, text, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	name := filepath.Join("testdata", direction+"-"+head.Type+".json")
	if *update {
		if err := os.WriteFile(name, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, pretty.Bytes()) {
		t.Errorf("%s is\n%s\nnot\n%s", name, &pretty, want)
	}
}

func TestMessagesOfTheServerAreTheGoldenOnes(t *testing.T) {
	for _, m := range fromServer() {
		text, err := wire.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "server", m, text)
	}
}

func TestMessagesOfAClientAreTheGoldenOnesAndComeBack(t *testing.T) {
	for _, m := range fromClient() {
		text, err := wire.EncodeClient(m)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "client", m, text)
		got, err := wire.Decode(text)
		if err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%s came back as %+v, %v", text, got, err)
		}
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		want error
	}{
		{``, wire.ErrMessage},
		{`null`, wire.ErrMessage},
		{`[]`, wire.ErrMessage},
		{`{}`, wire.ErrMessage},
		{`{"type":7}`, wire.ErrMessage},
		{`{"type":"play"`, wire.ErrMessage},
		{`{"type":"play"} {"type":"pause"}`, wire.ErrMessage},
		{"{\"type\":\"rename\",\"name\":\"\xff\"}", wire.ErrMessage},
		{`{"type":"play","x":"` + strings.Repeat("y", wire.MaxMessage) + `"}`, wire.ErrMessage},
		{`{"type":"dance"}`, wire.ErrType},
		{`{"type":"seek","position":"12"}`, wire.ErrField},
		{`{"type":"seek","position":-1}`, wire.ErrField},
		{`{"type":"seek","position":1e999}`, wire.ErrField},
		{`{"type":"seek","position":1e300}`, wire.ErrField},
		{`{"type":"ready","generation":-1}`, wire.ErrField},
		{`{"type":"kick","member":""}`, wire.ErrField},
		{`{"type":"rename","name":"` + strings.Repeat("ä", wire.MaxName+1) + `"}`, wire.ErrField},
		{`{"type":"start","video":256}`, wire.ErrField},
		{`{"type":"rtc.offer","sdp":""}`, wire.ErrField},
		{`{"type":"rtc.offer","sdp":"v=0","video":-1}`, wire.ErrField},
		{`{"type":"rtc.candidate","candidate":"` + strings.Repeat("c", 1025) + `"}`, wire.ErrField},
		{`{"type":"rtc.candidate","candidate":"","index":65536}`, wire.ErrField},
	} {
		if m, err := wire.Decode([]byte(c.text)); !errors.Is(err, c.want) {
			t.Errorf("%.60s gave %+v, %v; want %v", c.text, m, err, c.want)
		}
	}
}

func TestTheClockGoesBothWays(t *testing.T) {
	c := wire.Clock{ID: "c", Start: time.Now()}
	instant := c.Start.Add(81384500 * time.Microsecond)
	if ms := c.Millis(instant); ms != 81384.5 || !c.Time(ms).Equal(instant) {
		t.Fatalf("%v ms is %v", ms, c.Time(ms))
	}
}

func FuzzDecode(f *testing.F) {
	for _, m := range fromClient() {
		text, _ := wire.EncodeClient(m)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := wire.Decode(text)
		if err != nil {
			return
		}
		again, err := wire.EncodeClient(m)
		if err != nil {
			t.Fatalf("%s cannot be said again: %v", text, err)
		}
		if _, err := wire.Decode(again); err != nil {
			t.Fatalf("%s was taken, %s not: %v", text, again, err)
		}
	})
}

func FuzzParseHeader(f *testing.F) {
	b := make([]byte, wire.HeaderSize)
	wire.Header{Kind: wire.KindFragment, Track: 1, Epoch: 3, Decode: -time.Second, Duration: time.Second}.Put(b)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := wire.ParseHeader(b)
		if err != nil {
			return
		}
		again := make([]byte, wire.HeaderSize)
		h.Put(again)
		if got, err := wire.ParseHeader(again); err != nil || got != h {
			if h.Decode.Microseconds() != got.Decode.Microseconds() || err != nil {
				t.Fatalf("%+v came back as %+v, %v", h, got, err)
			}
		}
	})
}
