package rtc

import (
	"bytes"
	"net"
	"testing"
	"time"

	"golang.org/x/net/ipv4"
)

// pair is a socket and somebody it writes to.
func pair(t *testing.T) (*socket, *net.UDPConn) {
	t.Helper()
	var conns [2]*net.UDPConn
	for i := range conns {
		conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conns[i] = conn
	}
	return newSocket(conns[0]), conns[1]
}

func read(t *testing.T, conn *net.UDPConn) []byte {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patient)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 2000)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return b[:n]
}

func TestWhatIsCollectedArrivesAsItWasWritten(t *testing.T) {
	for name, cut := range map[string]bool{"cut by the system": true, "one by one": false} {
		t.Run(name, func(t *testing.T) {
			s, ana := pair(t)
			_, ben := pair(t)
			if cut && !s.segments {
				t.Skip("this system cuts nothing")
			}
			s.segments = cut
			var want [][]byte
			s.hold()
			for i, size := range []int{1200, 1200, 1200, 300, 1200, 90, 1100, 1200} {
				b := bytes.Repeat([]byte{byte(i)}, size)
				want = append(want, b)
				for _, to := range []net.Addr{ana.LocalAddr(), ben.LocalAddr()} {
					if _, err := s.WriteTo(b, to); err != nil {
						t.Fatal(err)
					}
				}
			}
			s.release()
			for _, conn := range []*net.UDPConn{ana, ben} {
				for i := range want {
					if got := read(t, conn); !bytes.Equal(got, want[i]) {
						t.Fatalf("datagram %d has %d bytes, want %d", i, len(got), len(want[i]))
					}
				}
			}
		})
	}
}

func TestEquallyLongDatagramsLeaveAsOneMessage(t *testing.T) {
	s, ana := pair(t)
	if !s.segments {
		t.Skip("this system cuts nothing")
	}
	to := ana.LocalAddr().(*net.UDPAddr).AddrPort()
	s.hold()
	for _, size := range []int{1200, 1200, 1200, 300, 1200, 1200, 1300} {
		if _, err := s.WriteToAddrPort(make([]byte, size), to); err != nil {
			t.Fatal(err)
		}
	}
	var counts []int
	for _, m := range s.slots {
		counts = append(counts, m.count)
	}
	if len(counts) != 3 || counts[0] != 4 || counts[1] != 2 || counts[2] != 1 {
		t.Errorf("messages of %v datagrams", counts)
	}
	s.release()
	for range 7 {
		read(t, ana)
	}
}

func TestACollectionLargerThanItsRoomIsWrittenInParts(t *testing.T) {
	for name, shrink := range map[string]func(*socket){
		"bytes":    func(s *socket) { s.bytes = make([]byte, 0, 5000) },
		"messages": func(s *socket) { s.slots, s.messages = make([]slot, 0, 3), make([]ipv4.Message, 0, 3) },
	} {
		t.Run(name, func(t *testing.T) {
			s, ana := pair(t)
			_, ben := pair(t)
			shrink(s)
			s.hold()
			for i := range 20 {
				for _, to := range []net.Addr{ana.LocalAddr(), ben.LocalAddr()} {
					if _, err := s.WriteTo(bytes.Repeat([]byte{byte(i)}, 1200), to); err != nil {
						t.Fatal(err)
					}
				}
			}
			s.release()
			for _, conn := range []*net.UDPConn{ana, ben} {
				for i := range 20 {
					if got := read(t, conn); len(got) != 1200 || got[0] != byte(i) {
						t.Fatalf("datagram %d is %d of %d bytes", i, got[0], len(got))
					}
				}
			}
		})
	}
}
