package ws_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/wire"
	"watchroom/signaling/ws"
)

func TestMain(m *testing.M) {
	if address := os.Getenv(sinkAddress); address != "" {
		if err := sink(address); err != nil {
			panic(err)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// line stands in for FFmpeg: the test itself fills the ring.
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

// house is a server with one running room, "film", on a real socket. A header says who asks.
type house struct {
	t    testing.TB
	room *room.Room
	ring *ring.Ring
	url  string
	tls  bool
	web  *httptest.Server
}

func open(t testing.TB, change func(*ws.Config), secure bool) *house {
	t.Helper()
	return openRoom(t, nil, change, secure)
}

// openRoom is open with a room that may have a line and a state of its own.
func openRoom(t testing.TB, of *room.Config, change func(*ws.Config), secure bool) *house {
	t.Helper()
	if of == nil {
		of = &room.Config{}
	}
	if of.Stream == nil {
		of.State = state.New(state.Limits{Members: 10_000})
		of.Stream = &line{ring: ring.New(ring.Limits{Lead: time.Hour, Back: time.Hour}), events: make(chan stream.Event, 64)}
	}
	of.Record, of.Store, of.Log = room.Record{Slug: "film"}, saver{}, slog.New(slog.DiscardHandler)
	r := room.New(*of)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = r.Run(ctx) }()
	cfg := ws.Config{
		Identify: func(q *http.Request) (state.MemberID, string, error) {
			name := q.Header.Get("X-Member")
			if name == "" {
				return "", "", errors.New("nobody")
			}
			r.Expect(state.MemberID(name))
			return state.MemberID(name), name, nil
		},
		Find:  ws.Rooms(func(slug string) (*room.Room, bool) { return r, slug == "film" }),
		Clock: wire.Clock{ID: "c", Start: time.Now()},
	}
	if change != nil {
		change(&cfg)
	}
	h := ws.New(cfg)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /rooms/{slug}/control", h.ServeControl)
	mux.HandleFunc("GET /rooms/{slug}/media", h.ServeMedia)
	web := httptest.NewUnstartedServer(mux)
	web.Config.ConnContext = ws.ConnContext
	if secure {
		web.StartTLS()
	} else {
		web.Start()
	}
	t.Cleanup(func() {
		cancel()
		<-ended
		r.Ring().Close()
		web.Close()
		h.Wait(context.Background())
	})
	return &house{t: t, room: r, ring: r.Ring(), url: web.URL + "/rooms/film/", tls: secure, web: web}
}

func (h *house) options(member, protocol string) *websocket.DialOptions {
	return &websocket.DialOptions{
		HTTPClient: h.web.Client(), HTTPHeader: http.Header{"X-Member": {member}}, Subprotocols: []string{protocol},
	}
}

// dial opens a socket, "control" or "media", as a member.
func (h *house) dial(member, socket string) *client {
	h.t.Helper()
	c, _, err := websocket.Dial(h.t.Context(), h.url+socket, h.options(member, "watchroom."+socket+".v1"))
	if err != nil {
		h.t.Fatal(err)
	}
	c.SetReadLimit(-1)
	h.t.Cleanup(func() { _ = c.CloseNow() })
	return &client{t: h.t, Conn: c}
}

type client struct {
	t testing.TB
	*websocket.Conn
}

func (c *client) say(text string) {
	c.t.Helper()
	if err := c.Write(c.t.Context(), websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

// until reads text messages up to one that has what it looks for.
func (c *client) until(part string) string {
	c.t.Helper()
	for {
		kind, b, err := c.Read(c.t.Context())
		if err != nil {
			c.t.Fatalf("waiting for %s: %v", part, err)
		}
		if kind == websocket.MessageText && strings.Contains(string(b), part) {
			return string(b)
		}
	}
}

// closed reads until the end and returns how it was said.
func (c *client) closed() websocket.CloseError {
	for {
		_, _, err := c.Read(context.Background())
		if err == nil {
			continue
		}
		var why websocket.CloseError
		if !errors.As(err, &why) {
			why.Reason = err.Error()
		}
		return why
	}
}

// binary reads the next binary message.
func (c *client) binary() (wire.Header, []byte) {
	c.t.Helper()
	for {
		kind, b, err := c.Read(c.t.Context())
		if err != nil {
			c.t.Fatal(err)
		}
		if kind != websocket.MessageBinary {
			continue
		}
		head, err := wire.ParseHeader(b)
		if err != nil {
			c.t.Fatal(err)
		}
		return head, b[wire.HeaderSize:]
	}
}

const half = 500 * time.Millisecond

func (h *house) begin(epoch media.Epoch, change ring.Change) {
	h.t.Helper()
	err := h.ring.Begin(ring.Run{Epoch: epoch, Item: 1, Inits: []media.Init{
		{Track: media.Track{ID: 1, Kind: media.KindVideo, Codec: "avc1.64001f"}, Epoch: epoch, Bytes: []byte("video init")},
		{Track: media.Track{ID: 16, Kind: media.KindAudio, Codec: "mp4a.40.2"}, Epoch: epoch, Bytes: []byte("audio init")},
	}}, change)
	if err != nil {
		h.t.Fatal(err)
	}
}

// write appends count half-second fragments from at on, a keyframe every 2 s, all bytes of a payload the same.
func (h *house) write(epoch media.Epoch, at time.Duration, count, size int) {
	h.t.Helper()
	for range count {
		v := &media.Fragment{
			Track: 1, Kind: media.KindVideo, Epoch: epoch, Decode: at, Start: at, Duration: half,
			Keyframe: at%(2*time.Second) == 0, Bytes: payload(at, size),
		}
		a := &media.Fragment{
			Track: 16, Kind: media.KindAudio, Epoch: epoch, Decode: at, Start: at, Duration: half, Keyframe: true,
			Bytes: payload(at, size/10+1),
		}
		if err := h.ring.Append(v, a); err != nil {
			h.t.Fatal(err)
		}
		at += half
	}
}

func payload(at time.Duration, size int) []byte {
	return bytes.Repeat([]byte{byte(at / half)}, size)
}

// check fails when a payload is not the one its header names.
func check(t testing.TB, head wire.Header, body []byte) {
	t.Helper()
	for _, x := range body {
		if x != byte(head.Decode/half) {
			t.Fatalf("a byte %d inside the fragment of %v", x, head.Decode)
		}
	}
}

// stopped is a client that opens the media socket, asks and never reads.
func (h *house) stopped(member string) net.Conn {
	h.t.Helper()
	var raw net.Conn
	o := h.options(member, "watchroom.media.v1")
	o.HTTPClient = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			c, err := d.DialContext(ctx, network, addr)
			if t, ok := c.(*net.TCPConn); ok {
				_ = t.SetReadBuffer(32 << 10)
			}
			raw = c
			return c, err
		},
	}}
	c, _, err := websocket.Dial(h.t.Context(), h.url+"media", o)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = c.CloseNow() })
	if err := c.Write(h.t.Context(), websocket.MessageText, []byte(`{"type":"start"}`)); err != nil {
		h.t.Fatal(err)
	}
	return raw
}
