package load

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/pion/logging"
	"github.com/pion/rtp"
	"github.com/pion/transport/v4/stdnet"
	"github.com/pion/webrtc/v4"
)

// peer is one simulated browser that watches over WebRTC: a control socket, and Pion for the rest.
type peer struct {
	member

	onKeyframe func(after time.Duration) // the first whole one, since the control socket opened

	opened time.Time // the control socket
	pc     *webrtc.PeerConnection
	failed chan error
	first  sync.Once
}

// open connects the control socket.
func (p *peer) open(ctx context.Context) (err error) {
	p.failed = make(chan error, 1)
	if p.control, err = p.dial(ctx, "control"); err != nil {
		return err
	}
	p.opened = time.Now()
	return nil
}

// watch asks for the picture and reads until the context ends; what ends before is an error the witness counts.
func (p *peer) watch(ctx context.Context) {
	life := context.WithoutCancel(ctx)
	p.hear = func(kind string, text []byte) error { return p.signal(life, kind, text) }
	var reading sync.WaitGroup
	reading.Go(func() {
		p.fail(fmt.Errorf("control socket: %w", p.answer(life)))
	})
	select {
	case <-ctx.Done():
	case err := <-p.failed:
		p.ended(ctx, "viewer", err)
	}
	_ = p.control.CloseNow()
	reading.Wait()
	if p.pc != nil {
		_ = p.pc.GracefulClose()
	}
}

func (p *peer) fail(err error) {
	select {
	case p.failed <- err:
	default:
	}
}

// signal carries the connection's messages to and fro.
func (p *peer) signal(ctx context.Context, kind string, text []byte) error {
	var m struct {
		RTC *struct {
			Servers []struct {
				URLs       []string `json:"urls"`
				Username   string   `json:"username"`
				Credential string   `json:"credential"`
			} `json:"servers"`
		} `json:"rtc"`
		SDP       string  `json:"sdp"`
		Candidate string  `json:"candidate"`
		Mid       *string `json:"mid"`
		Index     *uint16 `json:"index"`
		State     string  `json:"state"`
		Sentence  string  `json:"sentence"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("a control message: %w", err)
	}
	switch kind {
	case "welcome":
		if m.RTC == nil {
			return fmt.Errorf("%w: there is no WebRTC here", ErrRefused)
		}
		var servers []webrtc.ICEServer
		for _, s := range m.RTC.Servers {
			servers = append(servers, webrtc.ICEServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
		}
		return p.offer(ctx, servers)
	case "rtc.answer":
		err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: m.SDP})
		if err != nil {
			return fmt.Errorf("the answer: %w", err)
		}
	case "rtc.candidate":
		err := p.pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: m.Candidate, SDPMid: m.Mid, SDPMLineIndex: m.Index})
		if err != nil {
			return fmt.Errorf("a candidate: %w", err)
		}
	case "rtc.state":
		if m.State == "failed" || m.State == "closed" {
			return fmt.Errorf("%w: %s %s", ErrRefused, m.State, m.Sentence)
		}
	}
	return nil
}

// offer asks for picture and sound.
func (p *peer) offer(ctx context.Context, servers []webrtc.ICEServer) error {
	settings := webrtc.SettingEngine{LoggerFactory: &logging.DefaultLoggerFactory{Writer: io.Discard}}
	settings.SetIncludeLoopbackCandidate(true)
	own, err := stdnet.NewNet()
	if err != nil {
		return fmt.Errorf("a network: %w", err)
	}
	settings.SetNet(roomy{own})
	p.pc, err = webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{ICEServers: servers})
	if err != nil {
		return fmt.Errorf("a connection: %w", err)
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		_, err := p.pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
		if err != nil {
			return fmt.Errorf("a connection: %w", err)
		}
	}
	p.pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { p.receive(track) })
	p.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		i := c.ToJSON()
		_ = p.say(ctx, map[string]any{ // a socket that has gone is seen by who reads it
			"type": "rtc.candidate", "candidate": i.Candidate, "mid": i.SDPMid, "index": i.SDPMLineIndex,
		})
	})
	offer, err := p.pc.CreateOffer(nil)
	if err != nil {
		return fmt.Errorf("an offer: %w", err)
	}
	// Before our candidates, which come as soon as the description is set.
	if err := p.say(ctx, map[string]any{"type": "rtc.offer", "sdp": offer.SDP}); err != nil {
		return err
	}
	if err := p.pc.SetLocalDescription(offer); err != nil {
		return fmt.Errorf("an offer: %w", err)
	}
	return nil
}

// receive reads and checks a track until the connection ends.
func (p *peer) receive(track *webrtc.TrackRemote) {
	var header rtp.Header
	var seen continuity
	defer func() { p.witness.lostPackets(seen.lost()) }()
	video, keyframe := track.Kind() == webrtc.RTPCodecTypeVideo, false
	for buffer := make([]byte, 1500); ; {
		n, _, err := track.Read(buffer)
		if err != nil {
			return
		}
		size, err := header.Unmarshal(buffer[:n])
		if err != nil {
			p.witness.failed(fmt.Sprintf("an RTP packet: %v", err))
			continue
		}
		p.witness.delivered(n-size, true)
		seen.arrive(header.SequenceNumber)
		keyframe = keyframe || video && begins(buffer[size:n])
		if keyframe && header.Marker {
			p.first.Do(func() { p.onKeyframe(time.Since(p.opened)) })
		}
	}
}

// begins tells whether an RTP payload of H.264 has the beginning of a keyframe or its parameter sets (RFC 6184, 5.2).
func begins(payload []byte) bool {
	if len(payload) < 2 {
		return false
	}
	switch payload[0] & 31 {
	case 5, 7: // whole
		return true
	case 24: // aggregated: the first of them
		return len(payload) > 3 && (payload[3]&31 == 7 || payload[3]&31 == 5)
	case 28: // cut
		return payload[1]&0x80 != 0 && payload[1]&31 == 5
	default:
		return false
	}
}
