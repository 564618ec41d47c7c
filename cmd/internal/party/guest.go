package party

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
)

// Guest is one person with a browser window, behind a network, recorded frame by frame.
type Guest struct {
	*chrome.Viewer

	Network *chrome.Network
	server  *Server
	clock   *recorder.Clock // of the document that is open; nil: not measured yet
	taken   recorder.Recording
}

// arrive opens a window for the guest behind a network of its own, at no page yet.
func arrive(ctx context.Context, browser *chrome.Browser, server *Server, name string, delay chrome.Delay) (*Guest, error) {
	network, err := chrome.NewNetwork(name, server.Host, delay)
	if err != nil {
		return nil, err
	}
	viewer, err := browser.Open(ctx, name)
	if err != nil {
		network.Close()
		return nil, err
	}
	g := &Guest{Viewer: viewer, Network: network, server: server}
	if err := viewer.Inject(ctx, recorder.Script()); err != nil {
		g.Leave()
		return nil, err
	}
	return g, nil
}

// Leave closes the window and the network.
func (g *Guest) Leave() {
	g.Viewer.Close()
	g.Network.Close()
}

// Visit opens an address of the server through the guest's network. What was recorded before is forgotten.
func (g *Guest) Visit(ctx context.Context, path string) error {
	if err := g.Navigate(ctx, "http://"+g.Network.Address()+path); err != nil {
		return err
	}
	g.taken = recorder.Recording{Viewer: g.Name}
	g.clock = nil
	return nil
}

// time converts time stamps of the open document. Its clock is measured when it is first needed, so that
// arriving is not disturbed.
func (g *Guest) time(ctx context.Context) (recorder.Clock, error) {
	if g.clock == nil {
		clock, err := recorder.MeasureClock(ctx, g)
		if err != nil {
			return recorder.Clock{}, err
		}
		g.clock = &clock
	}
	return *g.clock, nil
}

// Join opens the room and joins by its dialog, as anybody would.
func (g *Guest) Join(ctx context.Context) error {
	if err := g.Visit(ctx, g.server.RoomPath); err != nil {
		return err
	}
	return g.Enter(ctx)
}

// Enter fills the join dialog of the page that is open and waits until the guest is in the room.
func (g *Guest) Enter(ctx context.Context) error {
	if err := g.Fill(ctx, "Your name", g.Name); err != nil {
		return err
	}
	if err := g.Click(ctx, "button", "Join"); err != nil {
		return err
	}
	return g.Until(ctx, "(document.documentElement.dataset.roomState ?? '') !== ''")
}

// JoinReady joins and waits until the guest can show the room's position.
func (g *Guest) JoinReady(ctx context.Context) error {
	if err := g.Join(ctx); err != nil {
		return err
	}
	return g.WaitReady(ctx)
}

// LowLatency turns the player's switch, and waits until the picture comes that way.
func (g *Guest) LowLatency(ctx context.Context, on bool) error {
	if err := g.TurnLowLatency(ctx); err != nil {
		return err
	}
	transport := "mse"
	if on {
		transport = "webrtc"
	}
	return g.Until(ctx, "document.documentElement.dataset.transport === '"+transport+"'")
}

// TurnLowLatency turns the player's switch, as anybody would.
func (g *Guest) TurnLowLatency(ctx context.Context) error {
	if err := g.Move(ctx, 200, 200); err != nil {
		return err
	}
	if err := g.Click(ctx, "button", "Player settings"); err != nil {
		return err
	}
	if err := g.Click(ctx, "switch", "Low latency"); err != nil {
		return err
	}
	return g.Evaluate(ctx, "document.querySelector('#playback').hidePopover()", nil)
}

// WaitState waits until the room is in one of these states, as far as the guest's page knows.
func (g *Guest) WaitState(ctx context.Context, states ...string) error {
	list, err := json.Marshal(states)
	if err != nil {
		return fmt.Errorf("states: %w", err)
	}
	return g.Until(ctx, string(list)+".includes(document.documentElement.dataset.roomState)")
}

// WaitReady waits until the guest can show the room's position.
func (g *Guest) WaitReady(ctx context.Context) error {
	return g.Until(ctx, "document.documentElement.dataset.ready === 'true'")
}

// Position is the currentTime of the guest's video, s.
func (g *Guest) Position(ctx context.Context) (float64, error) {
	var position float64
	err := g.Evaluate(ctx, "document.querySelector('video').currentTime", &position)
	return position, err
}

// Ahead is how much film the guest has buffered ahead of what is on screen.
func (g *Guest) Ahead(ctx context.Context) (time.Duration, error) {
	var ahead float64
	err := g.Evaluate(ctx, `(() => {
		const video = document.querySelector('video');
		for (let i = 0; i < video.buffered.length; i++) {
			if (video.buffered.start(i) <= video.currentTime && video.buffered.end(i) >= video.currentTime) {
				return video.buffered.end(i) - video.currentTime;
			}
		}
		return 0;
	})()`, &ahead)
	return time.Duration(ahead * float64(time.Second)), err
}

// Say sends a message of the control protocol as this guest, over a socket beside the page's, and
// returns when it was sent. It is for what no control in the page can do, such as a seek to an exact position.
func (g *Guest) Say(ctx context.Context, message any) (time.Time, error) {
	text, err := json.Marshal(message)
	if err != nil {
		return time.Time{}, fmt.Errorf("message: %w", err)
	}
	clock, err := g.time(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var sent float64
	expression := strings.ReplaceAll(say, "MESSAGE", string(text))
	if err := g.Evaluate(ctx, expression, &sent); err != nil {
		return time.Time{}, err
	}
	return clock.Time(sent), nil
}

// say opens the socket the first time, and resolves to the page's time at which the message was sent.
const say = `(async () => {
	let socket = window.__say;
	if (!socket || socket.readyState !== WebSocket.OPEN) {
		const address = new URL(location.pathname.replace(/[/]$/, '') + '/control', location.href);
		address.protocol = address.protocol.replace('http', 'ws');
		socket = window.__say = new WebSocket(address, 'watchroom.control.v1');
		await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
	}
	socket.send(JSON.stringify(MESSAGE));
	return performance.timeOrigin + performance.now();
})()`

// Play starts the film.
func (g *Guest) Play(ctx context.Context) (time.Time, error) { return g.Say(ctx, command("play")) }

// Pause stops the film.
func (g *Guest) Pause(ctx context.Context) (time.Time, error) { return g.Say(ctx, command("pause")) }

// Seek moves everybody.
func (g *Guest) Seek(ctx context.Context, position time.Duration) (time.Time, error) {
	return g.Say(ctx, map[string]any{"type": "seek", "position": position.Seconds()})
}

func command(kind string) map[string]any { return map[string]any{"type": kind} }

// Recorded is everything the guest was presented since its page was opened.
func (g *Guest) Recorded(ctx context.Context) (recorder.Recording, error) {
	clock, err := g.time(ctx)
	if err != nil {
		return recorder.Recording{}, err
	}
	more, err := recorder.Take(ctx, g.Name, g, clock)
	if err != nil {
		return recorder.Recording{}, err
	}
	g.taken = g.taken.Append(more)
	return g.taken, nil
}

// Alone is the guest as a list.
func (g *Guest) Alone() []*Guest { return []*Guest{g} }

// look describes the guest's page, for failures.
func (g *Guest) look() string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var seen string
	if err := g.Evaluate(ctx, lookAround, &seen); err != nil {
		return err.Error()
	}
	return seen
}

const lookAround = `(() => {
	const video = document.querySelector('video');
	const ranges = (r) => [...Array(r?.length ?? 0).keys()]
		.map((i) => r.start(i).toFixed(3) + '-' + r.end(i).toFixed(3)).join(' ');
	return JSON.stringify({
		address: location.pathname, ...document.documentElement.dataset,
		says: document.querySelector('[role=status]')?.textContent,
		at: video?.currentTime, paused: video?.paused, ended: video?.ended, rate: video?.playbackRate,
		readyState: video?.readyState, seeking: video?.seeking, error: video?.error?.message,
		buffered: ranges(video?.buffered), frames: video?.getVideoPlaybackQuality().totalVideoFrames,
	});
})()`
