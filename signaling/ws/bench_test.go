package ws_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/signaling/ws"
)

// The readers are another process, so that what is measured is the sending side alone.
const (
	sinkAddress = "WATCHROOM_TEST_SINK"
	sinkReaders = "WATCHROOM_TEST_SINK_READERS"
)

// sink opens media sockets, asks for the picture and reads whatever comes, until it is killed.
func sink(address string) error {
	readers, err := strconv.Atoi(os.Getenv(sinkReaders))
	if err != nil {
		return err
	}
	var reading sync.WaitGroup
	for i := range readers {
		c, err := net.Dial("tcp", address) //nolint:noctx // lives as long as the process
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c, "GET /rooms/film/media HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Member: m%d\r\n\r\n", address, i)
		if err != nil {
			return err
		}
		in := bufio.NewReader(c)
		if _, err := http.ReadResponse(in, nil); err != nil { //nolint:bodyclose // there is none
			return err
		}
		const start = `{"type":"start"}`
		if _, err := c.Write(append([]byte{finText, 0x80 | byte(len(start)), 0, 0, 0, 0}, start...)); err != nil {
			return err
		}
		reading.Go(func() { _, _ = io.Copy(io.Discard, in) })
	}
	reading.Wait()
	return nil
}

const finText = 0x81

func startSink(b *testing.B, address string, readers int) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), sinkAddress+"="+address, sinkReaders+"="+strconv.Itoa(readers))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cancel(); _ = cmd.Wait() })
}

// BenchmarkFanOut compares the server's CPU per delivered gigabyte with a bare loop of writev calls
// that send the same sizes. An operation is one round of each: one fragment to each viewer. The two take turns, so that
// whatever else the machine does meets both.
func BenchmarkFanOut(b *testing.B) {
	for _, c := range []struct{ readers, size int }{{100, 34 << 10}, {500, 34 << 10}, {100, 172 << 10}, {500, 172 << 10}} {
		b.Run(fmt.Sprintf("viewers=%d/bytes=%d", c.readers, c.size), func(b *testing.B) {
			const turn = 10 // rounds
			bare, ours := bareLoop(b, c.readers, c.size), throughTheRing(b, c.readers, c.size)
			var bareSpent, oursSpent time.Duration
			rounds := 0
			for b.Loop() {
				if rounds++; rounds%turn == 0 {
					bareSpent += spent(b, turn, bare)
					oursSpent += spent(b, turn, ours)
				}
			}
			rounds -= rounds % turn
			b.ReportMetric(perGB(bareSpent, c.readers, c.size, rounds), "bare-cpu-s/GB")
			b.ReportMetric(perGB(oursSpent, c.readers, c.size, rounds), "ring-cpu-s/GB")
			b.ReportMetric(oursSpent.Seconds()/bareSpent.Seconds(), "ratio")
		})
	}
}

// spent is the CPU that some rounds take.
func spent(b *testing.B, rounds int, round func()) time.Duration {
	before := cpu(b)
	for range rounds {
		round()
	}
	return cpu(b) - before
}

// counting is a room whose viewers only add up what was sent: asking the real one costs the more the more there are.
type counting struct {
	ws.Room
	sent    *atomic.Int64
	readers int64
	all     chan struct{} // has a token when all were sent one more
}

func (c counting) Watch(string) (ws.Viewer, error) { return c, nil }
func (c counting) Skipped(int)                     {}
func (c counting) Close()                          {}

func (c counting) Sent(fragments, _ int) {
	if c.sent.Add(int64(fragments))%c.readers == 0 {
		c.all <- struct{}{}
	}
}

// throughTheRing returns a round in which every viewer is sent one fragment.
func throughTheRing(b *testing.B, readers, size int) (round func()) {
	var sent atomic.Int64
	all := make(chan struct{}, 1)
	h := open(b, func(c *ws.Config) {
		c.Pulse = time.Hour // the readers here answer no pings
		find := c.Find
		c.Find = func(slug string) (ws.Room, bool) {
			r, ok := find(slug)
			return counting{r, &sent, int64(readers), all}, ok
		}
	}, false)
	body := payload(0, size)
	h.begin(1, ring.Replace{})
	u, err := url.Parse(h.url)
	if err != nil {
		b.Fatal(err)
	}
	var at time.Duration
	round = func() {
		f := &media.Fragment{
			Track: 1, Kind: media.KindVideo, Epoch: 1, Decode: at, Start: at, Duration: half, Keyframe: true, Bytes: body,
		}
		if err := h.ring.Append(f); err != nil {
			b.Fatal(err)
		}
		h.ring.SetPlayhead(at - time.Hour + time.Minute)
		at += half
		<-all
	}
	empty := memory()
	startSink(b, u.Host, readers)
	round()
	b.ReportMetric(float64(memory()-empty)/float64(readers)/1024, "KiB/viewer")
	return round
}

// bareLoop returns a round in which every connection is sent as many bytes.
func bareLoop(b *testing.B, readers, size int) (round func()) {
	var listening net.ListenConfig
	l, err := listening.Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	startSink(b, l.Addr().String(), readers)
	conns := make([]net.Conn, readers)
	for i := range conns {
		if conns[i], err = l.Accept(); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = conns[i].Close() })
		if _, err := conns[i].Write([]byte("HTTP/1.1 101 Switching Protocols\r\n\r\n")); err != nil {
			b.Fatal(err)
		}
	}
	head, body := make([]byte, 42), payload(0, size)
	round = func() {
		for _, c := range conns {
			buffers := net.Buffers{head, body}
			if _, err := buffers.WriteTo(c); err != nil {
				b.Fatal(err)
			}
		}
	}
	round()
	return round
}

func perGB(took time.Duration, readers, size, rounds int) float64 {
	return took.Seconds() / (float64(readers) * float64(size) * float64(rounds) / 1e9)
}

// memory is what the process has in use, stacks included.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse) //nolint:gosec // far from 2^63
}

// cpu is what this process has used, in user and in kernel mode.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
