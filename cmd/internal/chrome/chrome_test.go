package chrome_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"watchroom/cmd/internal/chrome"
	"watchroom/cmd/internal/chrome/recorder"
)

// enough is how long anything here may take before something is broken; it is no budget.
const enough = time.Minute

func start(t *testing.T) (context.Context, *chrome.Browser) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), enough)
	t.Cleanup(cancel)
	browser, err := chrome.Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	return ctx, browser
}

func open(ctx context.Context, t *testing.T, browser *chrome.Browser, name, address string) *chrome.Viewer {
	t.Helper()
	viewer, err := browser.Open(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(viewer.Close)
	if err := viewer.Inject(ctx, recorder.Script()); err != nil {
		t.Fatal(err)
	}
	if err := viewer.Navigate(ctx, address); err != nil {
		t.Fatal(err)
	}
	return viewer
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve serves a page around body.
func serve(t *testing.T, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>page</title><link rel=icon href='data:,'>", body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestViewersAreDifferentPeople(t *testing.T) {
	ctx, browser := start(t)
	address := serve(t, "hello")
	ana := open(ctx, t, browser, "Ana", address)
	bo := open(ctx, t, browser, "Bo", address)

	check(t, ana.Evaluate(ctx, "document.cookie = 'who=Ana'", nil))
	var cookie string
	check(t, bo.Evaluate(ctx, "document.cookie", &cookie))
	if cookie != "" {
		t.Errorf("Bo has Ana's cookie %q", cookie)
	}
	for _, viewer := range []*chrome.Viewer{ana, bo} {
		var state string
		check(t, viewer.Evaluate(ctx, "document.visibilityState + ' ' + document.hasFocus()", &state))
		if state != "visible true" {
			t.Errorf("the page of %s is %s", viewer.Name, state)
		}
	}
}

func TestThingsAreFoundByTheirAccessibleNames(t *testing.T) {
	ctx, browser := start(t)
	viewer := open(ctx, t, browser, "Ana", serve(t, `
		<label>Your name <input value="old"></label>
		<div id=host></div>
		<script>
			const button = document.createElement('button');
			button.setAttribute('aria-label', 'Join');
			button.textContent = 'x';
			button.onclick = () => { document.title = document.querySelector('input').value; };
			host.attachShadow({mode: 'closed'}).append(button);
			addEventListener('keydown', (e) => { if (e.key === 'k') document.title += '!'; });
		</script>`))

	check(t, viewer.Fill(ctx, "Your name", "Ana"))
	check(t, viewer.Click(ctx, "button", "Join"))
	check(t, viewer.Until(ctx, "document.title === 'Ana'"))
	check(t, viewer.Key(ctx, "k"))
	check(t, viewer.Until(ctx, "document.title === 'Ana!'"))
	found, err := viewer.Find(ctx, "button", "Leave")
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v, want nothing", found, err)
	}
}

func TestThePageCannotComplainUnheard(t *testing.T) {
	ctx, browser := start(t)
	viewer := open(ctx, t, browser, "Ana", serve(t, `
		<script>
			console.error('told');
			console.log('not a complaint');
			setTimeout(() => { document.title = 'thrown'; throw new Error('uncaught'); });
		</script>`))
	check(t, viewer.Until(ctx, "document.title === 'thrown'"))
	check(t, viewer.Evaluate(ctx, "new Promise((resolve) => setTimeout(resolve))", nil))
	viewer.Close()
	complaints := viewer.Complaints()
	if len(complaints) != 2 || !strings.Contains(complaints[0], "told") || !strings.Contains(complaints[1], "uncaught") {
		t.Errorf("complaints %q, want the error and the exception", complaints)
	}
}

func TestNothingIsLeftOfTheBrowser(t *testing.T) {
	ctx, browser := start(t)
	open(ctx, t, browser, "Ana", serve(t, "hello"))
	profile := profileOf(t, browser.PID())
	browser.Close()
	if left := processesWith(t, profile); len(left) != 0 {
		t.Errorf("processes %v use the profile still", left)
	}
	if _, err := os.Stat(strings.TrimPrefix(profile, "--user-data-dir=")); !os.IsNotExist(err) {
		t.Errorf("the profile is there still: %v", err)
	}
}

// profileOf is the argument that names the browser's profile.
func profileOf(t *testing.T, pid int) string {
	t.Helper()
	arguments, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(pid), "cmdline"))
	check(t, err)
	for argument := range strings.SplitSeq(string(arguments), "\x00") {
		if strings.HasPrefix(argument, "--user-data-dir=") {
			return argument
		}
	}
	t.Fatalf("no profile in %q", arguments)
	return ""
}

func processesWith(t *testing.T, argument string) []string {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	check(t, err)
	var found []string
	for _, line := range lines {
		arguments, err := os.ReadFile(line)
		if err == nil && slices.Contains(strings.Split(string(arguments), "\x00"), argument) {
			found = append(found, line)
		}
	}
	return found
}

// film makes ten seconds at 25 frames a second.
func film(t *testing.T) http.Handler {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin",
		"-f", "lavfi", "-i", "testsrc=size=320x180:rate=25", "-t", "10", "-c:v", "libx264", "-pix_fmt", "yuv420p",
		"-movflags", "faststart", filepath.Join(folder, "film.mp4"))
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("make a film: %v: %s", err, out)
	}
	return http.FileServer(http.Dir(folder))
}

func TestPresentedFramesAreRecorded(t *testing.T) {
	ctx, browser := start(t)
	mux := http.NewServeMux()
	mux.Handle("/film.mp4", film(t))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><link rel=icon href='data:,'><video muted preload=auto src=film.mp4></video>")
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	viewers := []*chrome.Viewer{
		open(ctx, t, browser, "Ana", server.URL), open(ctx, t, browser, "Bo", server.URL),
	}
	var clocks []recorder.Clock
	for i, viewer := range viewers {
		check(t, viewer.Until(ctx, "document.querySelector('video').readyState === 4"))
		clock, err := recorder.MeasureClock(ctx, viewer)
		check(t, err)
		t.Logf("clock of %s is known to ± %v", viewer.Name, clock.Error)
		if i == 0 {
			// The second is told to be a second further on at the same instant.
			check(t, viewer.Evaluate(ctx, "document.querySelector('video').play()", nil))
		}
		clocks = append(clocks, clock)
	}
	check(t, viewers[0].Until(ctx, "document.querySelector('video').currentTime > 1"))
	check(t, viewers[1].Evaluate(ctx, "document.querySelector('video').play()", nil))
	check(t, viewers[1].Until(ctx, "document.querySelector('video').currentTime > 2"))

	var recordings []recorder.Recording
	for i, viewer := range viewers {
		recording, err := recorder.Take(ctx, viewer.Name, viewer, clocks[i])
		check(t, err)
		if len(recording.Frames) < 10 {
			t.Fatalf("%s recorded %d frames", viewer.Name, len(recording.Frames))
		}
		recordings = append(recordings, recording)
	}
	last := recordings[1].Frames[len(recordings[1].Frames)-1].Shown
	skew := recorder.Compare(recordings, last.Add(-time.Second), last)
	if !skew.Complete() {
		t.Fatalf("%d of %d samples; missing %v", len(skew.Samples), skew.Moments, skew.Missing)
	}
	// Ana was past 1 s when Bo began at 0. Her clock runs on between frames; what is compared is frames, up to one of them behind it.
	const frame = time.Second / 25
	if got := skew.Summary(); got.P50 < time.Second-frame || got.P50 > 3*time.Second {
		t.Errorf("skew %+v, want a little more than a second", got)
	}
	t.Logf("skew %+v, longest gap %+v", skew.Summary(), recordings[1].LongestGap(last.Add(-time.Second), last))
}
