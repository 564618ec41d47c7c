package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"syscall"

	"watchroom/media/ffmpeg"
	"watchroom/signaling/rtc"
	"watchroom/signaling/ws"
)

// errNoCodecs is why nothing can be shown over WebRTC.
var errNoCodecs = errors.New("this FFmpeg does not encode H.264 and Opus, which WebRTC needs")

// webRTC is what shows rooms over WebRTC. The zero value is off.
type webRTC struct {
	engine *rtc.Engine
	rooms  *rtc.Rooms
}

// openWebRTC takes the port. Without it the server does all the rest: pages have their other way to the picture.
func openWebRTC(cfg ServeConfig, can ffmpeg.Capabilities, log *slog.Logger) webRTC {
	err := errNoCodecs
	if servesWebRTC(can) {
		var engine *rtc.Engine
		if engine, err = rtc.New(cfg.webRTC(log)); err == nil {
			return webRTC{engine: engine, rooms: rtc.NewRooms(engine)}
		}
	}
	log.Warn("low latency is off: nothing is shown over WebRTC", "err", webRTCError(cfg.WebRTCListen, err))
	return webRTC{}
}

// webRTC is what an engine is made with. A server that is reached at this machine only has a page there, too.
func (c ServeConfig) webRTC(log *slog.Logger) rtc.Config {
	here := c.PublicURL == nil && c.TLSDomain == "" || c.PublicURL != nil && loopback(c.PublicURL.Hostname())
	return rtc.Config{
		Listen: c.WebRTCListen, Addresses: c.WebRTCAddresses, Servers: c.WebRTCServers, Loopback: here, Log: log,
	}
}

func servesWebRTC(can ffmpeg.Capabilities) bool {
	picture := slices.ContainsFunc(can.Encoders, func(t ffmpeg.Trial) bool { return t.OK })
	return picture && slices.Contains(can.Sound, ffmpeg.Trial{Name: "libopus", OK: true})
}

// webRTCError says what a person can do about a port that cannot be had.
func webRTCError(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use by another program; choose another port with --webrtc-listen", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s may not be used without more rights; choose a port above 1023 with --webrtc-listen", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s is not an address of this machine; choose another with --webrtc-listen", address)
	default:
		return err
	}
}

// run shows rooms until the context is done.
func (w webRTC) run(ctx context.Context) {
	if w.rooms != nil {
		_ = w.rooms.Run(ctx) // over when the context is
	}
}

// sockets is w as the control sockets take it.
func (w webRTC) sockets() ws.RTC {
	if w.rooms == nil {
		return nil
	}
	return w.rooms
}

// servers are the STUN and TURN servers other programs are told of.
func (w webRTC) servers() []rtc.Server {
	if w.engine == nil {
		return nil
	}
	return w.engine.Servers()
}

func (w webRTC) close() error {
	if w.engine == nil {
		return nil
	}
	return w.engine.Close() //nolint:wrapcheck // said in the log
}

// WebRTCStats are those of all rooms together.
type WebRTCStats struct {
	Port    int   `json:"port"`
	Peers   int   `json:"peers"`
	Packets int64 `json:"packets_sent"`
	Bytes   int64 `json:"bytes_sent"` // of payload
	Resent  int64 `json:"packets_resent"`
	Lost    int64 `json:"packets_lost"` // as browsers say, before they were sent again
}

// stats is nil where WebRTC is off.
func (w webRTC) stats() *WebRTCStats {
	if w.engine == nil {
		return nil
	}
	s := w.engine.Stats()
	return &WebRTCStats{
		Port: w.engine.Port(), Peers: w.engine.Peers(), Packets: s.Packets, Bytes: s.Bytes, Resent: s.Resent, Lost: s.Lost,
	}
}

// checkWebRTC takes the port for a moment, for UDP and TCP.
func checkWebRTC(ctx context.Context, cfg ServeConfig) []finding {
	const what = "WebRTC"
	engine, err := rtc.New(cfg.webRTC(slog.New(slog.DiscardHandler)))
	switch {
	case err == nil:
		found := net.JoinHostPort("", strconv.Itoa(engine.Port())) + " is free, for UDP and TCP"
		if err := engine.Close(); err != nil {
			return []finding{{better, what, err.Error(), "choose another port with --webrtc-listen"}}
		}
		return []finding{{good, what, found, ""}}
	case errors.Is(err, syscall.EADDRINUSE) && healthcheck(ctx, cfg.Address) == nil:
		return []finding{{good, what, "watchroom is running; " + cfg.WebRTCListen + " is in use", ""}}
	default:
		return []finding{{better, what, webRTCError(cfg.WebRTCListen, err).Error(), "without it there is no low latency"}}
	}
}
