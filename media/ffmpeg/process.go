package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// Process is one running FFmpeg. Read is for one goroutine; the other methods may be called from
// any, also at once.
type Process struct {
	out    *os.File // reading end of its standard output
	tail   tail
	cancel context.CancelFunc
	closed sync.Once
	done   chan struct{} // closed when it is gone and err is set
	err    error
}

var _ io.Reader = (*Process)(nil)

// Start runs FFmpeg with args (see [Args]) on the input's files. The process dies with this one, when
// ctx is done, and by [Process.Stop], which must be called in the end.
func Start(ctx context.Context, tools Tools, args []string, in Input) (*Process, error) {
	if tools.FFmpeg == "" {
		return nil, ErrMissing
	}
	return start(ctx, tools.FFmpeg, args, in.files())
}

func start(ctx context.Context, program string, args []string, files []*os.File) (*Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(ErrStopped, err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &Process{out: r, cancel: cancel, done: make(chan struct{})}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = w, &p.tail, files
	ownGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd) }
	cmd.WaitDelay = time.Second // for whoever else holds its standard error

	started := make(chan error)
	go func() { // ends with the process; Stop and Wait wait for it
		// The kernel ties the child's life to this thread, not to the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer cancel()
		err := cmd.Start()
		w.Close()
		started <- err
		if err != nil {
			return
		}
		err = cmd.Wait()
		_ = killGroup(cmd) // what it may have started itself; mostly nothing
		p.err = p.ended(ctx, err)
		close(p.done)
	}()
	if err := <-started; err != nil {
		r.Close()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return p, nil
}

// Read reads the process's standard output; io.EOF when it has ended, whyever: ask Wait.
func (p *Process) Read(b []byte) (int, error) {
	n, err := p.out.Read(b)
	if err != nil && errors.Is(err, os.ErrClosed) {
		err = io.EOF
	}
	return n, err
}

// Stop ends the process at once, with all it started, and waits until it is gone. It may be
// called again. Nothing FFmpeg could still say matters.
func (p *Process) Stop() {
	p.cancel()
	p.closed.Do(func() { p.out.Close() })
	<-p.done
}

// Wait waits until the process has ended by itself or by Stop. The error is nil after a clean end,
// [ErrStopped] after Stop or the end of the context, else an [*ExitError]. Somebody must read to the
// end or stop it: a full pipe makes it wait for ever.
func (p *Process) Wait() error {
	<-p.done
	return p.err
}

func (p *Process) ended(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ErrStopped
	}
	code := -1
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	}
	return &ExitError{Code: code, Stderr: p.tail.String()}
}
