package wish

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"sync"
	"time"

	"watchroom/signaling/rtc"
)

// session is a connection as a resource.
type session struct {
	path  string
	peer  Peer
	end   func()        // asks it to end
	ended chan struct{} // closed when it has

	mu    sync.Mutex // one change at a time
	offer string     // the newest, one way
	etag  string     // of the ICE session it began
}

// newTag names an ICE session (RFC 9725, section 4.3.1).
func newTag() string { return `"` + rand.Text() + `"` }

// create answers an offer (RFC 9725, section 4.2; WHEP, "Playback Session Set Up").
func (h *Handler) create(w http.ResponseWriter, r *http.Request) {
	s, answer, err := h.open(w, r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", typeDescription)
	header.Set("Location", (&url.URL{Path: h.cfg.Base + s.path}).EscapedPath())
	header.Set("ETag", s.etag)
	header.Set("Accept-Patch", typeFragment)
	header.Set("Cache-Control", "no-store")
	link(header, h.cfg.Servers())
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write([]byte(answer)) // who has gone is noticed by the connection
}

func (h *Handler) open(w http.ResponseWriter, r *http.Request) (*session, string, error) {
	if !h.cfg.Allow(r) {
		return nil, "", tooOften()
	}
	if err := h.cfg.Authorise(r); err != nil {
		return nil, "", err //nolint:wrapcheck // a problem
	}
	text, err := body(w, r, typeDescription, maxOffer)
	if err != nil {
		return nil, "", err
	}
	offer, err := readOffer(text, h.cfg.Way)
	if err != nil {
		return nil, "", err
	}
	peer, err := h.cfg.Open(r)
	if err != nil {
		return nil, "", err //nolint:wrapcheck // a problem, or for the log
	}
	answer, err := answer(r, peer, offer)
	if err != nil {
		peer.Close()
		return nil, "", err
	}
	s, ok := h.begin(r.URL.Path+"/"+rand.Text(), peer, offer)
	if !ok {
		peer.Close()
		return nil, "", rtc.ErrClosed
	}
	return s, answer, nil
}

func tooOften() *Problem {
	return &Problem{
		Status: http.StatusTooManyRequests, RetryAfter: time.Second,
		Detail: "Many offers have come from your network just now. Try again in a moment.",
	}
}

// answer waits for the candidates of this side, but not for STUN servers that are not there.
func answer(r *http.Request, peer Peer, offer string) (string, error) {
	ctx, stop := context.WithTimeout(r.Context(), 3*time.Second)
	defer stop()
	return peer.AnswerWhole(ctx, offer) //nolint:wrapcheck // a problem, or for the log
}

// begin keeps a session until it is over; false: nothing begins any more.
func (h *Handler) begin(path string, peer Peer, offer string) (*session, bool) {
	asked := make(chan struct{})
	s := &session{
		path: path, peer: peer, offer: offer, etag: newTag(), ended: make(chan struct{}),
		end: sync.OnceFunc(func() { close(asked) }),
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, false
	}
	h.sessions[path] = s
	h.running.Go(func() {
		h.attend(s, asked)
		h.mu.Lock()
		delete(h.sessions, path)
		h.mu.Unlock()
		peer.Close()
		close(s.ended)
	})
	return s, true
}

// attend returns when a session is over: it was asked to end, its connection is gone, or never came.
func (h *Handler) attend(s *session, asked <-chan struct{}) {
	patience := time.NewTimer(h.cfg.Patience)
	defer patience.Stop()
	for connected := s.peer.Connected(); ; {
		select {
		case <-connected:
			connected = nil
			patience.Stop()
		case <-patience.C:
			return
		case <-s.peer.Done():
			return
		case <-asked:
			return
		}
	}
}

func (h *Handler) find(path string) *session {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.sessions[path]
}

// Sessions is how many there are.
func (h *Handler) Sessions() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.sessions)
}

// Close ends all sessions and waits for them; nothing begins any more. It may be called again.
func (h *Handler) Close() {
	h.mu.Lock()
	h.closed = true
	for _, s := range h.sessions {
		s.end()
	}
	h.mu.Unlock()
	h.running.Wait()
}
