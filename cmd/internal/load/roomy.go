package load

import (
	"fmt"
	"net"

	"github.com/pion/transport/v4"
	"github.com/pion/transport/v4/stdnet"
)

// roomy is a network whose sockets hold what comes while this machine, which plays all viewers at once, is busy with others of
// them: that is no loss.
type roomy struct{ *stdnet.Net }

const receiveBuffer = 1 << 20 // bytes; the system may give less

// ListenUDP opens a socket as Pion asks for it.
func (r roomy) ListenUDP(network string, at *net.UDPAddr) (transport.UDPConn, error) {
	conn, err := r.Net.ListenUDP(network, at)
	if err != nil {
		return nil, fmt.Errorf("opening a socket: %w", err)
	}
	_ = conn.SetReadBuffer(receiveBuffer) // a wish
	return conn, nil
}
