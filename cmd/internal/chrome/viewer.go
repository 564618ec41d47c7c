package chrome

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// pollEvery is how often Until looks again.
const pollEvery = 25 * time.Millisecond

// Viewer is one person's browser window with a profile of its own. Its methods are called by one
// goroutine at a time, except Complaints.
type Viewer struct {
	Name string

	target     *chromedp.Target
	complaints *complaints
	release    func()
}

// Open opens a window at about:blank. Its cookies are its own.
func (b *Browser) Open(ctx context.Context, name string) (*Viewer, error) {
	session, cancel := chromedp.NewContext(b.root, chromedp.WithNewBrowserContext(), chromedp.WithNewWindow(true))
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	if err := chromedp.Do(session); err != nil {
		cancel()
		return nil, fmt.Errorf("open a window for %s: %w", name, err)
	}
	v := &Viewer{Name: name, target: chromedp.FromContext(session).Target, complaints: &complaints{}}
	done := make(chan struct{})
	console := chromedp.Console(session)
	go func() {
		defer close(done)
		v.complaints.read(console)
	}()
	v.release = func() {
		cancel()
		<-done
	}
	// Every window believes it has the focus, as it would on a machine of its own.
	if _, err := cdp.Call(ctx, v.target, emulation.SetFocusEmulationEnabled,
		emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		v.Close()
		return nil, fmt.Errorf("focus the window of %s: %w", name, err)
	}
	return v, nil
}

// Close closes the window and forgets its cookies.
func (v *Viewer) Close() { v.release() }

// Inject has the script run at the start of every document that is opened from now on.
func (v *Viewer) Inject(ctx context.Context, script string) error {
	_, err := cdp.Call(ctx, v.target, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		return fmt.Errorf("inject a script for %s: %w", v.Name, err)
	}
	return nil
}

// Resize makes the page width by height CSS pixels, in light or dark colours.
func (v *Viewer) Resize(ctx context.Context, width, height int64, dark bool) error {
	if _, err := chromedp.EmulateViewport(width, height)(ctx, v.target); err != nil {
		return fmt.Errorf("resize the window of %s: %w", v.Name, err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := cdp.Call(ctx, v.target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		return fmt.Errorf("colours of the window of %s: %w", v.Name, err)
	}
	return nil
}

// Navigate opens an address and waits until it is loaded.
func (v *Viewer) Navigate(ctx context.Context, address string) error {
	if _, err := chromedp.Navigate(address)(ctx, v.target); err != nil {
		return fmt.Errorf("%s goes to %s: %w", v.Name, address, err)
	}
	return nil
}

// Evaluate runs a JavaScript expression in the page, waits for it if it is a promise, and
// stores its value in into, which may be nil.
func (v *Viewer) Evaluate(ctx context.Context, expression string, into any) error {
	raw, err := chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise)(ctx, v.target)
	if err != nil {
		return fmt.Errorf("in the page of %s: %w", v.Name, err)
	}
	if into == nil || len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("in the page of %s: %w", v.Name, err)
	}
	return nil
}

// Until waits until the JavaScript expression is true. A page that is just being replaced
// counts as not yet. When ctx ends first, the error says what was waited for.
func (v *Viewer) Until(ctx context.Context, expression string) error {
	return v.until(ctx, expression, func() (bool, error) {
		var holds bool
		err := v.Evaluate(ctx, "!!("+expression+")", &holds)
		return holds, err
	})
}

// until calls holds again and again. Its errors are not fatal: documents come and go.
func (v *Viewer) until(ctx context.Context, what string, holds func() (bool, error)) error {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	var last error
	for {
		ok, err := holds()
		if ok && err == nil {
			return nil
		}
		if err != nil && ctx.Err() == nil {
			last = err
		}
		select {
		case <-ctx.Done():
			if last != nil {
				return fmt.Errorf("%s waited for %s: %w (%w)", v.Name, what, ctx.Err(), last)
			}
			return fmt.Errorf("%s waited for %s: %w", v.Name, what, ctx.Err())
		case <-ticker.C:
		}
	}
}

// Screenshot returns the page as PNG.
func (v *Viewer) Screenshot(ctx context.Context) ([]byte, error) {
	png, err := chromedp.CaptureScreenshot()(ctx, v.target)
	if err != nil {
		return nil, fmt.Errorf("screenshot of %s: %w", v.Name, err)
	}
	return png, nil
}

// Call sends a command of the DevTools protocol whose answer does not matter.
func (v *Viewer) Call(ctx context.Context, method string, params any) error {
	if err := v.target.Call(ctx, method, params, nil); err != nil {
		return fmt.Errorf("%s for %s: %w", method, v.Name, err)
	}
	return nil
}
