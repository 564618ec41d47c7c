// Package chrome drives real browsers in tests and in the figures: one headless Chromium, several
// viewers in it, and the poor networks between them and the server.
//
// Every [Viewer] has a browser context of its own (cookies apart, as if they were different people) and a
// window of its own: the pages of one window share its visibility, and a hidden page presents no frames.
// Things in the page are found by what assistive technology is told about them (role and accessible name), as
// a person would, never by selectors of the page's own making. A viewer collects what its page complains about in the
// console, so that a test can fail on it.
//
// A [Network] puts a TCP proxy with delay, jitter and outages between one viewer and the server.
//
// The package owns the browser process and its temporary profile; [Browser.Close] ends both, and the
// browser dies with its parent in any case. It is called by browser tests and by the figures, and must never
// know what watchroom's pages are made of beyond the names that stay.
package chrome
