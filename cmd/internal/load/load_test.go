package load_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"
	"go.uber.org/goleak"

	"watchroom/cmd/internal/load"
	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/wire"
	"watchroom/signaling/ws"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type line struct {
	ring   *ring.Ring
	events chan stream.Event
}

func (l *line) Start(r stream.Request)      { l.events <- stream.Ready{Epoch: r.Epoch} }
func (l *line) Stop()                       {}
func (l *line) SetTimeline(media.Timeline)  {}
func (l *line) Events() <-chan stream.Event { return l.events }
func (l *line) Ring() *ring.Ring            { return l.ring }

type saver struct{}

func (saver) Save(context.Context, room.Record) error { return nil }

const (
	timescale = 1000
	frame     = 40 // ticks
	frames    = 10 // a fragment
)

// serve is a room on a real server, with sixteen fragments made by another library than the one under test.
func serve(t *testing.T, spoil func(i int, f *media.Fragment)) string {
	t.Helper()
	kept := ring.New(ring.Limits{})
	link := serveRoom(t, room.Config{
		State: state.New(state.Limits{Members: 100}), Stream: &line{ring: kept, events: make(chan stream.Event, 16)},
	}, nil)
	fill(t, kept, spoil)
	return link
}

func serveRoom(t *testing.T, cfg room.Config, webRTC ws.RTC) string {
	t.Helper()
	cfg.Record, cfg.Store, cfg.Log = room.Record{Slug: "film"}, saver{}, slog.New(slog.DiscardHandler)
	r := room.New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = r.Run(ctx) }()

	sockets := ws.New(ws.Config{
		Identify: func(q *http.Request) (state.MemberID, string, error) {
			c, err := q.Cookie("guest")
			if err != nil {
				return "", "", err
			}
			return state.MemberID(c.Value), c.Value, nil
		},
		Find:  ws.Rooms(func(slug string) (*room.Room, bool) { return r, slug == "film" }),
		Clock: wire.Clock{ID: "c", Start: time.Now()},
		RTC:   webRTC,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /base/rooms/{slug}/control", sockets.ServeControl)
	mux.HandleFunc("GET /base/rooms/{slug}/media", sockets.ServeMedia)
	mux.HandleFunc("GET /base/rooms/film", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("GET /base/join/abc", http.RedirectHandler("/base/rooms/film", http.StatusSeeOther))
	mux.HandleFunc("POST /base/rooms/film/join", func(w http.ResponseWriter, q *http.Request) {
		id := strings.ReplaceAll(q.FormValue("name"), " ", "-")
		r.Expect(state.MemberID(id))
		http.SetCookie(w, &http.Cookie{Name: "guest", Value: id})
		http.Redirect(w, q, "/base/rooms/film", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /base/stats", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"process":{"cpu_seconds":1.5,"rss_bytes":1000}}`))
	})
	web := httptest.NewUnstartedServer(mux)
	web.Config.ConnContext = ws.ConnContext
	web.Start()
	t.Cleanup(func() {
		cancel()
		<-ended
		cfg.Stream.Ring().Close()
		web.Close()
		sockets.Wait(context.Background())
	})
	return web.URL + "/base/join/abc"
}

func fill(t *testing.T, kept *ring.Ring, spoil func(i int, f *media.Fragment)) {
	t.Helper()
	var init bytes.Buffer
	segment := mp4.CreateEmptyInit()
	segment.AddEmptyTrack(timescale, "video", "en")
	if err := segment.Encode(&init); err != nil {
		t.Fatal(err)
	}
	err := kept.Begin(ring.Run{Epoch: 1, Item: 1, Inits: []media.Init{
		{Track: media.Track{ID: 1, Kind: media.KindVideo}, Epoch: 1, Bytes: init.Bytes()},
	}}, ring.Replace{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 16 {
		f, err := mp4.CreateFragment(uint32(i+1), 1)
		if err != nil {
			t.Fatal(err)
		}
		for n := range frames {
			f.AddFullSample(mp4.FullSample{
				Sample:     mp4.Sample{Dur: frame, Size: 50, Flags: mp4.SyncSampleFlags},
				DecodeTime: uint64((i*frames + n) * frame), Data: bytes.Repeat([]byte{byte(i)}, 50),
			})
		}
		var b bytes.Buffer
		if err := f.Encode(&b); err != nil {
			t.Fatal(err)
		}
		at := time.Duration(i) * frames * frame * time.Millisecond
		made := &media.Fragment{
			Track: 1, Kind: media.KindVideo, Epoch: 1, Decode: at, Start: at, Duration: frames * frame * time.Millisecond,
			Keyframe: i%4 == 0, Bytes: b.Bytes(),
		}
		if spoil != nil {
			spoil(i, made)
		}
		if made.Bytes == nil {
			continue
		}
		if err := kept.Append(made); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, link string) (load.Report, string, error) {
	t.Helper()
	var out bytes.Buffer
	r, err := load.Run(t.Context(), load.Config{RoomURL: link, Viewers: 5, Guests: 2, For: 700 * time.Millisecond}, &out)
	return r, out.String(), err
}

func TestASoundRoomHasNoViolations(t *testing.T) {
	r, text, err := run(t, serve(t, nil))
	if err != nil || r.Violations() != 0 || r.Fragments != 5*16 || r.Distinct != 16 || !r.CostKnown || r.FirstP95 == 0 || r.Late == 0 || r.LateP95 == 0 {
		t.Fatalf("%v\n%s", err, text)
	}
}

func TestWhatIsWrongIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(i int, f *media.Fragment)
		want  string
	}{
		"a fragment is missing": {func(i int, f *media.Fragment) {
			if i == 6 {
				f.Bytes = nil
			}
		}, "400ms off the end of the fragment before"},
		"the header lies": {func(i int, f *media.Fragment) {
			if i == 6 {
				f.Decode += 100 * time.Millisecond
			}
		}, "its boxes say 2.4s"},
		"a truncated fragment": {func(i int, f *media.Fragment) {
			if i == 6 {
				f.Bytes = f.Bytes[:len(f.Bytes)-1]
			}
		}, "not the boxes expected"},
	} {
		t.Run(name, func(t *testing.T) {
			r, text, err := run(t, serve(t, c.spoil))
			if !errors.Is(err, load.ErrViolation) || r.Violations() == 0 || !strings.Contains(text, c.want) {
				t.Fatalf("%v\n%s", err, text)
			}
		})
	}
}

func TestWhatCannotBeDoneIsSaid(t *testing.T) {
	link := serve(t, nil)
	for name, c := range map[string]struct {
		cfg  load.Config
		want error
	}{
		"by post":    {load.Config{RoomURL: link, Transport: "post"}, load.ErrTransport},
		"no address": {load.Config{RoomURL: "film"}, load.ErrLink},
		"not a room": {load.Config{RoomURL: strings.TrimSuffix(link, "join/abc") + "stats"}, load.ErrLink},
		"no room":    {load.Config{RoomURL: strings.TrimSuffix(link, "join/abc") + "rooms/none"}, load.ErrRefused},
	} {
		if _, err := load.Run(t.Context(), c.cfg, &bytes.Buffer{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
