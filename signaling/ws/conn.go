package ws

import (
	"context"
	"crypto/tls"
	"net"
)

type connKey struct{}

// ConnContext belongs into http.Server.ConnContext: the sockets write media straight to the connection. It also bounds
// what the kernel takes for a reader that has stopped.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	below := c
	if t, ok := c.(*tls.Conn); ok {
		below = t.NetConn()
	}
	if t, ok := below.(*net.TCPConn); ok {
		limitUnsent(t)
	}
	return context.WithValue(ctx, connKey{}, c)
}

func connOf(ctx context.Context) (net.Conn, bool) {
	c, ok := ctx.Value(connKey{}).(net.Conn)
	return c, ok
}
