package wish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"watchroom/signaling/rtc"
)

// The media types of the two protocols.
const (
	typeDescription = "application/sdp"
	typeFragment    = "application/trickle-ice-sdpfrag"
)

// maxOffer is how long an offer may be, in bytes.
const maxOffer = 64 << 10

// Peer is what a session needs of a connection; it is closed once.
type Peer interface {
	// AnswerWhole answers an offer with all candidates of this side; another offer, which differs in what it
	// says of ICE, may follow.
	AnswerWhole(ctx context.Context, offer string) (answer string, err error)
	Add(c rtc.Candidate) error
	Connected() <-chan struct{} // closed when the connection has come about
	Done() <-chan struct{}      // closed when it is over
	Close()
}

// Config is one protocol of one server.
type Config struct {
	Way  Way
	Base string // path before what the requests have, in addresses given to clients
	// Authorise tells who may ask, of all methods but OPTIONS; a *Problem with 404 where there is no such endpoint.
	Authorise func(*http.Request) error
	// Open makes the peer of a POST that may be answered. Its errors may be a *Problem, or wrap one of rtc's.
	Open func(*http.Request) (Peer, error)
	// Allow tells whether somebody may begin another session so soon.
	Allow func(*http.Request) bool
	// Servers are the STUN and TURN servers clients are told of; nil: none.
	Servers func() []rtc.Server
	// Patience is how long a connection may take to come about; 0: 15 s.
	Patience time.Duration
	Log      *slog.Logger
}

// Handler serves an endpoint and its sessions. It must be closed.
type Handler struct {
	cfg     Config
	running sync.WaitGroup

	mu       sync.Mutex
	sessions map[string]*session // by path
	closed   bool
}

// New makes a handler without sessions.
func New(cfg Config) *Handler {
	if cfg.Patience <= 0 {
		cfg.Patience = 15 * time.Second
	}
	if cfg.Servers == nil {
		cfg.Servers = func() []rtc.Server { return nil }
	}
	return &Handler{cfg: cfg, sessions: make(map[string]*session)}
}

// ServeEndpoint answers what is asked of the address at which sessions begin.
func (h *Handler) ServeEndpoint(w http.ResponseWriter, r *http.Request) {
	share(w.Header())
	switch r.Method {
	case http.MethodOptions:
		h.options(w, r, "OPTIONS, GET, HEAD, POST")
	case http.MethodGet, http.MethodHead:
		h.describe(w, r)
	case http.MethodPost:
		h.create(w, r)
	default:
		h.notAllowed(w, r, "OPTIONS, GET, HEAD, POST")
	}
}

// ServeSession answers what is asked of a session.
func (h *Handler) ServeSession(w http.ResponseWriter, r *http.Request) {
	share(w.Header())
	if r.Method == http.MethodOptions {
		h.options(w, r, "OPTIONS, GET, HEAD, PATCH, DELETE")
		return
	}
	if err := h.cfg.Authorise(r); err != nil {
		h.refuse(w, r, err)
		return
	}
	s := h.find(r.URL.Path)
	if s == nil {
		h.refuse(w, r, &Problem{Status: http.StatusNotFound, Detail: "There is no such session; it may have ended."})
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead: // RFC 9725, section 4.1
		w.WriteHeader(http.StatusOK)
	case http.MethodPatch:
		h.change(w, r, s)
	case http.MethodDelete: // entity-tags are not looked at (section 4.3.1)
		s.end()
		select {
		case <-s.ended:
		case <-r.Context().Done():
		}
		w.WriteHeader(http.StatusOK)
	default:
		h.notAllowed(w, r, "OPTIONS, GET, HEAD, PATCH, DELETE")
	}
}

// share lets pages of any origin ask and read the answer: what lets them in is a key they have to know.
func share(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After, WWW-Authenticate")
}

// options answers preflight requests (RFC 9725, section 4.2) and, unless it is one, those clients that have to know the
// STUN and TURN servers before they make an offer (section 4.6). The credentials are for who may watch or publish.
func (h *Handler) options(w http.ResponseWriter, r *http.Request, methods string) {
	header := w.Header()
	header.Set("Allow", methods)
	header.Set("Accept-Post", typeDescription)
	header.Set("Accept-Patch", typeFragment)
	if r.Header.Get("Access-Control-Request-Method") != "" {
		header.Set("Access-Control-Allow-Methods", methods)
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
		header.Set("Access-Control-Max-Age", "86400")
	} else if h.cfg.Authorise(r) == nil {
		link(header, h.cfg.Servers())
	}
	w.WriteHeader(http.StatusOK)
}

// describe answers GET and HEAD: nothing is there to be read, and whoever wonders what this is sees what may be sent
// (WHEP, "WHEP Endpoint URL Discoverability"), whether they may or not.
func (h *Handler) describe(w http.ResponseWriter, r *http.Request) {
	var p *Problem
	if err := h.cfg.Authorise(r); errors.As(err, &p) && p.Status == http.StatusNotFound {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", typeDescription)
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusOK)
}

func (h *Handler) notAllowed(w http.ResponseWriter, r *http.Request, methods string) {
	w.Header().Set("Allow", methods)
	h.refuse(w, r, &Problem{Status: http.StatusMethodNotAllowed, Detail: "This address knows " + methods + "."})
}

// body reads what was sent, of one media type and no longer than most.
func body(w http.ResponseWriter, r *http.Request, mediaType string, most int64) (string, error) {
	given, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.EqualFold(given, mediaType) {
		return "", &Problem{
			Status: http.StatusUnsupportedMediaType, Accept: mediaType,
			Detail: fmt.Sprintf("What is sent here has the media type %s.", mediaType),
		}
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return "", &Problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprintf("That is longer than %d bytes.", most)}
	case err != nil:
		return "", &Problem{Status: http.StatusBadRequest, Detail: "The request ended too early."}
	}
	return string(text), nil
}
