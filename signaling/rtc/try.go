package rtc

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/pion/stun/v4"
	"github.com/pion/turn/v5"
)

// The errors of Try, besides those of the network.
var (
	errSilent  = errors.New("it does not answer")
	errUntried = errors.New("DTLS is not tried from here; browsers may use it")
)

// Try asks a server as viewers will: STUN for our own address, TURN for a relay, which is given back.
func (s Server) Try(ctx context.Context) (err error) {
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = errSilent
		}
	}()
	uri, err := stun.ParseURI(s.URLs[0])
	if err != nil {
		return fmt.Errorf("reading %s: %w", s.URLs[0], err)
	}
	conn, address, err := reach(ctx, uri)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	s = s.login()
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: address, TURNServerAddr: address, Username: s.Username, Password: s.Credential,
		Conn: conn, RTO: 200 * time.Millisecond, LoggerFactory: pionLog{slog.New(slog.DiscardHandler)},
	})
	if err != nil {
		return fmt.Errorf("asking %s: %w", s.URLs[0], err)
	}
	defer client.Close()
	defer context.AfterFunc(ctx, client.Close)()
	if err := client.Listen(); err != nil {
		return fmt.Errorf("asking %s: %w", s.URLs[0], err)
	}
	if uri.Scheme == stun.SchemeTypeSTUN || uri.Scheme == stun.SchemeTypeSTUNS {
		_, err = client.SendBindingRequest()
		return err //nolint:wrapcheck // a sentence
	}
	relayed, err := client.Allocate()
	if err != nil {
		return err //nolint:wrapcheck // a sentence
	}
	return relayed.Close() //nolint:wrapcheck // as above
}

// reach is a connection to a server, and its address.
func reach(ctx context.Context, uri *stun.URI) (net.PacketConn, string, error) {
	place := net.JoinHostPort(uri.Host, strconv.Itoa(uri.Port))
	switch {
	case uri.Proto == stun.ProtoTypeUDP && uri.IsSecure():
		return nil, "", errUntried
	case uri.Proto == stun.ProtoTypeUDP:
		found, err := new(net.Resolver).LookupNetIP(ctx, "ip", uri.Host)
		if err != nil {
			return nil, "", err //nolint:wrapcheck // says what was looked for
		}
		network, ip := "udp6", found[0].Unmap()
		if ip.Is4() {
			network = "udp4" // the kind of relay that is asked for follows
		}
		conn, err := new(net.ListenConfig).ListenPacket(ctx, network, ":0")
		return conn, net.JoinHostPort(ip.String(), strconv.Itoa(uri.Port)), err
	case uri.IsSecure():
		conn, err := new(tls.Dialer).DialContext(ctx, "tcp", place)
		if err != nil {
			return nil, "", err //nolint:wrapcheck // says where to
		}
		return turn.NewSTUNConn(conn), place, nil
	default:
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", place)
		if err != nil {
			return nil, "", err //nolint:wrapcheck // says where to
		}
		return turn.NewSTUNConn(conn), place, nil
	}
}
