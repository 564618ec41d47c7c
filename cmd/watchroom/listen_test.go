package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

func hold(t *testing.T) (address, port string) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	_, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return l.Addr().String(), port
}

func TestAPortInUseIsOneSentence(t *testing.T) {
	address, _ := hold(t)
	var out bytes.Buffer
	_, err := listen(t.Context(), address, console{in: strings.NewReader("0\n"), err: &out})
	if want := address + " is in use by another program; choose another port with --listen"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if out.Len() > 0 {
		t.Errorf("nobody is there, yet asked: %s", &out)
	}
}

func TestOnATerminalAnotherPortIsAskedFor(t *testing.T) {
	address, port := hold(t)
	var out bytes.Buffer
	con := console{in: strings.NewReader("many\n" + port + "\n:0\n"), err: &out, interactive: true}
	l, err := listen(t.Context(), address, con)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if host, _, _ := net.SplitHostPort(l.Addr().String()); host != "127.0.0.1" {
		t.Errorf("listens on %s", l.Addr())
	}
	question := fmt.Sprintf("Port %s is in use by another program. Another port (empty to give up): ", port)
	if got, want := out.String(), question+"many is not a port.\n"+question+question; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestGivingUp(t *testing.T) {
	address, _ := hold(t)
	for name, in := range map[string]io.Reader{"empty line": strings.NewReader("\n"), "end of input": strings.NewReader("")} {
		if _, err := listen(t.Context(), address, console{in: in, err: io.Discard, interactive: true}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// Told to stop while the question stands.
	ctx, cancel := context.WithCancel(t.Context())
	in, keyboard := io.Pipe()
	defer func() { _ = keyboard.Close() }()
	asked := writerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil })
	if _, err := listen(ctx, address, console{in: in, err: asked, interactive: true}); err == nil {
		t.Error("cancelled: no error")
	}
}

type writerFunc func(b []byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestAnAddressOfAnotherMachine(t *testing.T) {
	_, err := listen(t.Context(), "192.0.2.1:0", console{err: io.Discard, interactive: true})
	if err == nil || !strings.Contains(err.Error(), "not an address of this machine") {
		t.Errorf("got %v", err)
	}
}
