package recorder

import (
	"context"
	_ "embed" // record.js
	"fmt"
	"time"
)

//go:embed record.js
var script string

// Script is what has to be injected into a page before its own scripts.
func Script() string { return script }

// Evaluator runs JavaScript in a page and stores its value in into.
type Evaluator interface {
	Evaluate(ctx context.Context, expression string, into any) error
}

// Frame is one presented frame.
type Frame struct {
	Shown  time.Time     // when it was expected on the display
	Media  time.Duration // its media time; negative where the element plays a stream, see Numbered
	Rate   float64       // the element's playback rate; 0 while paused
	Count  int64         // frames the element has presented so far
	Width  int
	Height int
	Number int // of a stream's frame, as mediatest wrote it into the picture; -1: none can be read
}

// Event is something the media element said about itself.
type Event struct {
	At       time.Time
	What     string // waiting, playing, pause, seeking, seeked, ratechange, ended, error
	Rate     float64
	Position time.Duration
}

// Socket is a WebSocket the page has opened.
type Socket struct {
	URL     string
	Created time.Time
	Opened  time.Time // zero: not yet
}

// Recording is what one viewer was presented, in this process's time.
type Recording struct {
	Viewer     string
	Origin     time.Time // when the document's navigation began
	ClockError time.Duration
	Frames     []Frame
	Events     []Event
	Sockets    []Socket
}

// taken is what the script hands over: milliseconds since the origin, seconds of film.
type taken struct {
	Origin  float64   `json:"origin"` // ms since 1970
	Frames  []float64 `json:"frames"` // seven numbers a frame
	Events  [][4]any  `json:"events"`
	Sockets []struct {
		URL     string  `json:"url"`
		Created float64 `json:"created"`
		Opened  float64 `json:"opened"`
	} `json:"sockets"`
}

// numbersPerFrame is how many numbers the script notes for each frame.
const numbersPerFrame = 7

// Take fetches, and forgets in the page, everything recorded since the last Take or since the document was opened.
func Take(ctx context.Context, viewer string, page Evaluator, clock Clock) (Recording, error) {
	var raw taken
	if err := page.Evaluate(ctx, "__presented.take()", &raw); err != nil {
		return Recording{}, fmt.Errorf("take the recording of %s: %w", viewer, err)
	}
	return raw.convert(viewer, clock), nil
}

func (raw taken) convert(viewer string, clock Clock) Recording {
	at := func(ms float64) time.Time { return clock.Time(raw.Origin + ms) }
	r := Recording{Viewer: viewer, Origin: at(0), ClockError: clock.Error}
	for f := raw.Frames; len(f) >= numbersPerFrame; f = f[numbersPerFrame:] {
		r.Frames = append(r.Frames, Frame{
			Shown: at(f[0]), Media: seconds(f[1]), Rate: f[2], Count: int64(f[3]), Width: int(f[4]), Height: int(f[5]),
			Number: int(f[6]),
		})
	}
	for _, e := range raw.Events {
		when, _ := e[0].(float64)
		what, _ := e[1].(string)
		rate, _ := e[2].(float64)
		position, _ := e[3].(float64)
		r.Events = append(r.Events, Event{At: at(when), What: what, Rate: rate, Position: seconds(position)})
	}
	for _, s := range raw.Sockets {
		socket := Socket{URL: s.URL, Created: at(s.Created)}
		if s.Opened > 0 {
			socket.Opened = at(s.Opened)
		}
		r.Sockets = append(r.Sockets, socket)
	}
	return r
}

// Numbered is the recording with the media times of a stream's frames told from their numbers, the film having so many frames
// a second. Those without a number are left out, and count as not presented.
func (r Recording) Numbered(perSecond int) Recording {
	frames := make([]Frame, 0, len(r.Frames))
	for _, f := range r.Frames {
		if f.Media < 0 {
			if f.Number < 0 {
				continue
			}
			f.Media = time.Duration(f.Number) * time.Second / time.Duration(perSecond)
		}
		frames = append(frames, f)
	}
	r.Frames = frames
	return r
}

// seconds converts a number of seconds.
func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
