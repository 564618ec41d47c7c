package chrome_test

import (
	"bufio"
	"io"
	"net"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
)

// echo answers every byte with itself until the test ends.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				_, _ = io.Copy(connection, connection)
			}()
		}
	}()
	return listener.Addr().String()
}

// call is a connection through a network.
func call(t *testing.T, network *chrome.Network) *bufio.ReadWriter {
	t.Helper()
	connection, err := net.Dial("tcp", network.Address())
	check(t, err)
	t.Cleanup(func() { connection.Close() })
	check(t, connection.SetDeadline(time.Now().Add(enough)))
	return bufio.NewReadWriter(bufio.NewReader(connection), bufio.NewWriter(connection))
}

func roundTrip(t *testing.T, line *bufio.ReadWriter) (time.Duration, error) {
	t.Helper()
	began := time.Now()
	if err := line.WriteByte('x'); err != nil {
		return 0, err
	}
	if err := line.Flush(); err != nil {
		return 0, err
	}
	_, err := line.ReadByte()
	return time.Since(began), err
}

func TestADelayIsSplitBetweenBothDirections(t *testing.T) {
	network, err := chrome.NewNetwork("Ana", echo(t), chrome.Delay{RoundTrip: 80 * time.Millisecond})
	check(t, err)
	t.Cleanup(network.Close)
	took, err := roundTrip(t, call(t, network))
	check(t, err)
	// Without jitter the delay is a lower bound: the proxy sleeps.
	if took < 80*time.Millisecond {
		t.Errorf("a round trip took %v, want at least 80ms", took)
	}
}

func TestACutNetworkLosesAndAMendedOneWorks(t *testing.T) {
	network, err := chrome.NewNetwork("Ana", echo(t), chrome.Delay{})
	check(t, err)
	t.Cleanup(network.Close)
	before := call(t, network)
	_, err = roundTrip(t, before)
	check(t, err)

	check(t, network.Cut())
	check(t, before.WriteByte('x'))
	check(t, before.Flush())
	check(t, network.Mend(t.Context()))
	if b, err := before.ReadByte(); err == nil {
		t.Errorf("read %q from a connection that was cut", b)
	}
	_, err = roundTrip(t, call(t, network))
	check(t, err)
}
