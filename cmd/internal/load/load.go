package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// The errors of this package.
var (
	ErrTransport = errors.New("only ws and webrtc can be simulated")
	ErrLink      = errors.New("that is not the link of a room")
	ErrRefused   = errors.New("the server refused")
	ErrViolation = errors.New("the viewers were not sent what they should have been")
)

// Config says what to simulate.
type Config struct {
	RoomURL   string // as people get it
	Viewers   int
	Transport string        // ws, or webrtc
	For       time.Duration // counted from when all viewers are connected
	Guests    int           // people the viewers are spread over; 1 when 0, since joining is limited per address
}

// The ways to watch.
const (
	overSockets = "ws"
	overWebRTC  = "webrtc"
)

// opening is how many viewers connect at once.
const opening = 32

// between is the time from one latecomer to the next: they join a room of viewers who watch, one at a time.
const between = 250 * time.Millisecond

// patience is how long a latecomer waits for the picture.
const patience = 10 * time.Second

var errNoPicture = fmt.Errorf("no picture within %v", patience)

// Run simulates viewers until cfg.For is over or the context ends, writes the report to out and returns it. The
// error is ErrViolation when anything was wrong with what came.
func Run(ctx context.Context, cfg Config, out io.Writer) (Report, error) {
	cfg.Transport = cmp.Or(cfg.Transport, overSockets)
	if cfg.Transport != overSockets && cfg.Transport != overWebRTC {
		return Report{}, fmt.Errorf("%s: %w", cfg.Transport, ErrTransport)
	}
	cfg.Viewers, cfg.Guests = max(cfg.Viewers, 1), max(cfg.Guests, 1)
	d, err := findRoom(ctx, cfg.RoomURL)
	if err != nil {
		return Report{}, err
	}
	defer d.close()
	for i := range min(cfg.Guests, cfg.Viewers) {
		if err := d.join(ctx, fmt.Sprintf("Load %d", i+1)); err != nil {
			return Report{}, err
		}
	}
	before, statsErr := d.stats(ctx)
	w := newWitness()
	began := time.Now()
	watching := simulate(ctx, d, cfg, w)
	defer watching.stop()
	if err := watching.connected(ctx); err != nil {
		return Report{}, err
	}
	watching.joined(ctx, d, cfg)
	var after stats
	if statsErr == nil {
		after, statsErr = d.stats(context.WithoutCancel(ctx))
	}
	watching.stop()
	r := w.report(cfg.Viewers, time.Since(began))
	r.Transport = cfg.Transport
	if statsErr == nil {
		r.cost(before, after)
	}
	if _, err := io.WriteString(out, r.String()); err != nil {
		return r, fmt.Errorf("writing the report: %w", err)
	}
	if r.Violations() > 0 {
		return r, ErrViolation
	}
	return r, nil
}

// crowd is the running viewers.
type crowd struct {
	cancel  context.CancelFunc
	witness *witness
	running sync.WaitGroup
	opened  chan error // one for each viewer
	viewers int
}

func simulate(ctx context.Context, d *door, cfg Config, w *witness) *crowd {
	ctx, cancel := context.WithCancel(ctx)
	c := &crowd{cancel: cancel, witness: w, opened: make(chan error, cfg.Viewers), viewers: cfg.Viewers}
	turn := make(chan struct{}, opening)
	for i := range cfg.Viewers {
		v := newBrowser(cfg.Transport, member{door: d, cookies: d.guest(i), witness: w}, w.firstKeyframe)
		c.running.Go(func() {
			turn <- struct{}{}
			err := v.open(ctx)
			<-turn
			c.opened <- err
			if err == nil {
				v.watch(ctx)
			}
		})
	}
	return c
}

// browser is a simulated one.
type browser interface {
	open(ctx context.Context) error
	watch(ctx context.Context)
}

// newBrowser is one that watches in some way and tells when it has a picture.
func newBrowser(transport string, m member, onKeyframe func(after time.Duration)) browser {
	if transport == overWebRTC {
		m.plays = true // a room that stands sends nothing, where a media socket would have its lead
		return &peer{member: m, onKeyframe: onKeyframe}
	}
	return &viewer{member: m, onKeyframe: onKeyframe}
}

// connected waits for all viewers; the first that could not connect is the error.
func (c *crowd) connected(ctx context.Context) error {
	for range c.viewers {
		select {
		case err := <-c.opened:
			if err != nil {
				return err
			}
		case <-ctx.Done():
			return fmt.Errorf("connecting viewers: %w", ctx.Err())
		}
	}
	return nil
}

// joined lets latecomers join and leave beside the crowd for as long as it is to watch.
func (c *crowd) joined(ctx context.Context, d *door, cfg Config) {
	ctx, cancel := context.WithTimeout(ctx, cfg.For)
	defer cancel()
	next := time.NewTicker(between)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		if err := c.joins(ctx, d, cfg.Transport); err != nil && ctx.Err() == nil {
			c.witness.failed(fmt.Sprintf("a latecomer: %v", err))
		}
	}
}

// joins is one latecomer, who leaves with the first keyframe.
func (c *crowd) joins(ctx context.Context, d *door, transport string) error {
	ctx, leave := context.WithTimeout(ctx, patience)
	defer leave()
	// What they were sent is nobody's bytes: a witness of their own forgets it.
	v := newBrowser(transport, member{door: d, cookies: d.guest(0), witness: newWitness()}, func(after time.Duration) {
		c.witness.latecomer(after)
		leave()
	})
	if err := v.open(ctx); err != nil {
		return err
	}
	v.watch(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errNoPicture
	}
	return nil
}

func (c *crowd) stop() {
	c.cancel()
	c.running.Wait()
}
