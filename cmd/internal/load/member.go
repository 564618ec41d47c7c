package load

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/coder/websocket"
)

// member is somebody in the room: a control socket.
type member struct {
	door    *door
	cookies []*http.Cookie
	witness *witness
	control *websocket.Conn
	hear    func(kind string, text []byte) error // told what is not about the room; may be nil
	plays   bool                                 // begins a room that stands
}

func (m *member) dial(ctx context.Context, socket string) (*websocket.Conn, error) {
	header := http.Header{}
	for _, c := range m.cookies {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	conn, resp, err := websocket.Dial(ctx, m.door.room.String()+"/"+socket, &websocket.DialOptions{
		HTTPClient: m.door.client, HTTPHeader: header, Subprotocols: []string{"watchroom." + socket + ".v1"},
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

// answer says on the control socket what a browser would: that it can play everything and is ready.
func (m *member) answer(ctx context.Context) error {
	var item, generation uint32
	for {
		_, text, err := m.control.Read(ctx)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		var said struct {
			Type       string `json:"type"`
			Phase      string `json:"phase"`
			ItemNumber uint32 `json:"itemNumber"`
			Generation uint32 `json:"generation"`
			Item       *struct {
				MIMEs []string `json:"mimes"`
			} `json:"item"`
		}
		if err := json.Unmarshal(text, &said); err != nil {
			return fmt.Errorf("a control message: %w", err)
		}
		if said.Type != "room" && m.hear != nil {
			if err := m.hear(said.Type, text); err != nil {
				return err
			}
		}
		if said.Type != "room" || said.Item == nil {
			continue
		}
		if m.plays && (said.Phase == "paused" || said.Phase == "ended") {
			m.plays = false
			if err := m.say(ctx, map[string]any{"type": "play"}); err != nil {
				return err
			}
		}
		if said.ItemNumber != item {
			item = said.ItemNumber
			if err := m.say(ctx, map[string]any{"type": "playable", "item": item, "mimes": said.Item.MIMEs}); err != nil {
				return err
			}
		}
		if said.Generation != generation {
			generation = said.Generation
			if err := m.say(ctx, map[string]any{"type": "ready", "generation": generation, "ready": true}); err != nil {
				return err
			}
		}
	}
}

func (m *member) say(ctx context.Context, message map[string]any) error {
	text, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("a message: %w", err)
	}
	if err := m.control.Write(ctx, websocket.MessageText, text); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

func (m *member) ended(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		m.witness.failed(fmt.Sprintf("a %s ended: %v", what, err))
	}
}
