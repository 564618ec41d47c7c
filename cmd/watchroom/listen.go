package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
)

// listen opens the address. If its port is in use and a person is there, they are asked for another
// one, until one is free or they give up by an empty line.
func listen(ctx context.Context, address string, con console) (net.Listener, error) {
	lines := bufio.NewReader(con.in)
	for {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || !con.interactive {
			return nil, listenError(address, err)
		}
		host, port, _ := net.SplitHostPort(address) // was listened on
		_, _ = fmt.Fprintf(con.err, "Port %s is in use by another program. Another port (empty to give up): ", port)
		answer, readErr := ask(ctx, lines)
		answer = strings.TrimPrefix(answer, ":")
		if readErr != nil || answer == "" {
			return nil, listenError(address, err)
		}
		if listenAddress("", ":"+answer) != nil {
			_, _ = fmt.Fprintf(con.err, "%s is not a port.\n", answer)
			continue
		}
		address = net.JoinHostPort(host, answer)
	}
}

// ask reads a line. A terminal cannot be interrupted while it is read: when ctx ends first the
// reading goroutine is left behind, and ends with the process.
func ask(ctx context.Context, lines *bufio.Reader) (string, error) {
	type answer struct {
		line string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := lines.ReadString('\n')
		answers <- answer{strings.TrimSpace(line), err}
	}()
	select {
	case a := <-answers:
		return a.line, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func listenError(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use by another program; choose another port with --listen", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s may not be used without more rights; choose a port above 1023 with --listen, or let this program use all (setcap cap_net_bind_service=+ep on it)", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s is not an address of this machine; choose another with --listen", address)
	default:
		return fmt.Errorf("cannot listen on %s: %w", address, err)
	}
}
