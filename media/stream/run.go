package stream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/fmp4"
	"watchroom/media/publication"
	"watchroom/media/ring"
	"watchroom/media/source"
)

// errSuperseded ends a run whose readers have been given to another one.
var errSuperseded = errors.New("superseded")

// run is one epoch: a process, or for a looped item one process after the other.
type run struct {
	stream *Stream
	req    Request

	mu   sync.Mutex // guards what follows
	stop context.CancelFunc
	dead bool // broke, or was cancelled
	// answers is the epoch its events carry: a seek within the ring gives the run a new one.
	answers media.Epoch
	ended   bool // everything was delivered
	end     time.Duration

	begun bool      // ring.Begin was called
	next  time.Time // when the next fragment of the lead may be read
	ready bool
	plan  Plan

	beside *run     // the one this is spliced to
	live   *liveRun // nil for what can be read as fast as it is wanted
	told   time.Time
}

// runs are those that may still be alive, the newest last. There is more than one during a splice.
type runs struct{ list []*run }

func (r *runs) cancel() {
	for _, n := range r.list {
		n.cancel()
	}
	r.list = nil
}

func (r *runs) newest() *run {
	if len(r.list) == 0 {
		return nil
	}
	return r.list[len(r.list)-1]
}

func newRun(s *Stream, r Request) *run {
	return &run{stream: s, req: r, answers: r.Epoch}
}

// cancel ends the run; one that has ended has nothing to end.
func (n *run) cancel() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dead = true
	if n.stop != nil {
		n.stop()
	}
}

// serves tells whether what the run delivers, or has delivered, is the item asked for, with the tracks that are needed.
func (n *run) serves(r Request) bool {
	if n == nil || n.req.ItemNumber != r.ItemNumber || r.WebRTC && !n.req.WebRTC {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return !n.dead
}

// answersFor gives the run another epoch, and returns what there is to say about it: that it
// delivers, and that it has delivered everything if that was said for the epoch before.
func (n *run) answersFor(e media.Epoch) []Event {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answers = e
	if n.ended {
		return []Event{Ready{Epoch: e}, Ended{Epoch: e, End: n.end}}
	}
	return []Event{Ready{Epoch: e}}
}

func (n *run) epoch() media.Epoch {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.answers
}

// finish notes that everything was delivered.
func (n *run) finish(end time.Duration) Ended {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended, n.end = true, end
	return Ended{Epoch: n.answers, End: end}
}

// do is the whole run. It tells the room how it ended, unless it was cancelled or superseded.
func (n *run) do(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	n.mu.Lock()
	n.stop = stop
	dead := n.dead
	n.mu.Unlock()
	if dead {
		return
	}
	log := n.stream.cfg.Log.With("epoch", n.req.Epoch)
	log.Debug("epoch starts", "position", n.req.Position, "mode", int(n.req.Mode))
	end, err := n.read(ctx)
	if ctx.Err() != nil || errors.Is(err, errSuperseded) {
		return
	}
	if err != nil {
		n.cancel()
		n.stream.ring.Break(n.req.Epoch)
		log.Warn("epoch broke", "err", err)
		// The run's own context is gone with cancel; the sentence still has to arrive.
		end, _ := n.stream.ring.Newest()
		n.stream.say(context.WithoutCancel(ctx), Broke{
			Epoch: n.epoch(), Sentence: n.sentence(err), Final: n.final(err), End: end,
			Changed: errors.Is(err, publication.ErrChanged) || errors.Is(err, errChanged),
		})
		return
	}
	n.stream.ring.Finish(n.req.Epoch, end)
	n.stream.say(ctx, n.finish(end))
}

// sourceError is a source that cannot be opened; it says so itself.
type sourceError struct{ error }

func (e sourceError) Unwrap() error { return e.error }

func isSourceError(err error) bool {
	_, is := errors.AsType[sourceError](err)
	return is
}

// final tells whether starting again is of no use.
func (n *run) final(err error) bool {
	return errors.Is(err, ErrNothing) || isSourceError(err) || errors.Is(err, ffmpeg.ErrMissing) ||
		!n.begun && n.req.Mode != Resume && errors.Is(err, ffmpeg.ErrNotMedia)
}

// read delivers the item from the position asked for and returns where it ended.
func (n *run) read(ctx context.Context) (time.Duration, error) {
	item := *n.req.Item
	quality := n.stream.cfg.Quality
	if n.stream.undescribed.Load() == n.req.ItemNumber && item.Live {
		quality.Forced = true
	}
	plan, err := NewPlan(item, Browsers{
		Answered: n.req.Answered, Unplayable: n.req.Unplayable, WebRTC: n.req.WebRTC,
	}, quality, n.stream.cfg.Encoder)
	if err != nil {
		return 0, err
	}
	n.plan = plan
	if item.Source.Kind == media.SourcePublished {
		n.goLive()
		n.live.lenient, n.live.beside = true, nil // it has a clock of its own, the same in all epochs, and may stand still
		return n.watched(ctx, n.published)
	}
	start := n.start()
	if item.Live {
		n.goLive()
		return n.watched(ctx, func(ctx context.Context) (time.Duration, error) { return 0, n.happen(ctx, start) })
	}
	if !item.Looped() {
		return n.once(ctx, start, 0)
	}
	round := start / item.Duration
	start -= round * item.Duration
	for {
		if _, err := n.once(ctx, start, round*item.Duration); err != nil {
			return 0, err
		}
		round, start = round+1, 0
	}
}

// start is the position to begin at: where the broken epoch ended, if that is still ahead.
func (n *run) start() time.Duration {
	if n.req.Mode == Resume {
		if edge, ok := n.stream.ring.Newest(); ok && edge > n.req.Position {
			return edge
		}
	}
	return n.req.Position
}

// once runs one process from start on, its times shifted, and returns where it ended.
func (n *run) once(ctx context.Context, start, shift time.Duration) (time.Duration, error) {
	in, closer, err := source.Open(n.req.Item.Source)
	if err != nil {
		return 0, sourceError{err}
	}
	defer closer.Close() //nolint:errcheck // opened for reading
	return n.through(ctx, in, start, shift)
}

// through reads an input with a process.
func (n *run) through(ctx context.Context, in ffmpeg.Input, start, shift time.Duration) (time.Duration, error) {
	in.Live = n.req.Item.Live
	p, err := ffmpeg.Start(ctx, n.stream.cfg.Tools, ffmpeg.Args(n.plan.job(*n.req.Item, in, start)), in)
	if err != nil {
		return 0, fmt.Errorf("starting FFmpeg: %w", err)
	}
	defer p.Stop()
	tracks := n.plan.tracks()
	n.stream.status.started(n.req.Epoch, n.plan, n.req.WebRTC)
	split, err := fmp4.Open(p, fmp4.SplitConfig{
		Epoch:  n.req.Epoch,
		Target: n.stream.cfg.Fragment,
		First:  firstFragment,
		Origin: ffmpeg.Shift,
		Shift:  shift,
		Track:  func(t fmp4.TrackInfo) (media.Track, bool) { return planned(tracks, t) },
	})
	if err != nil {
		return 0, n.why(p, fmt.Errorf("reading the encoder: %w", err))
	}
	if err := n.begin(split.Inits()); err != nil {
		return 0, err
	}
	if err := split.Run(func(f *media.Fragment) error { return n.deliver(ctx, f) }); err != nil {
		return 0, n.why(p, err)
	}
	if err := p.Wait(); err != nil {
		return 0, fmt.Errorf("FFmpeg: %w", err)
	}
	return end(split, tracks), nil
}

// why prefers what the process says to what was seen of its output.
func (n *run) why(p *ffmpeg.Process, err error) error {
	if errors.Is(err, errSuperseded) || errors.Is(err, context.Canceled) {
		return err
	}
	w := p.Wait()
	if _, exited := errors.AsType[*ffmpeg.ExitError](w); exited {
		return fmt.Errorf("%w (%w)", w, err)
	}
	return err
}

// planned finds the plan's track for one of the process's: FFmpeg counts from 1 in the order of the job.
func planned(tracks []media.Track, info fmp4.TrackInfo) (media.Track, bool) {
	i := int(info.ID) - 1
	if i < 0 || i >= len(tracks) || tracks[i].Kind != info.Kind {
		return media.Track{}, false
	}
	return tracks[i], true
}

// end is where the picture ends, or the sound where there is none.
func end(split *fmp4.Splitter, tracks []media.Track) time.Duration {
	for _, t := range tracks {
		if at, ok := split.PresentationEnd(t.ID); ok {
			return at
		}
	}
	return 0
}

// splice changes over ahead of the playhead, or, where nothing lies ahead of what happens now, as soon as can be.
func (n *run) splice() ring.Change {
	if n.req.Item.Live {
		return ring.Splice{}
	}
	return ring.Splice{Margin: SpliceMargin}
}

func (n *run) begin(inits []media.Init) error {
	if n.begun {
		return nil
	}
	n.begun = true
	var change ring.Change = ring.Replace{At: n.req.Position}
	switch n.req.Mode {
	case Splice:
		change = n.splice()
	case Resume:
		change = ring.Resume{}
	case Replace, Seek:
	}
	info := ring.Run{Epoch: n.req.Epoch, Item: n.req.ItemNumber, Inits: inits, WebRTC: n.req.WebRTC, Live: n.req.Item.Live}
	if err := n.stream.ring.Begin(info, change); err != nil {
		return fmt.Errorf("keeping the epoch: %w", err)
	}
	return nil
}
