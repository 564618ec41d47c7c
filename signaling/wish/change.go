package wish

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"watchroom/signaling/rtc"
)

// change adds candidates to a session, or restarts its ICE where the fragment has another username (RFC 9725, section
// 4.3). What is wrong with the request by itself is said before its condition is looked at (RFC 9110, section 13.2.1).
func (h *Handler) change(w http.ResponseWriter, r *http.Request, s *session) {
	text, err := body(w, r, typeFragment, maxFragment)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	f, err := parseFragment(text)
	if err != nil {
		h.refuse(w, r, &Problem{Status: http.StatusBadRequest, Detail: "The fragment cannot be read: " + err.Error() + "."})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.matches(r.Header.Values("If-Match")); err != nil {
		h.refuse(w, r, err)
		return
	}
	if f.username != "" && f.username != usernameOf(s.offer) {
		h.restart(w, r, s, f)
		return
	}
	if err := s.add(f.candidates); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// add takes in candidates. What cannot be reached, or by nothing spoken here, is passed over (RFC 9725, section 4.3.2).
func (s *session) add(candidates []rtc.Candidate) error {
	for _, c := range candidates {
		err := s.peer.Add(c)
		switch {
		case errors.Is(err, rtc.ErrTooMany):
			return unprocessable("There are more candidates than anybody needs.")
		case err != nil && !errors.Is(err, rtc.ErrCandidate):
			return fmt.Errorf("adding a candidate: %w", err)
		}
	}
	return nil
}

// matches tells whether a request is for the ICE session there is (RFC 9725, section 4.3.1; RFC 9110, section 13.1.1). An
// asterisk is for any, also in the quotes that the example of section 4.3.3 puts it in.
func (s *session) matches(conditions []string) error {
	if len(conditions) == 0 {
		return &Problem{Status: http.StatusPreconditionRequired, Detail: "Say with If-Match which ICE session the change is for."}
	}
	tags := strings.Split(strings.Join(conditions, ","), ",")
	if slices.ContainsFunc(tags, func(tag string) bool {
		tag = strings.TrimSpace(tag)
		return tag == s.etag || tag == "*" || tag == `"*"`
	}) {
		return nil
	}
	return &Problem{Status: http.StatusPreconditionFailed, Detail: "The change is for another ICE session than there is."}
}

// restart begins ICE anew and answers with what this side says of it (RFC 9725, section 4.3.3).
func (h *Handler) restart(w http.ResponseWriter, r *http.Request, s *session, f fragment) {
	said, err := h.renew(r, s, f)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", typeFragment)
	header.Set("ETag", s.etag)
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte(said)) // who has gone is noticed by the connection
}

func (h *Handler) renew(r *http.Request, s *session, f fragment) (string, error) {
	if f.password == "" {
		return "", &Problem{Status: http.StatusBadRequest, Detail: "There is a new ice-ufrag in the fragment, but no ice-pwd."}
	}
	if !h.cfg.Allow(r) { // it is nearly as much work as another session
		return "", tooOften()
	}
	offer, err := restarted(s.offer, f)
	if err != nil {
		return "", err
	}
	answer, err := answer(r, s.peer, offer)
	if err != nil {
		return "", fmt.Errorf("restarting ICE: %w", err)
	}
	s.offer, s.etag = offer, newTag()
	if err := s.add(f.candidates); err != nil {
		return "", err
	}
	return fragmentOf(answer)
}
