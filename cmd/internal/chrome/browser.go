package chrome

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/chromedp/chromedp"
)

// ErrNoBrowser is returned when there is no Chromium on this machine.
var ErrNoBrowser = errors.New("chrome: no Chromium here: `make test` installs it, or set WATCHROOM_CHROMIUM to its path")

// Browser is one running Chromium. Its methods may be called from several goroutines.
type Browser struct {
	// root is chromedp's handle of the process; chromedp keeps such handles in contexts.
	root    context.Context //nolint:containedctx // see above
	release context.CancelFunc
}

// Start starts a Chromium with an empty profile. It ends with ctx or with Close, whichever
// comes first. Further command line flags are given without their dashes, as "name" or "name=value".
func Start(ctx context.Context, flags ...string) (*Browser, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.Flag("headless", true),
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
	}
	for _, flag := range flags {
		if name, value, ok := strings.Cut(flag, "="); ok {
			options = append(options, chromedp.Flag(name, value))
			continue
		}
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, endAllocator := chromedp.NewExecAllocator(ctx, options...)
	root, endRoot := chromedp.NewContext(allocator)
	release := func() {
		endRoot()
		endAllocator()
	}
	// The life of the browser is bound to the context of this first call.
	if err := chromedp.Do(root); err != nil {
		release()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return &Browser{root: root, release: release}, nil
}

// PID is the process id of the browser.
func (b *Browser) PID() int { return chromedp.FromContext(b.root).Browser.Process().Pid }

// Close ends the browser, waits for it and removes its profile. It may be called again.
func (b *Browser) Close() { b.release() }

// find locates the program: the environment first, then the names distributions give it.
func find() (string, error) {
	if path := os.Getenv("WATCHROOM_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}
