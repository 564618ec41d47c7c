package rtc

import (
	"errors"
	"net"
	"net/netip"
	"sync"

	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

const (
	collectBytes    = 256 << 10 // what a round may collect before it is written
	collectMessages = 256
	segmentsAtMost  = 64    // UDP_MAX_SEGMENTS of Linux before 6.9
	datagramAtMost  = 65000 // of all segments of a message
	errorsAtMost    = 100   // of reading in a row
)

// socket is a UDP socket that can collect what is written between hold and release, and hand it to the system
// at once: datagrams to one address that are equally long as one message where the system cuts it (GSO), and all
// messages in one call where it takes several (sendmmsg).
type socket struct {
	*net.UDPConn
	many interface {
		WriteBatch(ms []ipv4.Message, flags int) (int, error)
	}

	mu       sync.Mutex
	held     int  // rounds under way
	segments bool // the system cuts
	bytes    []byte
	slots    []slot
	messages []ipv4.Message
}

// slot is a message that grows.
type slot struct {
	to         netip.AddrPort
	from, end  int // in bytes
	size       int // of each segment
	count      int
	shorter    bool // the last segment is: none may follow
	addr       net.UDPAddr
	ip         [16]byte
	control    [controlSize]byte
	collection [1][]byte
}

func newSocket(conn *net.UDPConn) *socket {
	s := &socket{UDPConn: conn, bytes: make([]byte, 0, collectBytes), segments: canSegment(conn)}
	if local, ok := conn.LocalAddr().(*net.UDPAddr); ok && local.IP.To4() == nil {
		s.many = ipv6.NewPacketConn(conn)
	} else {
		s.many = ipv4.NewPacketConn(conn)
	}
	s.slots = make([]slot, 0, collectMessages)
	s.messages = make([]ipv4.Message, 0, collectMessages)
	return s
}

// hold begins a round.
func (s *socket) hold() {
	s.mu.Lock()
	s.held++
	s.mu.Unlock()
}

// release ends a round and writes what was collected.
func (s *socket) release() {
	s.mu.Lock()
	s.held--
	s.flush()
	s.mu.Unlock()
}

// ReadFromAddrPort and WriteToAddrPort spare Pion the allocation of addresses. Pion gives a socket up at the first
// error, and some systems report here that somebody could not be reached: those are passed over.
func (s *socket) ReadFromAddrPort(b []byte) (n int, from netip.AddrPort, err error) {
	for range errorsAtMost {
		n, from, err = s.ReadFromUDPAddrPort(b)
		if err == nil || errors.Is(err, net.ErrClosed) {
			break
		}
	}
	return n, from, err
}

// WriteToAddrPort sends a datagram, at the end of the round if one is under way. Whether it could be sent is not
// known then; UDP does not know more.
func (s *socket) WriteToAddrPort(b []byte, to netip.AddrPort) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == 0 {
		return s.WriteToUDPAddrPort(b, to)
	}
	s.collect(b, to)
	return len(b), nil
}

// WriteTo is the same for callers with a net.Addr.
func (s *socket) WriteTo(b []byte, to net.Addr) (int, error) {
	if udp, ok := to.(*net.UDPAddr); ok {
		return s.WriteToAddrPort(b, udp.AddrPort())
	}
	return s.UDPConn.WriteTo(b, to)
}

func (s *socket) collect(b []byte, to netip.AddrPort) {
	if len(b) > datagramAtMost {
		return
	}
	if len(s.bytes)+len(b) > cap(s.bytes) {
		s.flush()
	}
	start := len(s.bytes)
	s.bytes = append(s.bytes, b...)
	if n := len(s.slots); n > 0 && s.segments && s.slots[n-1].takes(len(b), to) {
		last := &s.slots[n-1]
		last.end, last.count, last.shorter = len(s.bytes), last.count+1, len(b) < last.size
		return
	}
	if len(s.slots) == cap(s.slots) {
		s.flush()
		start = len(s.bytes)
		s.bytes = append(s.bytes, b...)
	}
	s.slots = append(s.slots, slot{to: to, from: start, end: len(s.bytes), size: len(b), count: 1})
}

func (o *slot) takes(size int, to netip.AddrPort) bool {
	return o.to == to && !o.shorter && size <= o.size && o.count < segmentsAtMost && o.end-o.from+size <= datagramAtMost
}

func (s *socket) flush() {
	for i := range s.slots {
		s.messages = append(s.messages, s.slots[i].message(s.bytes))
	}
	for done := 0; done < len(s.messages); {
		n, err := s.many.WriteBatch(s.messages[done:], 0)
		done += max(0, n)
		if (err != nil || n <= 0) && done < len(s.messages) {
			s.single(&s.slots[done])
			done++
		}
	}
	s.bytes, s.slots, s.messages = s.bytes[:0], s.slots[:0], s.messages[:0]
}

// message is valid as long as the slot and the bytes are.
func (o *slot) message(bytes []byte) ipv4.Message {
	o.collection[0] = bytes[o.from:o.end]
	o.addr.Port, o.addr.Zone = int(o.to.Port()), o.to.Addr().Zone()
	if ip := o.to.Addr().Unmap(); ip.Is4() {
		four := ip.As4()
		o.addr.IP = append(o.ip[:0], four[:]...)
	} else {
		o.ip = ip.As16()
		o.addr.IP = o.ip[:]
	}
	m := ipv4.Message{Buffers: o.collection[:], Addr: &o.addr}
	if o.count > 1 {
		m.OOB = segmentControl(o.control[:], o.size)
	}
	return m
}

// single sends what the system did not take, one datagram at a time, and gives up cutting if that was why.
func (s *socket) single(o *slot) {
	if o.count == 1 {
		return // unreachable; ICE will find out
	}
	sent := false
	for b := s.bytes[o.from:o.end]; len(b) > 0; {
		n := min(o.size, len(b))
		_, err := s.WriteToUDPAddrPort(b[:n], o.to)
		sent = sent || err == nil
		b = b[n:]
	}
	if sent {
		s.segments = false
	}
}
