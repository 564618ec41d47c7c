package rtc

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"time"

	"github.com/pion/ice/v4"
)

const (
	socketBuffer = 4 << 20 // bytes; the system may give less
	tcpBuffer    = 1 << 20 // bytes a peer over TCP may lag behind before packets are dropped
	tcpBacklog   = 64      // packets read and not yet taken
	tcpPatience  = 10 * time.Second
)

// sockets are one for UDP on each address, so that answers leave from the address they were asked at, and a listener
// for TCP, all with the same port number.
type sockets struct {
	port     int
	loopback bool
	all      []*socket
	udp      ice.UDPMux
	tcp      ice.TCPMux
	listener net.Listener
}

func (s *sockets) open(cfg Config) error {
	var err error
	for range 8 { // with port 0, the number UDP is given may be another's in TCP
		*s = sockets{}
		if err = s.try(cfg); err == nil {
			return nil
		}
		err = errors.Join(fmt.Errorf("listening for WebRTC: %w", err), s.close())
		if _, service, _ := net.SplitHostPort(cfg.Listen); service != "0" {
			break
		}
	}
	return err
}

func (s *sockets) try(cfg Config) error {
	host, service, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return err //nolint:wrapcheck // wrapped above
	}
	if s.port, err = net.LookupPort("udp", service); err != nil { //nolint:noctx // a number, or a name in a file
		return err //nolint:wrapcheck // wrapped above
	}
	addresses, err := addressesOf(host, cfg.Loopback)
	if err != nil {
		return err
	}
	var muxes []ice.UDPMux
	log := pionLog{cfg.Log}.NewLogger("ice")
	for _, a := range addresses {
		conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(a, uint16(s.port)))) //nolint:gosec // LookupPort has bounded it
		if errors.Is(err, syscall.EADDRNOTAVAIL) && len(addresses) > 1 {
			continue // it came and went, or is not ready
		}
		if err != nil {
			return err //nolint:wrapcheck // wrapped above
		}
		if local, ok := conn.LocalAddr().(*net.UDPAddr); ok {
			s.port = local.Port // of 0: the first one's for all
		}
		_, _ = conn.SetReadBuffer(socketBuffer), conn.SetWriteBuffer(socketBuffer) // a wish
		one := newSocket(conn)
		s.all = append(s.all, one)
		s.loopback = s.loopback || a.IsLoopback()
		muxes = append(muxes, ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: one, Logger: log}))
	}
	s.udp = ice.NewMultiUDPMuxDefault(muxes...)
	s.listener, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(s.port))) //nolint:noctx // it waits for nothing
	if err != nil {
		return err //nolint:wrapcheck // wrapped above
	}
	s.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{
		Listener: s.listener, Logger: log, ReadBufferSize: tcpBacklog, WriteBufferSize: tcpBuffer,
		FirstStunBindTimeout: tcpPatience, AliveDurationForConnFromStun: tcpPatience,
	})
	return nil
}

// addressesOf are what to listen on: host, or all this machine has.
func addressesOf(host string, loopback bool) ([]netip.Addr, error) {
	if host != "" {
		if a, err := netip.ParseAddr(host); err == nil && !a.IsUnspecified() {
			return []netip.Addr{a}, nil
		} else if err != nil {
			resolved, err := net.ResolveIPAddr("ip", host)
			if err != nil {
				return nil, err //nolint:wrapcheck // wrapped by the caller
			}
			a, _ := netip.AddrFromSlice(resolved.IP)
			return []netip.Addr{a.Unmap()}, nil
		}
	}
	list, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err //nolint:wrapcheck // wrapped by the caller
	}
	var own, local []netip.Addr
	for _, a := range list {
		prefix, err := netip.ParsePrefix(a.String())
		switch ip := prefix.Addr().Unmap(); {
		case err != nil || ip.IsLinkLocalUnicast() || ip.IsMulticast():
		case ip.IsLoopback():
			local = append(local, ip)
		case host == "0.0.0.0" && !ip.Is4():
		default:
			own = append(own, ip)
		}
	}
	if len(own) == 0 || loopback {
		own = append(own, local...)
	}
	return own, nil
}

func (s *sockets) hold() {
	for _, one := range s.all {
		one.hold()
	}
}

func (s *sockets) release() {
	for _, one := range s.all {
		one.release()
	}
}

func (s *sockets) close() error {
	var errs []error
	switch {
	case s.udp != nil:
		errs = append(errs, s.udp.Close())
	default:
		for _, one := range s.all {
			errs = append(errs, one.Close())
		}
	}
	if s.tcp != nil {
		errs = append(errs, s.tcp.Close())
	} else if s.listener != nil {
		errs = append(errs, s.listener.Close())
	}
	return errors.Join(errs...)
}
