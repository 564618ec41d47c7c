package load

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// viewer is one simulated browser: both sockets, no picture.
type viewer struct {
	member

	onKeyframe func(after time.Duration) // the first, since the media socket opened

	media  *websocket.Conn
	opened time.Time // the media socket
}

// open connects both sockets.
func (v *viewer) open(ctx context.Context) (err error) {
	if v.control, err = v.dial(ctx, "control"); err != nil {
		return err
	}
	if v.media, err = v.dial(ctx, "media"); err != nil {
		_ = v.control.CloseNow()
		return err
	}
	v.opened = time.Now()
	return nil
}

// watch reads both sockets until the context ends; a socket that ends before is an error the witness counts.
func (v *viewer) watch(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, v.close)
	defer stop()
	var reading sync.WaitGroup
	life := context.WithoutCancel(ctx) // reading ends with the connection; a context would cost a timer a message
	reading.Go(func() { v.ended(ctx, "control socket", v.answer(life)) })
	v.ended(ctx, "media socket", v.receive(life))
	cancel()
	v.close()
	reading.Wait()
}

func (v *viewer) close() {
	_ = v.control.CloseNow()
	_ = v.media.CloseNow()
}

// receive reads and checks the picture.
func (v *viewer) receive(ctx context.Context) error {
	if err := v.media.Write(ctx, websocket.MessageText, []byte(`{"type":"start","generation":1}`)); err != nil {
		return fmt.Errorf("asking for the picture: %w", err)
	}
	c := newChecker(v.witness)
	var message bytes.Buffer // used again for each
	for {
		kind, r, err := v.media.Reader(ctx)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		message.Reset()
		if _, err := message.ReadFrom(r); err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		if kind == websocket.MessageText {
			c.text(message.Bytes())
			continue
		}
		if c.binary(message.Bytes()) {
			v.onKeyframe(time.Since(v.opened))
		}
	}
}
