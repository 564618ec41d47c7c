package room

import (
	"context"

	"watchroom/media/stream"
	"watchroom/room/state"
)

// carryOut does what has to be done before the new state is seen; false leaves the effect for tell.
func (r *Room) carryOut(ctx context.Context, effect state.Effect) bool {
	switch e := effect.(type) {
	case state.StartStream:
		r.startStream(e)
	case state.StopStream:
		r.cfg.Stream.Stop()
	case state.Save:
		r.save(ctx)
	case state.Refuse, state.Remove, state.Close:
		return false
	}
	return true
}

// tell does what people must not see before the new state; it reports whether the room is to close.
func (r *Room) tell(effect state.Effect) bool {
	switch e := effect.(type) {
	case state.Refuse:
		r.eachSeat(e.Member, func(s *Seat) { s.refuse(e.Reason) })
	case state.Remove:
		r.forgets(e.Member)
		r.eachSeat(e.Member, func(s *Seat) { s.remove(e.Reason) })
	case state.Close:
		return true
	case state.StartStream, state.StopStream, state.Save:
	}
	return false
}

func (r *Room) startStream(e state.StartStream) {
	s := r.state
	answered := false
	for _, m := range s.Members {
		answered = answered || m.Present && m.Answered
	}
	r.cfg.Stream.Start(stream.Request{
		Item:       s.Item,
		ItemNumber: s.ItemNumber,
		Epoch:      e.Epoch,
		Position:   e.Position,
		Mode:       startMode(e.Mode),
		Answered:   answered,
		Unplayable: s.Unplayable(),
		WebRTC:     s.WebRTC(),
	})
}

func startMode(m state.StartMode) stream.Mode {
	switch m {
	case state.StartSeek:
		return stream.Seek
	case state.StartSplice:
		return stream.Splice
	case state.StartResume:
		return stream.Resume
	case state.StartReplace:
		return stream.Replace
	default:
		return stream.Replace
	}
}

// fromStream turns what the stream says into the room's event.
func fromStream(e stream.Event) state.Event {
	switch e := e.(type) {
	case stream.Ready:
		return state.StreamReady{Epoch: e.Epoch}
	case stream.Ended:
		return state.StreamEnded{Epoch: e.Epoch, End: e.End}
	case stream.Edge:
		return state.StreamEdge{Epoch: e.Epoch, Edge: e.Edge, At: e.At, Begin: e.Begin, From: e.From, Lag: e.Lag}
	case stream.Broke:
		return state.StreamBroke{Epoch: e.Epoch, Sentence: e.Sentence, Final: e.Final, Changed: e.Changed, End: e.End}
	}
	return state.Tick{}
}

// save writes the room down. A failure is the disk's: the room goes on and says so in the log, since
// stopping everybody's film would lose more.
func (r *Room) save(ctx context.Context) {
	record := r.cfg.Record
	record.State = r.state.Snapshot()
	if err := r.cfg.Store.Save(ctx, record); err != nil {
		r.log.Error("room not saved", "err", err)
	}
}

// publish lets everybody see the state.
func (r *Room) publish() {
	old := r.now.Load()
	r.now.Store(&published{state: r.state, reports: old.reports + 1, newer: make(chan struct{})})
	r.reported = false
	close(old.newer)
}

func (r *Room) eachSeat(id state.MemberID, do func(*Seat)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range r.seats[id] {
		do(s)
	}
}
