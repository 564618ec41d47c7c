package e2e_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/coder/websocket"

	"watchroom/cmd/internal/party"
)

// roomMessage is what is read of the room.
type roomMessage struct {
	Type     string `json:"type"`
	Phase    string `json:"phase"`
	Timeline struct {
		Anchor float64 `json:"anchor"`
		Moving bool    `json:"moving"`
	} `json:"timeline"`
	Generation int `json:"generation"`
}

// commander is a member without a picture who says to be ready for everything.
type commander struct {
	e      *evening
	socket *websocket.Conn
	last   roomMessage
}

func (e *evening) command(server *party.Server, name string) *commander {
	e.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := strings.NewReader(url.Values{"name": {name}}.Encode())
	request, err := http.NewRequestWithContext(e.Ctx(), http.MethodPost, roomURL(server)+"/join", form)
	e.Must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(request)
	e.Must(err)
	e.Must(answer.Body.Close())
	header := http.Header{}
	for _, cookie := range answer.Cookies() {
		header.Add("Cookie", cookie.Name+"="+cookie.Value)
	}
	socket, _, err := websocket.Dial(e.Ctx(), strings.Replace(roomURL(server), "http", "ws", 1)+"/control", //nolint:bodyclose // the library's
		&websocket.DialOptions{HTTPHeader: header, Subprotocols: []string{"watchroom.control.v1"}})
	e.Must(err)
	e.Cleanup(func() { _ = socket.CloseNow() })
	c := &commander{e: e, socket: socket}
	c.until(func(r roomMessage) bool { return r.Phase == "paused" })
	return c
}

func (c *commander) say(message any) {
	c.e.Helper()
	text, err := json.Marshal(message)
	c.e.Must(err)
	c.e.Must(c.socket.Write(c.e.Ctx(), websocket.MessageText, text))
}

func (c *commander) play() {
	c.e.Helper()
	c.say(map[string]any{"type": "play"})
	c.until(func(r roomMessage) bool { return r.Phase == "playing" })
}

// until reads what the room says until it satisfies the condition.
func (c *commander) until(condition func(roomMessage) bool) {
	c.e.Helper()
	for {
		_, text, err := c.socket.Read(c.e.Ctx())
		c.e.Must(err)
		var message roomMessage
		c.e.Must(json.Unmarshal(text, &message))
		if message.Type != "room" {
			continue
		}
		if message.Generation != c.last.Generation {
			c.say(map[string]any{"type": "ready", "generation": message.Generation, "ready": true})
		}
		c.last = message
		if condition(message) {
			return
		}
	}
}
