package rtc

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"watchroom/media/mediatest"
	"watchroom/media/ring"
)

// viewersEnv makes this program the browsers of a benchmark, so that their work is not counted as ours.
const viewersEnv = "WATCHROOM_RTC_VIEWERS"

// BenchmarkViewers reports what viewers of one room cost: CPU seconds a GB of payload delivered, memory a viewer (of
// the process, and of it Go's heap), and the part of packets lost. The film has about 2.5 Mbit/s.
func BenchmarkViewers(b *testing.B) {
	f := film(b, mediatest.Film{Width: 720, Height: 400, FPS: 30, GOP: 2 * time.Second, Duration: 40 * time.Second}, 1)
	for _, count := range []int{1, 10, 100} {
		b.Run(strconv.Itoa(count), func(b *testing.B) { benchmark(b, f, count, nil) })
	}
	b.Run("100-estimated", func(b *testing.B) { benchmark(b, f, 100, func(Estimate) {}) })
}

func benchmark(b *testing.B, f *encoded, count int, estimate func(Estimate)) {
	h := build(b, Config{}, FeedConfig{})
	f.in(b, h.ring, 1, ring.Replace{})
	heap, resident := memory(b)
	browsers := startBrowsers(b)
	var peers []*Peer
	connected := make(chan struct{}, count)
	for range count {
		peer, err := h.engine.Peer(PeerConfig{Estimate: estimate, State: func(s State) {
			if s == Connected {
				connected <- struct{}{}
			}
		}})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(peer.Close)
		peers = append(peers, peer)
		h.feed.Add(peer)
		ctx, stop := context.WithTimeout(context.Background(), patient)
		answer, err := peer.AnswerWhole(ctx, browsers.ask(b, "offer", ""))
		stop()
		if err != nil {
			b.Fatal(err)
		}
		browsers.ask(b, "answer", answer)
	}
	for range count {
		select {
		case <-connected:
		case <-time.After(patient):
			b.Fatal("not all connect")
		}
	}
	h.room.play(0)
	until := func(packets int64) {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for peers[0].Stats().Packets < packets {
			<-tick.C
		}
	}
	until(200) // a second, for what is made once
	sum := func() (s Stats) {
		for _, p := range peers {
			one := p.Stats()
			s.Bytes, s.Packets, s.Resent = s.Bytes+one.Bytes, s.Packets+one.Packets, s.Resent+one.Resent
		}
		return s
	}
	runtime.GC() // of what connecting has left
	before, cpu, began := sum(), used(b), time.Now()
	for b.Loop() {
		until(peers[0].Stats().Packets + 4000)
	}
	after := sum()
	bytes := float64(after.Bytes - before.Bytes)
	spent := used(b) - cpu
	b.ReportMetric(spent.Seconds()/bytes*1e9, "cpu-s/GB")
	b.ReportMetric(100*spent.Seconds()/time.Since(began).Seconds(), "%cpu")
	b.ReportMetric(bytes*8/time.Since(began).Seconds()/float64(count)/1e6, "Mbit/s")
	heapNow, residentNow := memory(b)
	b.ReportMetric(float64(heapNow-heap)/float64(count)/1e6, "heap-MB/viewer")
	b.ReportMetric(float64(residentNow-resident)/float64(count)/1e6, "MB/viewer")
	b.ReportMetric(float64(after.Resent)/float64(after.Packets), "resent")
	h.room.pause(h.room.now.At(time.Now()))
	var lost, received int64
	if _, err := fmt.Sscan(browsers.ask(b, "report", ""), &received, &lost); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(lost)/float64(received+lost), "lost")
}

// used is this process's CPU time.
func used(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		b.Skip("this system does not say what a process uses where Linux does")
	}
	// User and system time are the 14th and 15th fields, in hundredths of a second; the name may hold spaces.
	fields := strings.Fields(string(text)[strings.LastIndexByte(string(text), ')')+1:])
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is what the process has, of Go and in all.
func memory(b *testing.B) (heap, resident int64) {
	b.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "VmRSS:") {
			kilobytes, _ := strconv.ParseInt(strings.Fields(line)[1], 10, 64)
			resident = kilobytes << 10
		}
	}
	return int64(m.HeapInuse + m.StackInuse), resident
}

// browsers are viewers in another process, asked by lines of JSON.
type browsers struct {
	in  *json.Encoder
	out *json.Decoder
}

type question struct{ What, Text string }

func startBrowsers(b *testing.B) *browsers {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), viewersEnv+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	return &browsers{json.NewEncoder(in), json.NewDecoder(out)}
}

func (s *browsers) ask(b *testing.B, what, text string) string {
	b.Helper()
	var answer question
	if err := s.in.Encode(question{what, text}); err != nil {
		b.Fatal(err)
	}
	if err := s.out.Decode(&answer); err != nil || answer.What != what {
		b.Fatalf("the browsers answered %q: %v", answer, err)
	}
	return answer.Text
}

// browse is the other process: it answers until its input ends.
func browse() error {
	in, out := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	var last *webrtc.PeerConnection
	var received, lost atomic.Int64
	for {
		var q question
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		switch q.What {
		case "offer":
			pc, err := browser(&received, &lost)
			if err != nil {
				return err
			}
			last = pc
			gathered := webrtc.GatheringCompletePromise(pc)
			offer, err := pc.CreateOffer(nil)
			if err != nil {
				return err
			}
			if err := pc.SetLocalDescription(offer); err != nil {
				return err
			}
			<-gathered
			q.Text = pc.LocalDescription().SDP
		case "answer":
			err := last.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: q.Text})
			if err != nil {
				return err
			}
			q.Text = ""
		case "report":
			q.Text = fmt.Sprint(received.Load(), lost.Load())
		}
		if err := out.Encode(q); err != nil {
			return err
		}
	}
}

func browser(received, lost *atomic.Int64) (*webrtc.PeerConnection, error) {
	settings := webrtc.SettingEngine{LoggerFactory: pionLog{quiet()}}
	settings.SetIncludeLoopbackCandidate(true)
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, err
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			return nil, err
		}
	}
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		var header rtp.Header
		buffer := make([]byte, 1500)
		var next uint16
		for begun := false; ; begun = true {
			n, _, err := track.Read(buffer)
			if err != nil {
				return
			}
			if _, err := header.Unmarshal(buffer[:n]); err != nil {
				continue
			}
			received.Add(1)
			// What comes late after all was counted as lost before.
			switch ahead := int16(header.SequenceNumber - next); {
			case !begun || ahead == 0:
				next = header.SequenceNumber + 1
			case ahead > 0:
				lost.Add(int64(ahead))
				next = header.SequenceNumber + 1
			default:
				lost.Add(-1)
			}
		}
	})
	return pc, nil
}
