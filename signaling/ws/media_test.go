package ws_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"watchroom/media/ring"
	"watchroom/room/state"
	"watchroom/signaling/wire"
	"watchroom/signaling/ws"
)

func TestAJoinerIsGivenTheStreamItsSegmentsAndAKeyframe(t *testing.T) {
	h := open(t, nil, false)
	h.begin(3, ring.Replace{})
	h.write(3, 0, 12, 1000)
	c := h.dial("ana", "media")
	c.say(`{"type":"start","generation":5,"position":4.7}`)
	kind, text, err := c.Read(t.Context())
	if err != nil || kind != websocket.MessageText {
		t.Fatal(kind, err)
	}
	const want = `{"type":"stream","generation":5,"epoch":3,"item":1,"video":1,"audio":16,"tracks":[`
	if !strings.HasPrefix(string(text), want) {
		t.Fatalf("%s", text)
	}
	for _, init := range []string{"video init", "audio init"} {
		if head, body := c.binary(); head.Kind != wire.KindInit || string(body) != init || head.Epoch != 3 {
			t.Fatalf("%+v %s", head, body)
		}
	}
	first, body := c.binary()
	check(t, first, body)
	if first.Track != 1 || first.Decode != 4*time.Second || first.Flags != wire.FlagKeyframe|wire.FlagFirst || first.Generation != 5 {
		t.Fatalf("%+v", first)
	}
	if second, _ := c.binary(); second.Track != 16 || second.Flags&wire.FlagFirst == 0 {
		t.Fatalf("%+v", second)
	}
	if third, _ := c.binary(); third.Flags&wire.FlagFirst != 0 || third.Decode != 4500*time.Millisecond {
		t.Fatalf("%+v", third)
	}
	h.ring.Finish(3, 6*time.Second)
	c.until(`{"type":"end","generation":5,"epoch":3,"position":6}`)
}

func TestWhoMayNotBeHereIsToldBeforeTheUpgrade(t *testing.T) {
	h := open(t, func(c *ws.Config) { c.Origins = []string{"https://other.example"} }, false)
	for _, c := range []struct {
		path, member, origin string
		want                 int
	}{
		{"film/media", "", "", http.StatusUnauthorized},
		{"film/control", "", "", http.StatusUnauthorized},
		{"film/media", "ana", "https://evil.example", http.StatusForbidden},
		{"nothing/media", "ana", "", http.StatusNotFound},
		{"film/media", "ana", "https://other.example", http.StatusSwitchingProtocols},
	} {
		url := strings.TrimSuffix(h.url, "film/") + c.path
		o := h.options(c.member, "watchroom.media.v1")
		if c.origin != "" {
			o.HTTPHeader.Set("Origin", c.origin)
		}
		conn, resp, err := websocket.Dial(t.Context(), url, o)
		if resp == nil || resp.StatusCode != c.want {
			t.Fatalf("%+v: %v %v", c, resp, err)
		}
		if conn != nil {
			_ = conn.CloseNow()
			continue
		}
		b, _ := io.ReadAll(resp.Body)
		if !strings.Contains(string(b), `"detail":"`) {
			t.Errorf("%+v answers %s", c, b)
		}
	}
}

func TestNonsenseEndsOnlyTheConnectionItCameOn(t *testing.T) {
	h := open(t, nil, false)
	h.begin(1, ring.Replace{})
	good := h.dial("ana", "media")
	good.say(`{"type":"start"}`)
	calm := h.dial("ana", "control")
	calm.until(`"type":"welcome"`)
	flood := func(c *client) {
		for c.Write(context.Background(), websocket.MessageText, []byte(`{"type":"start"}`)) == nil { //nolint:revive // until it is closed
		}
	}
	floodControl := func(c *client) {
		for c.Write(context.Background(), websocket.MessageText, []byte(`{"type":"ping","t0":1}`)) == nil { //nolint:revive // until it is closed
		}
	}
	for i, c := range []struct {
		socket string
		send   func(*client)
		code   websocket.StatusCode
		reason string
	}{
		{"media", func(c *client) { c.say(`garbage`) }, websocket.StatusInvalidFramePayloadData, "not a message"},
		{"media", func(c *client) { c.say(`{"type":"play"}`) }, websocket.StatusInvalidFramePayloadData, "only start"},
		{"media", func(c *client) { c.say(strings.Repeat("x", wire.MaxMessage+1)) }, websocket.StatusMessageTooBig, ""},
		{"media", func(c *client) { _ = c.Write(t.Context(), websocket.MessageBinary, []byte("x")) }, websocket.StatusUnsupportedData, ""},
		{"media", flood, websocket.StatusPolicyViolation, "flooding"},
		{"control", func(c *client) { c.say(`{"type":"seek","position":"x"}`) }, websocket.StatusInvalidFramePayloadData, "bad field"},
		{"control", func(c *client) { c.say(strings.Repeat("x", wire.MaxMessage+1)) }, websocket.StatusMessageTooBig, ""},
		{"control", func(c *client) { _ = c.Write(t.Context(), websocket.MessageBinary, []byte("x")) }, websocket.StatusUnsupportedData, ""},
		{"control", floodControl, websocket.StatusPolicyViolation, "flooding"},
	} {
		bad := h.dial(fmt.Sprintf("ben%d", i), c.socket)
		var sending sync.WaitGroup
		sending.Go(func() { c.send(bad) })
		why := bad.closed()
		_ = bad.CloseNow()
		sending.Wait()
		if why.Code != c.code || !strings.Contains(why.Reason, c.reason) {
			t.Errorf("%s %d closed with %v, want %v %s", c.socket, i, why, c.code, c.reason)
		}
	}
	h.write(1, 0, 1, 1000)
	if head, body := good.binary(); head.Kind != wire.KindInit || len(body) == 0 {
		t.Fatal("the other viewer was disturbed")
	}
	calm.say(`{"type":"ping","t0":2}`)
	calm.until(`"type":"pong","t0":2,`)
}

func TestAReaderThatStopsIsClosedAndOthersDoNotNotice(t *testing.T) {
	// Long enough that a busy machine does not make the good reader look stuck.
	h := open(t, func(c *ws.Config) { c.Stuck = time.Second }, false)
	h.begin(1, ring.Replace{})
	h.write(1, 0, 1, 1000)
	good := h.dial("ana", "media")
	good.say(`{"type":"start"}`)
	stuck := h.stopped("ben")
	const fragments = 60
	h.write(1, half, fragments-1, 200<<10) // 12 MB, more than any buffer takes
	seen := 0
	for seen < fragments {
		head, body := good.binary()
		if head.Kind == wire.KindFragment && head.Track == 1 {
			check(t, head, body)
			seen++
		}
	}
	eventually(t, "one viewer is left", func() bool { return h.room.Viewers().Now["ws"] == 1 })
	got, _ := io.Copy(io.Discard, stuck)
	if got > 1<<20 {
		t.Errorf("the reader that stopped was given %d bytes", got)
	}
}

func TestASlowReaderIsMovedOnAndTold(t *testing.T) {
	h := open(t, nil, false)
	h.begin(1, ring.Replace{})
	h.write(1, 0, 1, 1000)
	slow := h.dial("ben", "media")
	slow.say(`{"type":"start"}`)
	slow.binary()
	h.write(1, half, 79, 200<<10)
	h.ring.SetPlayhead(3700 * time.Second) // the back is an hour: 100 s in, everything but the last group is gone
	text := slow.until(`"type":"skipped"`)
	head, body := slow.binary()
	check(t, head, body)
	if !strings.Contains(text, `"to":38`) || head.Decode != 38*time.Second || head.Flags != wire.FlagFirst|wire.FlagKeyframe {
		t.Fatalf("%s, then %+v", text, head)
	}
}

func TestAnIdleViewerIsStillToldWhyItIsClosed(t *testing.T) {
	h := open(t, func(c *ws.Config) { c.Stuck = 4 * time.Millisecond }, false)
	h.begin(1, ring.Replace{})
	h.write(1, 0, 1, 1000)
	c := h.dial("ana", "media")
	c.say(`{"type":"start"}`)
	for range 4 {
		c.binary()
	}
	eventually(t, "longer than any write may take", elapsed(40*time.Millisecond))
	c.say(strings.Repeat("x", wire.MaxMessage+1))
	if why := c.closed(); why.Code != websocket.StatusMessageTooBig {
		t.Fatalf("closed with %v", why)
	}
}

func elapsed(d time.Duration) func() bool {
	began := time.Now()
	return func() bool { return time.Since(began) > d }
}

func TestARemovedMemberLosesThePictureAtOnce(t *testing.T) {
	h := open(t, nil, false)
	h.begin(1, ring.Replace{})
	ana := h.dial("ana", "control")
	ana.until(`"type":"members"`)
	if err := h.room.Send(t.Context(), state.Joined{Member: "ana", Name: "ana", Owner: true}); err != nil {
		t.Fatal(err)
	}
	ben, picture := h.dial("ben", "control"), h.dial("ben", "media")
	picture.say(`{"type":"start"}`)
	ben.until(`"type":"members"`)
	ana.say(`{"type":"kick","member":"ben"}`)
	for _, c := range []*client{ben, picture} {
		if why := c.closed(); why.Code != websocket.StatusPolicyViolation || why.Reason != "kicked" {
			t.Errorf("closed with %v", why)
		}
	}
}

func TestAServerThatGoesAwaySaysSo(t *testing.T) {
	done := make(chan struct{})
	h := open(t, func(c *ws.Config) { c.Done = done }, false)
	both := []*client{h.dial("ana", "control"), h.dial("ana", "media")}
	eventually(t, "the viewer counts", func() bool { return h.room.Viewers().Now["ws"] == 1 })
	both[0].until(`"type":"members"`)
	close(done)
	for _, c := range both {
		if why := c.closed(); why.Code != websocket.StatusGoingAway {
			t.Errorf("closed with %v", why)
		}
	}
}

// Pings in both directions go between frames while thousands of them are on their way.
func TestFramesAreNeverTorn(t *testing.T) {
	for name, fragments := range map[string]int{"TCP": 3000, "TLS": 500} {
		secure := name == "TLS"
		t.Run(name, func(t *testing.T) {
			h := open(t, func(c *ws.Config) { c.Pulse = 500 * time.Millisecond }, secure) // many, yet no busy machine is late for two
			h.begin(1, ring.Replace{})
			h.write(1, 0, 1, 1000)
			c := h.dial("ana", "media")
			c.say(`{"type":"start"}`)
			ctx, cancel := context.WithCancel(t.Context())
			var pinging sync.WaitGroup
			pinging.Go(func() {
				for c.Ping(ctx) == nil { //nolint:revive // until the end
				}
			})
			go func() {
				for i := 1; i < fragments; i++ {
					h.write(1, time.Duration(i)*half, 1, 128<<10)
					h.ring.SetPlayhead(time.Duration(i)*half - time.Hour)
				}
			}()
			for seen := 0; seen < 2*fragments; {
				head, body := c.binary()
				if head.Kind == wire.KindFragment {
					if body[0] != byte(head.Decode/half) || body[len(body)-1] != body[0] {
						t.Fatalf("torn at %v", head.Decode)
					}
					seen++
				}
			}
			cancel()
			_ = c.CloseNow()
			pinging.Wait()
		})
	}
}

// eventually polls a fact of the server that no message tells.
func eventually(t *testing.T, what string, fact func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !fact() {
		select {
		case <-ctx.Done():
			t.Fatalf("it never came that %s", what)
		case <-tick.C:
		}
	}
}
