package ws

import (
	"context"
	"errors"
	"time"

	"github.com/coder/websocket"

	"watchroom/room/state"
	"watchroom/signaling/wire"
)

var (
	errLeft         = left()
	errNotOnControl = errors.New("start belongs on the media socket")
)

// read takes what the member sends until the connection ends.
func (c *control) read(ctx context.Context) error {
	for {
		kind, text, err := c.conn.Read(ctx)
		received := time.Now()
		if err != nil {
			return errGone
		}
		c.pulse.heard()
		if !c.limit.allow(received) {
			return flooding()
		}
		if kind != websocket.MessageText {
			return notText()
		}
		message, err := decode(text)
		if err != nil {
			return notMessage(err)
		}
		if err := c.handle(ctx, message, received); err != nil {
			return err
		}
	}
}

func (c *control) handle(ctx context.Context, message wire.FromClient, received time.Time) error {
	switch m := message.(type) {
	case wire.Ping:
		clock := c.h.cfg.Clock
		return c.send(ctx, wire.Pong{T0: m.T0, T1: clock.Millis(received), T2: clock.Millis(time.Now())})
	case wire.Leave:
		return errLeft
	case wire.Start:
		return notMessage(errNotOnControl)
	case wire.RTCOffer:
		c.webRTC.offer(ctx, m)
	case wire.RTCCandidate:
		c.webRTC.candidate(m)
	case wire.RTCClose:
		c.webRTC.part()
	default:
		if e := eventOf(c.guest.member, m); e != nil {
			return farewellFor(c.seat.Send(ctx, e))
		}
	}
	return nil
}

// eventOf is what a message means to the room; nil for those that mean nothing to it.
func eventOf(by state.MemberID, message wire.FromClient) state.Event {
	switch m := message.(type) {
	case wire.Playable:
		return state.Playable{Member: by, Item: m.Item, MIME: m.MIMEs}
	case wire.Ready:
		return state.Readiness{Member: by, Generation: m.Generation, Ready: m.Ready}
	case wire.Report:
		return state.Report{
			Member: by, Skew: wire.Seconds(m.Skew), Delay: wire.Seconds(m.Delay), Buffer: wire.Seconds(m.Buffer), Need: wire.Seconds(m.Need),
		}
	case wire.Play:
		return state.Play{Member: by}
	case wire.Pause:
		return state.Pause{Member: by}
	case wire.Seek:
		return state.Seek{Member: by, Position: wire.Seconds(m.Position)}
	case wire.Live:
		return state.ToEdge{Member: by}
	case wire.GoOn:
		return state.GoOn{Member: by}
	case wire.KeepWaiting:
		return state.KeepWaiting{Member: by}
	case wire.GiveControl:
		return state.GiveControl{Member: by, To: state.MemberID(m.Member), Control: m.Control}
	case wire.HandOver:
		return state.HandOver{Member: by, To: state.MemberID(m.Member)}
	case wire.Kick:
		return state.Kick{Member: by, Who: state.MemberID(m.Member)}
	case wire.Configure:
		return state.Configure{Member: by, Settings: state.Settings{
			HotJoin: state.HotJoin(m.Settings.HotJoin), WaitLimit: wire.Seconds(m.Settings.WaitLimit),
			NeverWait: m.Settings.NeverWait,
		}}
	case wire.Rename:
		return state.Renamed{Member: by, Name: m.Name}
	case wire.Ping, wire.Leave, wire.Start, wire.RTCOffer, wire.RTCCandidate, wire.RTCClose:
		return nil
	default:
		return nil
	}
}
