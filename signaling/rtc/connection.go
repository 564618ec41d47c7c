package rtc

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/pion/webrtc/v4"
)

// What a stranger may send.
const (
	maxOffer      = 64 << 10 // bytes
	maxCandidate  = 1 << 10  // bytes
	maxCandidates = 64       // in an offer, and after it
)

// Candidate is an address at which one side may be reached (RFC 8838), as browsers describe it. An empty Candidate ends
// the list.
type Candidate struct {
	Candidate string
	Mid       *string
	Index     *uint16
}

// connection is what viewers and publishers have in common: they offer, we answer.
type connection struct {
	pc    *webrtc.PeerConnection
	check func(offer string) error // whether there is anything in it to be answered
	tell  func(Candidate)          // one of ours; may be nil

	answering  sync.Mutex // one offer a time
	candidates atomic.Int64
	trickling  atomic.Bool

	came, gone signal
}

func newConnection(check func(string) error, tell func(Candidate)) connection {
	return connection{check: check, tell: tell, came: newSignal(), gone: newSignal()}
}

// Answer answers an offer at once; our candidates follow one by one. Another offer (an ICE restart) may follow.
func (c *connection) Answer(offer string) (answer string, err error) {
	c.trickling.Store(true)
	return c.answer(offer)
}

// AnswerWhole answers an offer when all of our candidates are known, with them.
func (c *connection) AnswerWhole(ctx context.Context, offer string) (answer string, err error) {
	if _, err := c.answer(offer); err != nil {
		return "", err
	}
	select {
	case <-webrtc.GatheringCompletePromise(c.pc): // asked after the answer: an ICE restart gathers anew
	case <-ctx.Done(): // what is known will do
	}
	return c.pc.LocalDescription().SDP, nil
}

func (c *connection) answer(offer string) (string, error) {
	c.answering.Lock()
	defer c.answering.Unlock()
	if len(offer) > maxOffer {
		return "", fmt.Errorf("an offer of %d bytes: %w", len(offer), ErrOffer)
	}
	if err := c.check(offer); err != nil {
		return "", err
	}
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", fmt.Errorf("%w: %w", ErrOffer, err)
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrOffer, err)
	}
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return "", fmt.Errorf("%w: %w", ErrOffer, err)
	}
	c.candidates.Store(0)
	return answer.SDP, nil
}

// Add takes in one of the other side's candidates, after its offer.
func (c *connection) Add(theirs Candidate) error {
	if len(theirs.Candidate) > maxCandidate {
		return fmt.Errorf("%d bytes: %w", len(theirs.Candidate), ErrCandidate)
	}
	if c.candidates.Add(1) > maxCandidates {
		return fmt.Errorf("more than %d candidates: %w", maxCandidates, ErrTooMany)
	}
	err := c.pc.AddICECandidate(webrtc.ICECandidateInit{
		Candidate: theirs.Candidate, SDPMid: theirs.Mid, SDPMLineIndex: theirs.Index,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCandidate, err)
	}
	return nil
}

func (c *connection) gathered(ours *webrtc.ICECandidate) {
	if ours == nil || c.tell == nil || !c.trickling.Load() {
		return
	}
	init := ours.ToJSON()
	c.tell(Candidate{Candidate: init.Candidate, Mid: init.SDPMid, Index: init.SDPMLineIndex})
}

// stateOf puts Pion's states into ours.
func stateOf(s webrtc.PeerConnectionState) State {
	switch s {
	case webrtc.PeerConnectionStateConnected:
		return Connected
	case webrtc.PeerConnectionStateDisconnected:
		return Lost
	case webrtc.PeerConnectionStateFailed:
		return Failed
	case webrtc.PeerConnectionStateClosed:
		return Closed
	case webrtc.PeerConnectionStateUnknown, webrtc.PeerConnectionStateNew, webrtc.PeerConnectionStateConnecting:
	}
	return Connecting
}
