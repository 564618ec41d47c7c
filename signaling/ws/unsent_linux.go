package ws

import (
	"net"

	"golang.org/x/sys/unix"
)

// mostUnsent is how many bytes a socket takes beyond what is on its way. With the system's default a reader that
// stopped takes 4.3 MB, 12 s of film, before anybody can notice.
const mostUnsent = 128 << 10

func limitUnsent(c *net.TCPConn) {
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	// A kernel that does not know the option buffers more; nothing else is different.
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, mostUnsent)
	})
}
