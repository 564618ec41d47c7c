package chrome

import (
	"iter"
	"regexp"
	"slices"
	"sync"

	"github.com/chromedp/chromedp"
)

// complaints are the errors and exceptions of a page's console.
type complaints struct {
	mu   sync.Mutex
	list []string
}

// read collects until the console's window is closed.
func (c *complaints) read(console iter.Seq2[chromedp.ConsoleMessage, error]) {
	for message, err := range console {
		if err != nil {
			return
		}
		if message.Type != chromedp.ConsoleError && !message.IsException() {
			continue
		}
		c.mu.Lock()
		c.list = append(c.list, message.String()+" "+message.URL)
		c.mu.Unlock()
	}
}

// Complaints are the errors and uncaught exceptions that the page has written to its console,
// without those that match one of the expected patterns.
func (v *Viewer) Complaints(expected ...*regexp.Regexp) []string {
	v.complaints.mu.Lock()
	defer v.complaints.mu.Unlock()
	var left []string
	for _, text := range v.complaints.list {
		if !slices.ContainsFunc(expected, func(p *regexp.Regexp) bool { return p.MatchString(text) }) {
			left = append(left, text)
		}
	}
	return left
}
