package ffmpeg

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func tools(t *testing.T) Tools {
	t.Helper()
	found, err := Find("", "")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// endless writes a picture for as long as anybody reads.
func endless() []string {
	return strings.Fields("-nostdin -v error -f lavfi -i testsrc2=s=64x64 -f rawvideo pipe:1")
}

func TestProcessEndsByItself(t *testing.T) {
	args := strings.Fields("-nostdin -v error -f lavfi -i testsrc2=s=64x64:d=1:r=10 -pix_fmt gray -f rawvideo pipe:1")
	p, err := Start(t.Context(), tools(t), args, Input{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	n, err := io.Copy(io.Discard, p)
	if err != nil || n != 64*64*10 {
		t.Errorf("read %d bytes, %v", n, err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("Wait: %v", err)
	}
}

func TestProcessStop(t *testing.T) {
	for name, read := range map[string]bool{"while it is read": true, "while it waits for a reader": false} {
		t.Run(name, func(t *testing.T) {
			p, err := Start(t.Context(), tools(t), endless(), Input{})
			if err != nil {
				t.Fatal(err)
			}
			if read {
				if _, err := io.CopyN(io.Discard, p, 1<<20); err != nil {
					t.Fatal(err)
				}
			}
			p.Stop()
			p.Stop()
			if err := p.Wait(); !errors.Is(err, ErrStopped) {
				t.Errorf("Wait: %v", err)
			}
			if _, err := p.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				t.Errorf("Read after Stop: %v", err)
			}
		})
	}
}

func TestProcessEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, tools(t), endless(), Input{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	cancel()
	if err := p.Wait(); !errors.Is(err, ErrStopped) {
		t.Errorf("Wait: %v", err)
	}
}

func TestProcessKillsWhatItStarted(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	// The grandchild holds the pipe open: reading ends only when it is gone too.
	p, err := start(t.Context(), sh, []string{"-c", "sleep 1000 & echo begun; wait"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(p, make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	p.Stop()
	if err := p.Wait(); !errors.Is(err, ErrStopped) {
		t.Errorf("Wait: %v", err)
	}
}

func TestExitErrorHasASentence(t *testing.T) {
	in := Input{URL: "file:/nowhere", Protocols: []string{"file"}, Formats: Containers()}
	p, err := Start(t.Context(), tools(t), Args(Job{Input: in, Video: &VideoOut{}}), in)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	_, _ = io.Copy(io.Discard, p)
	var exit *ExitError
	if err := p.Wait(); !errors.As(err, &exit) {
		t.Fatalf("Wait: %v", err)
	}
	if exit.Code == 0 || exit.Sentence() == "" || !strings.Contains(exit.Error(), "/nowhere") {
		t.Errorf("%+v: %s", exit, exit.Sentence())
	}
}

func TestStartWithoutFFmpeg(t *testing.T) {
	if _, err := Start(t.Context(), Tools{}, nil, Input{}); !errors.Is(err, ErrMissing) {
		t.Errorf("no tools: %v", err)
	}
	if _, err := Find("/nowhere/ffmpeg", ""); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "install") {
		t.Errorf("Find: %v", err)
	}
}

func TestTailIsBounded(t *testing.T) {
	var k tail
	for range 3000 {
		_, _ = k.Write([]byte("0123456789"))
	}
	_, _ = k.Write([]byte("end"))
	if s := k.String(); len(s) != tailSize || !strings.HasSuffix(s, "789end") {
		t.Errorf("%d bytes, …%q", len(s), s[len(s)-8:])
	}
}
