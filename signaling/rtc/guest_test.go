package rtc

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
)

// guest is a viewer's browser, played by Pion with all it does by default.
type guest struct {
	t    testing.TB
	pc   *webrtc.PeerConnection
	peer *Peer

	mu        sync.Mutex
	video     []*rtp.Packet // by extended sequence number from the first on
	from      uint16
	audio     []*rtp.Packet
	mappings  []Mapping
	states    []State
	estimates []Estimate
	troubles  []error
	ssrc      uint32
	news      chan struct{}
}

func newGuest(t testing.TB, how ...func(*webrtc.SettingEngine)) *guest {
	t.Helper()
	g := &guest{t: t, news: make(chan struct{}, 1)}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetSRTPReplayProtectionWindow(replays)
	settings.LoggerFactory = pionLog{quiet()}
	for _, f := range how {
		f(&settings)
	}
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		t.Fatal(err)
	}
	g.pc = pc
	t.Cleanup(func() { pc.GracefulClose() })
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
			t.Fatal(err)
		}
	}
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			p, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			g.received(track, p)
		}
	})
	return g
}

func (g *guest) offer() string {
	g.t.Helper()
	offer, err := g.pc.CreateOffer(nil)
	if err != nil {
		g.t.Fatal(err)
	}
	gathered := webrtc.GatheringCompletePromise(g.pc)
	if err := g.pc.SetLocalDescription(offer); err != nil {
		g.t.Fatal(err)
	}
	<-gathered
	return g.pc.LocalDescription().SDP
}

func (g *guest) answered(answer string) {
	g.t.Helper()
	if err := g.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		g.t.Fatal(err)
	}
}

func (g *guest) received(track *webrtc.TrackRemote, p *rtp.Packet) {
	g.mu.Lock()
	if track.Kind() == webrtc.RTPCodecTypeAudio {
		g.audio = append(g.audio, p)
	} else {
		if g.video == nil {
			g.from, g.ssrc = p.SequenceNumber, p.SSRC
		}
		if at := int(p.SequenceNumber - g.from); at < 1<<15 {
			for len(g.video) <= at {
				g.video = append(g.video, nil)
			}
			g.video[at] = p
		}
	}
	g.mu.Unlock()
	g.tell()
}

func (g *guest) tell() {
	select {
	case g.news <- struct{}{}:
	default:
	}
}

func (g *guest) map_(m Mapping) {
	g.mu.Lock()
	g.mappings = append(g.mappings, m)
	g.mu.Unlock()
	g.tell()
}

func (g *guest) state(s State) {
	g.mu.Lock()
	g.states = append(g.states, s)
	g.mu.Unlock()
	g.tell()
}

func (g *guest) trouble(err error) {
	g.mu.Lock()
	g.troubles = append(g.troubles, err)
	g.mu.Unlock()
	g.tell()
}

func (g *guest) estimate(e Estimate) {
	g.mu.Lock()
	g.estimates = append(g.estimates, e)
	g.mu.Unlock()
	g.tell()
}

// wait waits until something is so.
func (g *guest) wait(what string, so func() bool) {
	g.t.Helper()
	limit := time.After(patient)
	for {
		g.mu.Lock()
		is := so()
		g.mu.Unlock()
		if is {
			return
		}
		select {
		case <-g.news:
		case <-limit:
			g.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// picture is an access unit as it came.
type shown struct {
	timestamp uint32
	units     string
	packets   int
}

// pictures are the whole ones so far, in order; g is locked.
func (g *guest) pictures() []shown {
	var list []shown
	var depacketiser codecs.H264Packet
	now, whole := shown{}, true
	for _, p := range g.video {
		if p == nil {
			whole = false
			continue
		}
		if now.packets > 0 && p.Timestamp != now.timestamp {
			now, whole, depacketiser = shown{}, false, codecs.H264Packet{}
		}
		units, err := depacketiser.Unmarshal(p.Payload)
		if err != nil {
			g.t.Errorf("depacketising: %v", err)
		}
		now.timestamp, now.units, now.packets = p.Timestamp, now.units+string(units), now.packets+1
		if p.Marker {
			if whole {
				list = append(list, now)
			}
			now, whole, depacketiser = shown{}, true, codecs.H264Packet{}
		}
	}
	return list
}

// positions are where the pictures so far belong in the film; g is locked.
func (g *guest) positions(f *encoded) []time.Duration {
	var list []time.Duration
	for i, p := range g.pictures() {
		at, ok := f.positions[p.units]
		if !ok {
			g.t.Errorf("picture %d of %d packets, %d bytes, is none of the film's", i, p.packets, len(p.units))
		}
		list = append(list, at)
	}
	return list
}

// media is what a mapping makes of a timestamp.
func (m Mapping) media(timestamp uint32) time.Duration {
	since := time.Duration(int32(timestamp-m.Video)) * time.Second / videoClock
	return m.Media + time.Duration(float64(since)*m.Rate)
}

// at is the mapping a picture belongs to; false for one that is not to be seen.
func (g *guest) at(p shown) (Mapping, bool) {
	for _, m := range slices.Backward(g.mappings) {
		if int32(p.timestamp-m.Hidden) >= 0 {
			return m, int32(p.timestamp-m.Video) >= 0
		}
	}
	return Mapping{}, false
}

// lose asks for a keyframe.
func (g *guest) lose() {
	g.t.Helper()
	g.mu.Lock()
	ssrc := g.ssrc
	g.mu.Unlock()
	if err := g.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}}); err != nil {
		g.t.Fatal(err)
	}
}
