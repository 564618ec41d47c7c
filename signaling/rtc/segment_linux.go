package rtc

import (
	"encoding/binary"
	"net"
	"unsafe"

	"golang.org/x/sys/unix"
)

// controlSize is the room a control message with the size of segments takes.
const controlSize = 24

// canSegment tells whether the kernel cuts messages into datagrams (Linux 4.18).
func canSegment(conn *net.UDPConn) bool {
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	can := false
	err = raw.Control(func(fd uintptr) {
		_, err := unix.GetsockoptInt(int(fd), unix.SOL_UDP, unix.UDP_SEGMENT)
		can = err == nil
	})
	return err == nil && can
}

// segmentControl writes into b how long each datagram is to be.
func segmentControl(b []byte, size int) []byte {
	head := (*unix.Cmsghdr)(unsafe.Pointer(&b[0])) //nolint:gosec // the kernel's own layout
	head.Level, head.Type = unix.SOL_UDP, unix.UDP_SEGMENT
	head.SetLen(unix.CmsgLen(2))
	binary.NativeEndian.PutUint16(b[unix.CmsgLen(0):], uint16(size)) //nolint:gosec // a datagram's length
	return b[:unix.CmsgSpace(2)]
}
