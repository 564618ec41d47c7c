package ws

import (
	"context"
	"errors"
	"sync"
	"time"

	"watchroom/media"
	"watchroom/room"
	"watchroom/room/state"
	"watchroom/signaling/rtc"
	"watchroom/signaling/wire"
)

// Offers a second of a control socket, and their burst: each costs a few milliseconds.
const (
	offerRate  = 1
	offerBurst = 10
)

// showing bounds how long a peer waits to be shown the room.
const showing = 5 * time.Second

// RTC shows rooms over WebRTC, see rtc.Rooms.
type RTC interface {
	Servers() []rtc.Server
	Peer(cfg rtc.PeerConfig) (*rtc.Peer, error)
	Show(ctx context.Context, room rtc.Room, p *rtc.Peer, video media.TrackID) error
}

// peering is the WebRTC side of a control connection: one peer at most, made by an offer, ended by the client, by its
// failure or with the connection. Offers, candidates and farewells come from the goroutine that reads the socket.
type peering struct {
	rtc   RTC // nil: off
	room  Room
	seat  Seat
	tell  func(wire.FromServer) // may block
	limit *rate

	mu      sync.Mutex
	peer    *peerOf // nil: none
	closed  bool    // with the connection
	tasks   []func()
	holding bool // an answer comes first
	working bool // a goroutine does the tasks
	running sync.WaitGroup
}

// peerOf is a connection and how it is counted.
type peerOf struct {
	*rtc.Peer
	counts  Viewer
	goodbye func() // tells the room
}

// offer opens a connection, or restarts ICE on the one there is. ctx bounds what it waits for.
func (p *peering) offer(ctx context.Context, m wire.RTCOffer) {
	if p.rtc == nil {
		p.refuse(nil, wire.RTCOff)
		return
	}
	peer := p.current()
	if !p.limit.allow(time.Now()) {
		p.refuse(peer, wire.RTCTooOften)
		return
	}
	if now, _ := p.room.Changed(); now.WithoutWebRTC() {
		p.refuse(peer, wire.RTCUnable)
		return
	}
	if peer == nil {
		var err error
		if peer, err = p.open(ctx, m); err != nil {
			p.refuse(nil, reasonOf(err))
			return
		}
	}
	p.hold()
	answer, err := peer.Answer(m.SDP)
	if err != nil {
		p.release()
		p.refuse(peer, reasonOf(err))
		return
	}
	p.release(func() { p.tell(wire.RTCAnswer{SDP: answer}) })
}

// refuse says why an offer leads nowhere. A peer that it was meant for is ended before the next offer is looked at.
func (p *peering) refuse(peer *peerOf, reason wire.RTCReason) {
	if peer != nil {
		p.drop(peer)
	}
	p.say(failed(reason))
}

func failed(reason wire.RTCReason) wire.RTCState {
	return wire.RTCState{State: rtc.Failed.String(), Sentence: wire.RTCSentence(reason)}
}

// open makes a peer that is counted and shown the room.
func (p *peering) open(ctx context.Context, m wire.RTCOffer) (*peerOf, error) {
	counts, err := p.room.Watch("webrtc")
	if err != nil {
		return nil, err //nolint:wrapcheck // becomes a sentence
	}
	after := context.WithoutCancel(ctx)
	peer := &peerOf{counts: counts, goodbye: func() {
		_ = p.seat.Send(after, state.WebRTCGone{}) // a room that has closed counts nobody
	}}
	peer.Peer, err = p.rtc.Peer(rtc.PeerConfig{
		Candidate: func(c rtc.Candidate) { p.say(wire.RTCCandidate(c)) },
		State:     func(s rtc.State) { p.changed(peer, s) },
		Mapping:   func(m rtc.Mapping) { p.say(mappingOf(m)) },
		Trouble:   func(error) { p.lose(peer, failed(wire.RTCUnable)) },
	})
	if err != nil {
		counts.Close()
		return nil, err //nolint:wrapcheck // becomes a sentence
	}
	ctx, stop := context.WithTimeout(ctx, showing)
	defer stop()
	if err := p.seat.Send(ctx, state.WebRTCCame{}); err != nil {
		peer.Close()
		counts.Close()
		return nil, err //nolint:wrapcheck // becomes a sentence
	}
	if !p.adopt(peer) {
		p.end(peer)
		return nil, rtc.ErrClosed
	}
	if err := p.rtc.Show(ctx, p.room, peer.Peer, trackOf(m.Video)); err != nil {
		p.drop(peer)
		return nil, err //nolint:wrapcheck // becomes a sentence
	}
	return peer, nil
}

// adopt makes a peer the one there is; false: the connection has ended.
func (p *peering) adopt(peer *peerOf) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.peer = peer
	}
	return !p.closed
}

// candidate takes in one of the client's. One that cannot be used is passed over: others may lead here.
func (p *peering) candidate(m wire.RTCCandidate) {
	if peer := p.current(); peer != nil {
		_ = peer.Add(rtc.Candidate(m))
	}
}

// part ends the connection because the client wants no more.
func (p *peering) part() {
	if peer := p.current(); peer != nil {
		p.drop(peer)
	}
	p.say(wire.RTCState{State: rtc.Closed.String()})
}

// changed is told by the peer.
func (p *peering) changed(peer *peerOf, s rtc.State) {
	switch s {
	case rtc.Connected, rtc.Lost:
		p.say(wire.RTCState{State: s.String()})
	case rtc.Failed:
		p.lose(peer, failed(wire.RTCUnreachable))
	case rtc.Closed:
		p.lose(peer, wire.RTCState{State: s.String()})
	case rtc.Connecting:
	}
}

// given goes by what the room can be given.
func (p *peering) given(s state.State) {
	if peer := p.current(); peer != nil && s.WithoutWebRTC() {
		p.lose(peer, failed(wire.RTCUnable))
	}
}

// lose ends a peer that has come to its end, and says so unless that was our doing.
func (p *peering) lose(peer *peerOf, m wire.RTCState) {
	p.do(func() {
		if p.drop(peer) {
			p.tell(m)
		}
	})
}

// drop ends a peer and takes it off all lists; false: somebody else did. It must not be called by a peer's callback.
func (p *peering) drop(peer *peerOf) bool {
	p.mu.Lock()
	ours := p.peer == peer
	if ours {
		p.peer = nil
	}
	p.mu.Unlock()
	if !ours {
		return false
	}
	p.end(peer)
	return true
}

func (p *peering) end(peer *peerOf) {
	peer.Close()
	peer.counts.Sent(0, int(peer.Stats().Bytes))
	peer.counts.Close()
	peer.goodbye()
}

// shut ends everything with the connection, and waits for it.
func (p *peering) shut() {
	p.mu.Lock()
	peer := p.peer
	p.peer, p.closed, p.tasks = nil, true, nil
	p.mu.Unlock()
	if peer != nil {
		p.end(peer)
	}
	p.running.Wait()
}

func (p *peering) current() *peerOf {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.peer
}

// say sends a message after those before; it does not block.
func (p *peering) say(m wire.FromServer) { p.do(func() { p.tell(m) }) }

// mostTasks bounds what waits for a client that does not read, who is cut off by the socket soon.
const mostTasks = 1024

// do has something done after all before it, by a goroutine that is there only while there is something to do.
func (p *peering) do(task func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.tasks) >= mostTasks {
		return
	}
	p.tasks = append(p.tasks, task)
	p.work()
}

// hold keeps everything back, release does something before it.
func (p *peering) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = true
}

func (p *peering) release(first ...func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = false
	if !p.closed {
		p.tasks = append(first, p.tasks...)
		p.work()
	}
}

// work is called locked.
func (p *peering) work() {
	if p.working || p.holding || len(p.tasks) == 0 {
		return
	}
	p.working = true
	p.running.Go(func() {
		for task := p.next(); task != nil; task = p.next() {
			task()
		}
	})
}

// next is the task to do, nil when the goroutine is to end.
func (p *peering) next() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.holding || len(p.tasks) == 0 {
		p.working = false
		return nil
	}
	task := p.tasks[0]
	p.tasks = p.tasks[1:]
	return task
}

// reasonOf is what people are told about an error.
func reasonOf(err error) wire.RTCReason {
	switch {
	case errors.Is(err, room.ErrFull), errors.Is(err, rtc.ErrTooMany):
		return wire.RTCFull
	case errors.Is(err, rtc.ErrCodec):
		return wire.RTCCodecs
	case errors.Is(err, rtc.ErrOffer):
		return wire.RTCBadOffer
	default:
		return ""
	}
}

func mappingOf(m rtc.Mapping) wire.RTCMapping {
	return wire.RTCMapping{
		Hidden: m.Hidden, Video: m.Video, Audio: m.Audio, Media: m.Media.Seconds(), Rate: m.Rate, Generation: m.Generation,
	}
}

// rtcOf is what a client is told of WebRTC; nil: it is off.
func rtcOf(r RTC) *wire.RTC {
	if r == nil {
		return nil
	}
	told := &wire.RTC{Servers: []wire.RTCServer{}}
	for _, s := range r.Servers() {
		told.Servers = append(told.Servers, wire.RTCServer{URLs: s.URLs, Username: s.Username, Credential: s.Credential})
	}
	return told
}

// trackOf is 0 where nothing is asked for.
func trackOf(n *int) media.TrackID {
	if id := trackID(n); id != nil {
		return *id
	}
	return 0
}
