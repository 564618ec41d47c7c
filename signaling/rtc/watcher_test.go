package rtc

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/transport/v4/vnet"
	"github.com/pion/webrtc/v4"
)

// How libwebrtc asks for what it lacks: at once, and again after a round trip, so many times; for a keyframe after so
// long without a picture.
const (
	askEach    = 20 * time.Millisecond // it looks
	askMost    = 10
	stalledFor = 3 * time.Second
)

// watcher is a viewer's browser that notes when packets come, asks for what is lost as libwebrtc does, and from that
// knows afterwards which pictures it had to show when.
type watcher struct {
	pc        *webrtc.PeerConnection
	roundTrip time.Duration
	axis      func() time.Duration // the engine's
	reading   sync.WaitGroup

	mu      sync.Mutex
	ssrc    uint32
	packets map[int64]came // by extended sequence number
	lacks   map[int64]*asked
	highest int64
	whole   int64 // all up to here are there
	moved   time.Time
	pleas   int // for a keyframe
	pleads  bool
}

type came struct {
	at, due   time.Duration // on the engine's axis
	timestamp uint32
	marker    bool
	keyframe  bool // its first packet
}

type asked struct {
	last  time.Time
	times int
}

func newWatcher(t testing.TB, network *vnet.Net, roundTrip time.Duration, axis func() time.Duration) *watcher {
	t.Helper()
	w := &watcher{roundTrip: roundTrip, axis: axis, packets: map[int64]came{}, lacks: map[int64]*asked{}, whole: -1}
	settings := webrtc.SettingEngine{LoggerFactory: pionLog{quiet()}}
	settings.SetNet(network)
	settings.SetSRTPReplayProtectionWindow(replays)
	var codecs webrtc.MediaEngine
	var interceptors interceptor.Registry // none that asks by itself
	if err := codecs.RegisterDefaultCodecs(); err != nil {
		t.Fatal(err)
	}
	if err := webrtc.ConfigureRTCPReports(&interceptors); err != nil {
		t.Fatal(err)
	}
	api := webrtc.NewAPI(webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(&codecs), webrtc.WithInterceptorRegistry(&interceptors))
	var err error
	if w.pc, err = api.NewPeerConnection(webrtc.Configuration{}); err != nil {
		t.Fatal(err)
	}
	only := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	if _, err := w.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, only); err != nil {
		t.Fatal(err)
	}
	w.pc.OnTrack(func(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
		w.reading.Go(func() { // for the reports that are answered
			for {
				if _, _, err := receiver.ReadRTCP(); err != nil {
					return
				}
			}
		})
		for {
			p, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			w.take(p)
		}
	})
	ctx, stop := context.WithCancel(context.Background())
	var asking sync.WaitGroup
	asking.Go(func() { w.ask(ctx) })
	t.Cleanup(func() {
		stop()
		asking.Wait()
		w.pc.GracefulClose()
		w.reading.Wait()
	})
	return w
}

// take notes a packet, and asks at once for those it shows to be missing.
func (w *watcher) take(p *rtp.Packet) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.axis()
	if len(w.packets) == 0 {
		w.ssrc, w.highest, w.whole = p.SSRC, int64(p.SequenceNumber), int64(p.SequenceNumber)-1
	}
	at := w.highest + int64(int16(p.SequenceNumber-uint16(w.highest)))
	if _, twice := w.packets[at]; twice || at <= w.whole {
		return
	}
	due := now + time.Duration(int32(p.Timestamp-ticks(now, videoClock)))*time.Second/videoClock
	w.packets[at] = came{now, due, p.Timestamp, p.Marker, startsKeyframe(p.Payload)}
	delete(w.lacks, at)
	if w.pleads && w.packets[at].keyframe { // what is before it is no longer wanted
		w.pleads, w.whole = false, at-1
		maps.DeleteFunc(w.lacks, func(missing int64, _ *asked) bool { return missing < at })
	}
	var lost []uint16
	for missing := w.highest + 1; missing < at; missing++ {
		w.lacks[missing] = &asked{time.Now(), 1}
		lost = append(lost, uint16(missing))
	}
	w.highest = max(w.highest, at)
	for ; ; w.whole++ {
		if _, there := w.packets[w.whole+1]; !there {
			break
		}
		w.moved = time.Now()
	}
	w.nack(lost)
}

// startsKeyframe tells whether a payload begins with the parameter sets that precede a keyframe (RFC 6184).
func startsKeyframe(payload []byte) bool {
	const sps, stapA = 7, 24
	if len(payload) < 4 {
		return false
	}
	kind := payload[0] & 31
	return kind == sps || kind == stapA && payload[3]&31 == sps
}

func (w *watcher) nack(lost []uint16) {
	if len(lost) > 0 {
		_ = w.pc.WriteRTCP([]rtcp.Packet{&rtcp.TransportLayerNack{MediaSSRC: w.ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(lost)}})
	}
}

// ask asks again for what has not come.
func (w *watcher) ask(ctx context.Context) {
	tick := time.NewTicker(askEach)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		w.mu.Lock()
		now := time.Now()
		var lost []uint16
		for missing, a := range w.lacks {
			if a.times < askMost && now.Sub(a.last) >= w.roundTrip {
				a.last, a.times = now, a.times+1
				lost = append(lost, uint16(missing))
			}
		}
		slices.Sort(lost)
		w.nack(lost)
		if len(w.lacks) > 0 && now.Sub(w.moved) > stalledFor {
			w.moved, w.pleads = now, true
			w.pleas++
			_ = w.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: w.ssrc}})
		}
		w.mu.Unlock()
	}
}

// shows are the moments, on the engine's axis, at which it could show pictures: when they are due, or later if then they
// or what they build on had not come.
func (w *watcher) shows() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []time.Duration
	var picture []came
	complete, chained := true, false
	var decoded time.Duration
	for _, at := range slices.Sorted(func(yield func(int64) bool) {
		for n := range w.packets {
			if !yield(n) {
				return
			}
		}
	}) {
		p := w.packets[at]
		if _, before := w.packets[at-1]; !before && len(list)+len(picture) > 0 {
			complete = false
		}
		if len(picture) > 0 && picture[0].timestamp != p.timestamp { // its end is lost
			picture, chained = nil, false
			complete = complete && p.keyframe
		}
		picture = append(picture, p)
		if !p.marker {
			continue
		}
		came := slices.MaxFunc(picture, func(a, b came) int { return int(a.at - b.at) }).at
		switch key := picture[0].keyframe; {
		case !complete && !key, !key && !chained:
			chained = false
		case key:
			decoded, chained = came, true // what is before it, it need not wait for
		default:
			decoded = max(decoded, came)
		}
		if chained {
			list = append(list, max(p.due, decoded))
		}
		picture, complete = nil, true
	}
	return list
}

// frozen sums the intervals between pictures that are freezes (W3C webrtc-stats, totalFreezesDuration).
func frozen(shows []time.Duration) (total time.Duration, freezes int) {
	slices.Sort(shows)
	var last []time.Duration // intervals
	for i := 1; i < len(shows); i++ {
		interval := shows[i] - shows[i-1]
		if interval == 0 {
			continue // of several that come late at once the last is seen
		}
		var average time.Duration
		for _, one := range last {
			average += one / time.Duration(len(last))
		}
		if len(last) > 0 && interval > max(3*average, average+150*time.Millisecond) {
			total, freezes = total+interval, freezes+1
		}
		if last = append(last, interval); len(last) > 30 {
			last = last[1:]
		}
	}
	return total, freezes
}
