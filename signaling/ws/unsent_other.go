//go:build !linux

package ws

import "net"

func limitUnsent(*net.TCPConn) {}
