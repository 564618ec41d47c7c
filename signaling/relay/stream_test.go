package relay

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/state"
)

// projector stands in for FFmpeg, at the edge of the machine: it is ready as soon as it is asked.
type projector struct {
	ring   *ring.Ring
	events chan stream.Event
}

func (p *projector) Start(r stream.Request)      { p.events <- stream.Ready{Epoch: r.Epoch} }
func (p *projector) Stop()                       {}
func (p *projector) SetTimeline(media.Timeline)  {}
func (p *projector) Events() <-chan stream.Event { return p.events }
func (p *projector) Ring() *ring.Ring            { return p.ring }

// disk keeps nothing: no room of these tests comes back.
type disk struct{}

func (disk) Save(context.Context, room.Record) error { return nil }

// cinema is a room that is served, until the test ends.
type cinema struct {
	t        *testing.T
	room     *room.Room
	ring     *ring.Ring
	door     chan net.Conn
	protocol *http.Protocols
}

// open shows an item from a position on, in a bubble. Nothing is in the ring yet.
func open(t *testing.T, item media.Item, position time.Duration) *cinema {
	t.Helper()
	s, _ := state.New(state.Limits{Members: 3}).Apply(time.Now(), state.Load{Item: item, Position: position})
	p := &projector{ring: ring.New(ring.Limits{Live: item.Live}), events: make(chan stream.Event, 16)}
	c := &cinema{t: t, ring: p.ring, door: make(chan net.Conn), protocol: new(http.Protocols)}
	c.protocol.SetHTTP1(true)
	c.room = room.New(room.Config{
		Record: room.Record{Slug: "film"}, State: s, Stream: p, Store: disk{}, MaxViewers: 4, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = c.room.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return c
}

func film() media.Item { return media.Item{Title: "Film", Duration: time.Hour, Seekable: true} }

// begin makes a run the one that is played from now on; nothing is in it yet.
func (c *cinema) begin(r turn, change ring.Change) {
	c.t.Helper()
	b := r.batch()
	b.Run.Inits = []media.Init{*b.Video, *b.Audio}
	if err := c.ring.Begin(*b.Run, change); err != nil {
		c.t.Fatal(err)
	}
}

// fill puts all of a run into the ring.
func (c *cinema) fill(r turn, change ring.Change) {
	c.t.Helper()
	c.begin(r, change)
	c.add(r.fragments()...)
}

func (c *cinema) add(fragments ...*media.Fragment) {
	c.t.Helper()
	if err := c.ring.Append(fragments...); err != nil {
		c.t.Fatal(err)
	}
}

// send hands the room a command and lets everybody act on it.
func (c *cinema) send(e state.Event) {
	c.t.Helper()
	if err := c.room.Send(c.t.Context(), e); err != nil {
		c.t.Fatal(err)
	}
	synctest.Wait()
}

// play starts the film at the instant it returns.
func (c *cinema) play() {
	c.t.Helper()
	c.send(state.Play{})
	<-time.After(time.Until(c.room.Timeline().AnchorTime))
	synctest.Wait()
}

func (c *cinema) position() time.Duration { return c.room.Timeline().At(time.Now()) }

// Accept, Close and Addr make the cinema a listener.
func (c *cinema) Accept() (net.Conn, error) {
	conn, ok := <-c.door
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (c *cinema) Close() error   { return nil }
func (c *cinema) Addr() net.Addr { return &net.UnixAddr{} }

// serve answers requests, over connections that buffer nothing.
func (c *cinema) serve() {
	server := &http.Server{
		Protocols: c.protocol,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			Stream(w, r, c.room, slog.New(slog.DiscardHandler))
		}),
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(c) })
	c.t.Cleanup(func() {
		close(c.door)
		_ = server.Close()
		serving.Wait()
	})
}

// request asks for the picture and reads nothing of it but the answer's head.
func (c *cinema) request() *http.Response {
	c.t.Helper()
	transport := &http.Transport{
		Protocols: c.protocol,
		DialContext: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			c.door <- there
			return here, nil
		},
	}
	c.t.Cleanup(transport.CloseIdleConnections)
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://room/stream.mp4", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = answer.Body.Close() })
	return answer
}

// arrival is a fragment of pictures: what is decoded first.
type arrival struct {
	sample
	start time.Duration // the earliest position
	at    time.Time
}

// player reads a response as fast as it comes.
type player struct {
	body io.Reader
	over chan struct{} // closed when there is no more

	mu       sync.Mutex
	pictures []arrival
	free     []time.Time // when empty boxes came
}

// watch reads a response, until the room of the test is over.
func (c *cinema) watch() *player {
	c.t.Helper()
	p := &player{body: c.request().Body, over: make(chan struct{})}
	go func() {
		defer close(p.over)
		for p.fragment() == nil {
		}
	}()
	synctest.Wait()
	return p
}

// fragment reads to the end of the next fragment, or a box between them.
func (p *player) fragment() error {
	kind, bytes, err := p.box()
	if err != nil || kind == "ftyp" || kind == "moov" {
		return err
	}
	if kind == "free" && len(bytes) == 8 {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free = append(p.free, time.Now())
		return nil
	}
	_, payload, err := p.box()
	if err != nil {
		return err
	}
	samples, err := received(append(bytes, payload...))
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if samples[0].track == media.FirstVideo {
		first := slices.MinFunc(samples, func(a, b sample) int { return cmp.Compare(a.position, b.position) })
		p.pictures = append(p.pictures, arrival{samples[0], first.position, time.Now()})
	}
	return nil
}

func (p *player) box() (kind string, bytes []byte, err error) {
	bytes = make([]byte, 8)
	if _, err := io.ReadFull(p.body, bytes); err != nil {
		return "", nil, err
	}
	bytes = append(bytes, make([]byte, binary.BigEndian.Uint32(bytes)-8)...)
	_, err = io.ReadFull(p.body, bytes[8:])
	return string(bytes[4:8]), bytes, err
}

// shown are the fragments of pictures that have come since it was asked last.
func (p *player) shown() []arrival {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.pictures
	p.pictures = nil
	return list
}

func (p *player) quiet() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.free
}
