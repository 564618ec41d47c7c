package layout

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Problem is an error with the sentence a person reads and the status a machine does.
// Err, if any, goes to the log only.
type Problem struct {
	Status   int
	Sentence string // what happened and what to do
	ID       string // set for those only the log can explain
	Err      error
}

func (p *Problem) Error() string {
	if p.Err != nil {
		return fmt.Sprintf("%d %s: %v", p.Status, p.Sentence, p.Err)
	}
	return fmt.Sprintf("%d %s", p.Status, p.Sentence)
}

func (p *Problem) Unwrap() error { return p.Err }

// Title is the heading of the problem's page.
func (p *Problem) Title() string {
	switch p.Status {
	case http.StatusNotFound:
		return "Not here"
	case http.StatusForbidden, http.StatusUnauthorized:
		return "Not for you"
	case http.StatusGone:
		return "No longer here"
	case http.StatusTooManyRequests:
		return "Too many at once"
	default:
		if p.Status >= http.StatusInternalServerError {
			return "Something went wrong"
		}
		return "That did not work"
	}
}

// NotFound, Forbidden and Gone are the problems pages meet most.
func NotFound(sentence string) *Problem {
	return &Problem{Status: http.StatusNotFound, Sentence: sentence}
}

// Forbidden says that the visitor may not.
func Forbidden(sentence string) *Problem {
	return &Problem{Status: http.StatusForbidden, Sentence: sentence}
}

// Gone says that it was here.
func Gone(sentence string) *Problem {
	return &Problem{Status: http.StatusGone, Sentence: sentence}
}

// Fail answers with err: a Problem as it is, anything else as "something went wrong" with an
// id that the log has too.
func (s Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	var problem *Problem
	if !errors.As(err, &problem) {
		problem = &Problem{
			Status:   http.StatusInternalServerError,
			Sentence: "Something went wrong here, not with you. Please try again.",
			Err:      err,
		}
	}
	if problem.Status >= http.StatusInternalServerError {
		with := *problem
		with.ID = strings.ToLower(rand.Text()[:8])
		problem = &with
		s.Log.ErrorContext(r.Context(), "request failed", "id", with.ID, "path", r.URL.Path, "error", err)
	}
	s.Write(w, r, problem.Status, Shell{
		Site: s, Kind: Lobby, Title: problem.Title(), Nonce: NewNonce(),
	}, problemPage(s, problem))
}
