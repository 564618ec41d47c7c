//go:build !linux

package rtc

import "net"

const controlSize = 0

func canSegment(*net.UDPConn) bool { return false }

func segmentControl([]byte, int) []byte { return nil }
