package ws

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"watchroom/signaling/wire"
)

// What is kept for reading and writing a connection: messages are small, and media goes past these buffers.
const (
	readBuffer  = 512 // bytes
	writeBuffer = 1 << 10
)

// accept upgrades the request; coder has answered it when it fails.
func (h *Handler) accept(w http.ResponseWriter, r *http.Request, protocol string, o websocket.AcceptOptions) (*websocket.Conn, error) {
	o.Subprotocols = []string{protocol}
	o.InsecureSkipVerify = true // the origin was checked by admit
	o.CompressionMode = websocket.CompressionDisabled
	conn, err := websocket.Accept(slim{w}, r, &o)
	if err != nil {
		return nil, err //nolint:wrapcheck // says what it was doing
	}
	conn.SetReadLimit(wire.MaxMessage)
	return conn, nil
}

// detach runs an upgraded connection in a goroutine of its own, so that the handler can return and net/http forgets the
// request and all it keeps for it, which is more than a connection needs.
func (h *Handler) detach(run func(ctx context.Context)) {
	h.staying.add(1)
	go func() {
		defer h.staying.add(-1)
		run(context.Background())
	}()
}

// Wait returns when all connections have ended, as they do soon after Config.Done is closed, or with the context.
func (h *Handler) Wait(ctx context.Context) {
	select {
	case <-h.staying.none():
	case <-ctx.Done():
	}
}

// staying counts connections. A sync.WaitGroup may not be added to while somebody waits.
type staying struct {
	mu    sync.Mutex
	count int
	empty chan struct{} // of who waits; nil: nobody
}

func (s *staying) add(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count += n
	if s.count == 0 && s.empty != nil {
		close(s.empty)
		s.empty = nil
	}
}

// none is closed when nobody is there.
func (s *staying) none() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	empty := s.empty
	if empty == nil {
		empty = make(chan struct{})
	}
	if s.count == 0 {
		close(empty)
		return empty
	}
	s.empty = empty
	return empty
}

// slim is a response whose connection comes with smaller buffers than net/http's own.
type slim struct{ http.ResponseWriter }

// Hijack takes the connection over.
func (s slim) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(s.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("taking the connection over: %w", err)
	}
	early, err := rw.Reader.Peek(rw.Reader.Buffered()) // sent without waiting for our answer
	if err != nil {
		return nil, nil, fmt.Errorf("taking the connection over: %w", err)
	}
	reader := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), max(readBuffer, len(early)))
	if _, err := reader.Peek(len(early)); err != nil {
		return nil, nil, fmt.Errorf("taking the connection over: %w", err)
	}
	return conn, bufio.NewReadWriter(reader, bufio.NewWriterSize(conn, writeBuffer)), nil
}
