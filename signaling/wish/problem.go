package wish

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"watchroom/signaling/rtc"
)

// Problem is a refusal: a status and what a person may do about it.
type Problem struct {
	Status     int
	Detail     string
	RetryAfter time.Duration // 0: not said
	Challenge  string        // of 401: WWW-Authenticate
	Accept     string        // of 415: the media type that is understood
}

func (p *Problem) Error() string { return fmt.Sprintf("%d %s", p.Status, p.Detail) }

// NoKey is the refusal of somebody who must show a key and has not, or another one (RFC 6750, section 3).
func NoKey(shown bool, detail string) *Problem {
	challenge := `Bearer realm="watchroom"`
	if shown {
		challenge += `, error="invalid_token"`
	}
	return &Problem{Status: http.StatusUnauthorized, Detail: detail, Challenge: challenge}
}

// problemOf is what is said of an error of Open or of a session.
func problemOf(err error) *Problem {
	var p *Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, rtc.ErrCodec), errors.Is(err, rtc.ErrPublishedCodec):
		return &Problem{Status: http.StatusUnprocessableEntity, Detail: "The offer has none of the codecs that are spoken here for each of its media."}
	case errors.Is(err, rtc.ErrOffer):
		return &Problem{Status: http.StatusBadRequest, Detail: "The offer cannot be answered: it is not a session description as WebRTC has it."}
	case errors.Is(err, rtc.ErrTooMany), errors.Is(err, rtc.ErrClosed):
		return &Problem{
			Status: http.StatusServiceUnavailable, RetryAfter: 10 * time.Second,
			Detail: "There are as many connections as there may be. Try again when somebody has left.",
		}
	default:
		return nil
	}
}

// refuse answers with a problem document (RFC 9457); what is not meant for strangers goes to the log.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p == nil {
		h.cfg.Log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "error", err)
		p = &Problem{Status: http.StatusInternalServerError, Detail: "Something went wrong here, not with you. Please try again."}
	}
	header := w.Header()
	if p.RetryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int(p.RetryAfter.Seconds())))
	}
	if p.Challenge != "" {
		header.Set("WWW-Authenticate", p.Challenge)
	}
	switch p.Accept {
	case typeDescription:
		header.Set("Accept-Post", p.Accept)
	case typeFragment:
		header.Set("Accept-Patch", p.Accept)
	}
	header.Set("Content-Type", "application/problem+json")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(struct { // the client has gone away
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(p.Status), p.Status, p.Detail})
}
