package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// viewer is one simulated browser: both sockets, no picture.
type viewer struct {
	door    *door
	cookies []*http.Cookie
	witness *witness

	onKeyframe func(after time.Duration) // the first, since the media socket opened

	control, media *websocket.Conn
	opened         time.Time // the media socket
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

func (v *viewer) dial(ctx context.Context, socket string) (*websocket.Conn, error) {
	header := http.Header{}
	for _, c := range v.cookies {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	conn, resp, err := websocket.Dial(ctx, v.door.room.String()+"/"+socket, &websocket.DialOptions{
		HTTPClient: v.door.client, HTTPHeader: header, Subprotocols: []string{"watchroom." + socket + ".v1"},
	})
	if err != nil {
		if resp != nil && resp.StatusCode >= http.StatusBadRequest {
			return nil, fmt.Errorf("opening the %s socket: %w with %s", socket, ErrRefused, resp.Status)
		}
		return nil, fmt.Errorf("opening the %s socket: %w", socket, err)
	}
	conn.SetReadLimit(256 << 20)
	return conn, nil
}

// watch reads both sockets until the context ends; a socket that ends before is an error the witness counts.
func (v *viewer) watch(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, v.close)
	defer stop()
	var reading sync.WaitGroup
	life := context.WithoutCancel(ctx) // reading ends with the connection; a context would cost a timer a message
	reading.Go(func() { v.ended(ctx, "control", v.answer(life)) })
	v.ended(ctx, "media", v.receive(life))
	cancel()
	v.close()
	reading.Wait()
}

func (v *viewer) close() {
	_ = v.control.CloseNow()
	_ = v.media.CloseNow()
}

func (v *viewer) ended(ctx context.Context, socket string, err error) {
	if ctx.Err() == nil {
		v.witness.failed(fmt.Sprintf("a %s socket ended: %v", socket, err))
	}
}

// answer says on the control socket what a browser would: that it can play everything and is ready.
func (v *viewer) answer(ctx context.Context) error {
	var item, generation uint32
	for {
		_, text, err := v.control.Read(ctx)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		var m struct {
			Type       string `json:"type"`
			ItemNumber uint32 `json:"itemNumber"`
			Generation uint32 `json:"generation"`
			Item       *struct {
				MIMEs []string `json:"mimes"`
			} `json:"item"`
		}
		if err := json.Unmarshal(text, &m); err != nil {
			return fmt.Errorf("a control message: %w", err)
		}
		if m.Type != "room" || m.Item == nil {
			continue
		}
		if m.ItemNumber != item {
			item = m.ItemNumber
			if err := v.say(ctx, map[string]any{"type": "playable", "item": item, "mimes": m.Item.MIMEs}); err != nil {
				return err
			}
		}
		if m.Generation != generation {
			generation = m.Generation
			if err := v.say(ctx, map[string]any{"type": "ready", "generation": generation, "ready": true}); err != nil {
				return err
			}
		}
	}
}

func (v *viewer) say(ctx context.Context, m map[string]any) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("a message: %w", err)
	}
	if err := v.control.Write(ctx, websocket.MessageText, text); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
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
