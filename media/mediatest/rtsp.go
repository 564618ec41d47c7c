package mediatest

import (
	"context"
	"io"
	"net"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/bluenviron/gortsplib/v5"
	"github.com/bluenviron/gortsplib/v5/pkg/base"
	"github.com/bluenviron/gortsplib/v5/pkg/description"
	"github.com/bluenviron/gortsplib/v5/pkg/format"
	"github.com/pion/rtp"
)

// RTSP is a server of that protocol, which shows whoever asks what somebody publishes, under whatever name.
type RTSP struct {
	Address string // host:port

	t      testing.TB
	server *gortsplib.Server

	mu        sync.Mutex
	stream    *gortsplib.ServerStream
	publisher *gortsplib.ServerSession
	published chan struct{} // closed when somebody publishes
}

// ServeRTSP starts a server on a free port; it ends with the test.
func ServeRTSP(t testing.TB) *RTSP {
	t.Helper()
	r := &RTSP{Address: freeAddress(t), t: t, published: make(chan struct{})}
	r.Start()
	t.Cleanup(r.Stop)
	return r
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// URL is where it can be watched.
func (r *RTSP) URL() string { return "rtsp://" + r.Address + "/live" }

// Start starts it, again after Stop.
func (r *RTSP) Start() {
	r.t.Helper()
	r.server = &gortsplib.Server{Handler: r, RTSPAddress: r.Address}
	must(r.t, r.server.Start())
}

// Stop ends it and all its connections.
func (r *RTSP) Stop() { r.server.Close() }

// Publish shows what FFmpeg makes of these arguments (inputs and encoders, read at their own speed) until the function it
// returns is called or the test ends. It returns once somebody can watch.
func (r *RTSP) Publish(args ...string) (stop func()) {
	r.t.Helper()
	return r.publish(nil, args)
}

func (r *RTSP) publish(stdin io.Reader, args []string) (stop func()) {
	r.t.Helper()
	r.mu.Lock()
	published := make(chan struct{})
	r.published = published
	r.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	all := append([]string{"-hide_banner", "-v", "error"}, args...)
	cmd := exec.CommandContext(ctx, Tools(r.t).FFmpeg, append(all, "-f", "rtsp", "-rtsp_transport", "tcp", r.URL())...)
	cmd.Stdin = stdin
	cmd.WaitDelay = time.Second // for the copying of its input
	must(r.t, cmd.Start())
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			_ = cmd.Wait() // it was killed
		})
	}
	r.t.Cleanup(stop)
	select {
	case <-published:
	case <-time.After(makeTimeout):
		r.t.Fatal("nothing was published")
	}
	return stop
}

// TestCard are arguments of Publish: the numbered picture of a Film at a size, with a keyframe each second and, where wanted,
// sound, for as long as it is let.
func TestCard(width, height, fps int, sound bool) []string {
	f := Film{Width: width, Height: height, FPS: fps, Duration: 30 * time.Minute}.withDefaults()
	a := []string{"-re", "-f", "lavfi", "-i", f.picture()}
	if sound {
		a = append(a, "-re", "-f", "lavfi", "-i", Sound{Tone: 440, Channels: 1, Duration: f.Duration}.source(), "-c:a", "aac", "-b:a", "96k")
	}
	return append(a, "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0", "-g", strconv.Itoa(fps), "-pix_fmt", "yuv420p")
}

// OnDescribe is called by the server.
func (r *RTSP) OnDescribe(*gortsplib.ServerHandlerOnDescribeCtx) (*base.Response, *gortsplib.ServerStream, error) {
	return r.show()
}

// OnAnnounce is called by the server.
func (r *RTSP) OnAnnounce(ctx *gortsplib.ServerHandlerOnAnnounceCtx) (*base.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stream != nil {
		r.stream.Close()
	}
	r.stream = &gortsplib.ServerStream{Server: r.server, Desc: ctx.Description}
	r.publisher = ctx.Session
	return &base.Response{StatusCode: base.StatusOK}, r.stream.Initialize()
}

// OnSetup is called by the server.
func (r *RTSP) OnSetup(ctx *gortsplib.ServerHandlerOnSetupCtx) (*base.Response, *gortsplib.ServerStream, error) {
	if ctx.Session.State() == gortsplib.ServerSessionStatePreRecord {
		return &base.Response{StatusCode: base.StatusOK}, nil, nil
	}
	return r.show()
}

// OnPlay is called by the server.
func (r *RTSP) OnPlay(*gortsplib.ServerHandlerOnPlayCtx) (*base.Response, error) {
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// OnRecord is called by the server.
func (r *RTSP) OnRecord(ctx *gortsplib.ServerHandlerOnRecordCtx) (*base.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	stream := r.stream
	ctx.Session.OnPacketRTPAny(func(m *description.Media, _ format.Format, p *rtp.Packet) {
		_ = stream.WritePacketRTP(m, p) // a reader that is too slow is its own affair
	})
	close(r.published)
	r.published = make(chan struct{})
	return &base.Response{StatusCode: base.StatusOK}, nil
}

// OnSessionClose is called by the server.
func (r *RTSP) OnSessionClose(ctx *gortsplib.ServerHandlerOnSessionCloseCtx) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stream != nil && ctx.Session == r.publisher {
		r.stream.Close()
		r.stream, r.publisher = nil, nil
	}
}

func (r *RTSP) show() (*base.Response, *gortsplib.ServerStream, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stream == nil {
		return &base.Response{StatusCode: base.StatusNotFound}, nil, nil
	}
	return &base.Response{StatusCode: base.StatusOK}, r.stream, nil
}
