package rtc

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/transport/v4/vnet"
	"github.com/pion/webrtc/v4"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/mediatest"
	"watchroom/media/publication"
)

// studio is somebody's program that publishes: Pion, with RTP made by FFmpeg.
type studio struct {
	t      testing.TB
	pc     *webrtc.PeerConnection
	engine *Engine
	tracks []*webrtc.TrackLocalStaticRTP
}

func newStudio(t testing.TB, cfg Config, network *vnet.Net, mimes ...string) *studio {
	t.Helper()
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	cfg.Log = quiet()
	engine, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	s := &studio{t: t, engine: engine}
	settings := webrtc.SettingEngine{LoggerFactory: pionLog{quiet()}}
	settings.SetIncludeLoopbackCandidate(true)
	if network != nil {
		settings.SetNet(network)
	}
	if s.pc, err = webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.pc.GracefulClose() })
	for _, mime := range mimes {
		track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: mime}, mime[:5], "studio")
		if err != nil {
			t.Fatal(err)
		}
		sender, err := s.pc.AddTrack(track)
		if err != nil {
			t.Fatal(err)
		}
		go func() { // what is asked of a sender is answered while it is read
			for buffer := make([]byte, 1500); ; {
				if _, _, err := sender.Read(buffer); err != nil {
					return
				}
			}
		}()
		s.tracks = append(s.tracks, track)
	}
	return s
}

func (s *studio) offer() string {
	s.t.Helper()
	offer, err := s.pc.CreateOffer(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(s.pc)
	if err := s.pc.SetLocalDescription(offer); err != nil {
		s.t.Fatal(err)
	}
	<-gathered
	return s.pc.LocalDescription().SDP
}

// publish connects to the engine.
func (s *studio) publish() *Publisher {
	s.t.Helper()
	p, err := s.engine.Publisher(PublisherConfig{Publications: publication.NewRegistry(), Log: quiet()})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(p.Close)
	ctx, stop := context.WithTimeout(s.t.Context(), patient)
	defer stop()
	answer, err := p.AnswerWhole(ctx, s.offer())
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-p.Connected():
	case <-ctx.Done():
		s.t.Fatal("no connection")
	}
	return p
}

// send has FFmpeg send RTP as fast as its clock goes, until the test ends or stop is called.
func (s *studio) send(track int, args ...string) (stop func()) {
	s.t.Helper()
	socket, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		s.t.Fatal(err)
	}
	socket.SetReadBuffer(1 << 20)
	ctx, cancel := context.WithCancel(context.Background())
	args = append(append([]string{"-v", "error", "-nostdin", "-re"}, args...), "-f", "rtp", "rtp://"+socket.LocalAddr().String()+"?pkt_size=1200")
	cmd := exec.CommandContext(ctx, mediatest.Tools(s.t).FFmpeg, args...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		buffer := make([]byte, 2000)
		for {
			n, err := socket.Read(buffer)
			if err != nil {
				return
			}
			var p rtp.Packet
			if p.Unmarshal(buffer[:n]) != nil || p.PayloadType >= 72 && p.PayloadType <= 76 {
				continue // RTCP comes to another port; whoever else finds this one is not FFmpeg
			}
			if err := s.tracks[track].WriteRTP(&p); err != nil && !errors.Is(err, io.ErrClosedPipe) {
				s.t.Errorf("sending: %v", err)
			}
		}
	})
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			err := cmd.Wait()
			socket.Close()
			running.Wait()
			if err != nil && ctx.Err() == nil {
				s.t.Errorf("ffmpeg: %v\n%s", err, said.String())
			}
		})
	}
	s.t.Cleanup(stop)
	return stop
}

func counter() []string { return []string{"-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30"} }

func join_(lists ...[]string) []string {
	var all []string
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func h264(more ...string) []string {
	return join_(counter(), []string{"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "30"}, more)
}

func opus() []string {
	return []string{"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:a", "libopus", "-b:a", "64k"}
}

// kept are the samples of a publication, by track.
type kept struct {
	header *fmp4.Header
	tracks map[uint32][]fmp4.Sample
}

// read reads until a track has a length.
func published(t testing.TB, p *Publisher, track uint32, length time.Duration) kept {
	t.Helper()
	select {
	case <-p.Ready():
	case <-time.After(patient):
		t.Fatal("nothing was published")
	}
	reader := p.Publication().Reader()
	stop := time.AfterFunc(patient, reader.Close)
	defer stop.Stop()
	defer reader.Close()
	header, err := reader.Header()
	if err != nil {
		t.Fatal(err)
	}
	k := kept{header: header, tracks: map[uint32][]fmp4.Sample{}}
	for {
		s, err := reader.Next()
		if err != nil {
			t.Fatalf("reading: %v, after %d and %d samples", err, len(k.tracks[1]), len(k.tracks[2]))
		}
		k.tracks[s.Track] = append(k.tracks[s.Track], s)
		scale := int64(header.Tracks[track-1].Timescale)
		if s.Track == track && time.Duration(s.DTS)*time.Second/time.Duration(scale) >= length {
			return k
		}
	}
}

// contiguous sound is what a player needs: each frame begins where the one before ends.
func (k kept) contiguous(t *testing.T, track uint32) {
	t.Helper()
	list := k.tracks[track]
	for i := 1; i < len(list); i++ {
		if list[i].DTS != list[i-1].DTS+int64(list[i-1].Duration) {
			t.Errorf("sound %d is at %d, the one before ends at %d", i, list[i].DTS, list[i-1].DTS+int64(list[i-1].Duration))
		}
	}
}

func TestWhatIsPublishedComesOutOnOneTimeline(t *testing.T) {
	s := newStudio(t, Config{}, nil, webrtc.MimeTypeH264, webrtc.MimeTypeOpus)
	p := s.publish()
	s.send(0, h264()...)
	s.send(1, opus()...)
	k := published(t, p, 1, 3*time.Second)
	video, audio := k.header.Tracks[0], k.header.Tracks[1]
	if !strings.HasPrefix(video.Codec, "avc1.42c0") || video.Width != 320 || video.Height != 180 || audio.Codec != "opus" {
		t.Errorf("%+v and %+v", video, audio)
	}
	pictures := k.tracks[1]
	if !pictures[0].Keyframe || pictures[0].DTS != 0 || len(pictures) < 88 {
		t.Errorf("%d pictures, the first %+v", len(pictures), pictures[0].DTS)
	}
	late := 0
	for i, one := range pictures[1:] {
		step := one.DTS - pictures[i].DTS
		if step < 2900 || step > 3100 {
			t.Errorf("picture %d comes %d ticks after the one before", i+1, step)
		}
		if i > 0 && int64(pictures[i].Duration) != step {
			late++ // it was not waited for
		}
		if one.Keyframe != (one.Data[4]&31 == unitIDR || binary.BigEndian.Uint32(one.Data) < 8) && one.Keyframe {
			t.Errorf("picture %d is called a keyframe and begins with unit %d", i+1, one.Data[4]&31)
		}
	}
	if late > len(pictures)/4 {
		t.Errorf("%d of %d pictures are not said to last until the next", late, len(pictures))
	}
	k.contiguous(t, 2)
	loud := 0
	for _, one := range k.tracks[2] {
		if len(one.Data) > 3 {
			loud++
		}
	}
	if loud < 100 {
		t.Errorf("%d frames of sound in three seconds", loud)
	}
	streams := p.Publication().Streams()
	if len(streams) != 2 || streams[0].Kind != media.KindVideo || streams[0].Codec != video.Codec || streams[1].Codec != "opus" {
		t.Errorf("%+v", streams)
	}
}

func TestOtherCodecsArePublishedToo(t *testing.T) {
	for _, c := range []struct {
		mime, codec string
		args        []string
	}{
		{webrtc.MimeTypeVP8, "vp08.00.10.08", []string{"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "30"}},
		{webrtc.MimeTypeVP9, "vp09.00.11.08", []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "30", "-strict", "experimental"}},
	} {
		t.Run(c.codec, func(t *testing.T) {
			s := newStudio(t, Config{}, nil, c.mime)
			p := s.publish()
			s.send(0, join_(counter(), []string{"-pix_fmt", "yuv420p"}, c.args)...)
			k := published(t, p, 1, time.Second)
			if got := k.header.Tracks[0]; got.Codec != c.codec && got.Codec != strings.Replace(c.codec, ".10.", ".11.", 1) || got.Width != 320 {
				t.Errorf("%+v", got)
			}
			if pictures := k.tracks[1]; len(pictures) < 28 || !pictures[0].Keyframe {
				t.Errorf("%d pictures", len(pictures))
			}
			k.contiguous(t, 2) // silence
			if n := len(k.tracks[2]); n < 40 {
				t.Errorf("%d frames of silence in a second", n)
			}
		})
	}
}

func TestWhoGoesSilentHasGone(t *testing.T) {
	s := newStudio(t, Config{}, nil, webrtc.MimeTypeH264)
	p := s.publish()
	stop := s.send(0, h264()...)
	published(t, p, 1, time.Second)
	stop()
	within(t, "the end", p.Done())
	if err := p.Err(); !errors.Is(err, ErrSilent) {
		t.Error(err)
	}
	within(t, "the end of the publication", p.Publication().Done())
}

func TestOffersOfNothing(t *testing.T) {
	s := newStudio(t, Config{}, nil)
	p, err := s.engine.Publisher(PublisherConfig{Publications: publication.NewRegistry(), Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	viewer := newGuest(t)
	for offer, want := range map[string]error{
		"hello":        ErrOffer,
		viewer.offer(): ErrOffer, // only receives
		"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 theora/90000\r\na=sendonly\r\n": ErrPublishedCodec,
	} {
		if _, err := p.Answer(offer); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", offer, err, want)
		}
	}
}

func TestPacketsAreOrderedAndWaitedForInBounds(t *testing.T) {
	now := time.Now()
	packet := func(n uint16) *rtp.Packet { return &rtp.Packet{Header: rtp.Header{SequenceNumber: n}} }
	numbers := func(list []*rtp.Packet) []uint16 {
		var out []uint16
		for _, p := range list {
			out = append(out, p.SequenceNumber)
		}
		return out
	}
	var r reorder
	r.push(packet(65534), now)
	if ready, _ := r.push(packet(0), now); len(ready) != 0 {
		t.Errorf("%v before what is missing", numbers(ready))
	}
	if missing := r.missing(now); len(missing) != 1 || missing[0] != 65535 {
		t.Errorf("missing %v", missing)
	}
	if again := r.missing(now.Add(gapAgain / 2)); again != nil {
		t.Errorf("asked again at once: %v", again)
	}
	if ready, lost := r.push(packet(65535), now); lost || len(ready) != 2 {
		t.Errorf("%v, lost %v", numbers(ready), lost)
	}
	if ready, _ := r.push(packet(65535), now); len(ready) != 0 {
		t.Error("a packet came out twice")
	}
	r.push(packet(3), now)
	ready, lost := r.push(packet(4), now.Add(2*gapPatience))
	if !lost || len(ready) != 2 || len(r.held) != 0 {
		t.Errorf("%v, lost %v, %d held", numbers(ready), lost, len(r.held))
	}
	for n := range 3 * gapPackets {
		r.push(packet(uint16(6+n)), now)
	}
	if len(r.held) > gapPackets+1 {
		t.Errorf("%d packets are held", len(r.held))
	}
}

// Sender reports put sound where it belongs beside the picture.
func TestSoundIsMovedToWhereReportsSayItBelongs(t *testing.T) {
	video, audio := rtpClock{hertz: videoClock}, rtpClock{hertz: audioClock}
	video.place(1000, 0)
	audio.place(5000, 0)             // came with the picture
	video.report(10<<32, 1000)       // at 10 s
	audio.report(10<<32|1<<31, 5000) // but was made half a second later
	audio.align(&video)
	if at := audio.place(5000+960, 20*time.Millisecond); at != audioClock/2+960 {
		t.Errorf("sound is at %d", at)
	}
	audio.report(500<<32, 5960) // nonsense
	audio.align(&video)
	if at := audio.place(5960+960, 40*time.Millisecond); at != audioClock/2+1920 {
		t.Errorf("sound is at %d", at)
	}
}

func TestLengthsOfOpus(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   int64
	}{
		{nil, 0},
		{silentOpus(), 960},
		{[]byte{0x78, 1}, 960},
		{[]byte{0xfb, 0x03}, 2880},
		{[]byte{0x18}, 2880},
		{[]byte{0x19}, 5760},
		{[]byte{0xff, 0x3f}, 0},
		{[]byte{0xe0}, 120},
		{[]byte{0x03}, 0},
	} {
		if got := opusLength(c.packet); got != c.want {
			t.Errorf("% x lasts %d, want %d", c.packet, got, c.want)
		}
	}
}

func FuzzAssembler(f *testing.F) {
	f.Add([]byte{0x67, 66, 0xc0, 30}, []byte{0x7c, 0x85, 1, 2}, uint8(0))
	f.Add([]byte{0x90, 0x80, 0x01, 0x50, 0, 0, 0x9d, 1, 0x2a}, []byte{0x10, 1}, uint8(1))
	f.Add([]byte{0x08, 0x82, 0x49, 0x83, 0x42}, []byte{0x04}, uint8(2))
	f.Add([]byte{0x18, 0x0a, 0x0b, 0}, []byte{0x80, 1}, uint8(3))
	f.Fuzz(func(t *testing.T, first, second []byte, which uint8) {
		a := newAssembler([]string{webrtc.MimeTypeH264, webrtc.MimeTypeVP8, webrtc.MimeTypeVP9, webrtc.MimeTypeAV1}[which%4])
		for i, payload := range [][]byte{first, second, first, second} {
			p := &rtp.Packet{Header: rtp.Header{Marker: i%2 == 1, Timestamp: uint32(i / 2)}, Payload: payload}
			if u, ok := a.push(p); ok && (len(u.data) == 0 || !u.keyframe && i < 2) {
				t.Fatalf("packet %d gives a unit of %d bytes, keyframe %v", i, len(u.data), u.keyframe)
			}
		}
	})
}

// What the network loses is asked for again: not one picture is missing.
func TestWhatAPublisherLosesIsSentAgain(t *testing.T) {
	server, sender := lossyTo(t, 0.05)
	s := newStudio(t, Config{network: server}, sender, webrtc.MimeTypeH264)
	p := s.publish()
	s.send(0, h264("-b:v", "2M")...)
	k := published(t, p, 1, 4*time.Second)
	pictures := k.tracks[1]
	missing := 0
	for i := 1; i < len(pictures); i++ {
		if pictures[i].DTS-pictures[i-1].DTS > 4500 {
			missing++
		}
	}
	if missing > 0 || len(pictures) < 115 {
		t.Errorf("%d pictures in four seconds, %d gaps", len(pictures), missing)
	}
	k.contiguous(t, 2)
}
