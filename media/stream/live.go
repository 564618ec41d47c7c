package stream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/fmp4"
	"watchroom/media/ring"
	"watchroom/media/source"
)

const (
	// silence is how long a live source may deliver nothing before it counts as gone.
	silence = 15 * time.Second
	// telling is how often the room is told where the edge is.
	telling  = 250 * time.Millisecond
	aPicture = 10 * time.Millisecond // or less: each is a fragment
	// straggle is how far a track may lie behind the furthest before it counts as having ended.
	straggle = 3 * time.Second
)

// Why a live run ends.
var (
	errEnded   = errors.New("the source has ended")
	errSilent  = errors.New("the source says nothing")
	errClock   = errors.New("the source's clock has jumped")
	errChanged = errors.New("the picture has another format")
)

// liveRun is what a run of something that happens now has besides.
type liveRun struct {
	meter  *meter
	came   chan struct{} // a token when a fragment came
	begin  time.Duration // of the first picture; guarded by run.mu, as begun
	begun  bool
	ends   map[media.TrackID]time.Duration
	beside *meter // of the run that goes on meanwhile; nil unless this one is spliced, and once it has fallen in
	split  *fmp4.Splitter
	avc    fmp4.AVCConfig // of what is copied, to see that it changes
	// lenient runs are not ended for their times or their silence.
	lenient bool
}

// goLive makes the run one of something that happens now.
func (n *run) goLive() {
	n.live = &liveRun{
		meter: newMeter(n.stream.began, time.Now()), came: make(chan struct{}, 1), ends: make(map[media.TrackID]time.Duration),
	}
	if n.beside != nil && n.beside.live != nil {
		n.live.beside = n.beside.live.meter
	}
}

// watched does what delivers, and tells the room how far it has come.
func (n *run) watched(ctx context.Context, deliver func(context.Context) (time.Duration, error)) (time.Duration, error) {
	var watching sync.WaitGroup
	defer watching.Wait()
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	watching.Go(func() { n.watch(ctx, gone) })
	end, err := deliver(ctx)
	if errors.Is(context.Cause(ctx), errSilent) {
		err = errSilent
	}
	return end, err
}

// happen delivers what happens now, at positions from start on, until it is over.
func (n *run) happen(ctx context.Context, start time.Duration) error {
	if n.live.beside != nil {
		start = 0
	}
	in, closer, err := source.Open(n.req.Item.Source)
	if err != nil {
		return sourceError{err}
	}
	defer closer.Close() //nolint:errcheck // opened for reading
	in.Live = true
	p, err := ffmpeg.Start(ctx, n.stream.cfg.Tools, ffmpeg.Args(n.plan.job(*n.req.Item, in, 0)), in)
	if err != nil {
		return fmt.Errorf("starting FFmpeg: %w", err)
	}
	defer p.Stop()
	n.stream.status.started(n.req.Epoch, n.plan, n.req.WebRTC)
	switch err := n.split(ctx, p, start); {
	case errors.Is(err, errClock), errors.Is(err, errChanged):
		return err // the process goes on, and has nothing to say
	case err != nil:
		return n.why(p, err)
	}
	if err := p.Wait(); err != nil {
		return fmt.Errorf("FFmpeg: %w", err)
	}
	return errEnded
}

// split delivers what a process writes, until it ends.
func (n *run) split(ctx context.Context, p *ffmpeg.Process, start time.Duration) error {
	tracks := n.plan.tracks()
	split, err := fmp4.Open(p, fmp4.SplitConfig{
		Epoch: n.req.Epoch, Target: n.fragment(), Origin: ffmpeg.Shift, Shift: start,
		Track: func(t fmp4.TrackInfo) (media.Track, bool) { return planned(tracks, t) },
	})
	if err != nil {
		return fmt.Errorf("reading the encoder: %w", err)
	}
	n.live.split = split
	if n.plan.Video != nil && n.plan.Video.Copy {
		n.live.avc, _ = fmp4.AVC(split.Inits()[0].Bytes) //nolint:errcheck // another codec: nothing is compared
	}
	if err := n.begin(split.Inits()); err != nil {
		return err
	}
	return split.Run(func(f *media.Fragment) error { return n.deliver(ctx, f) })
}

// watch tells the room how far the run has come until the context is done, and ends a run that has gone silent.
func (n *run) watch(ctx context.Context, gone context.CancelCauseFunc) {
	l := n.live
	rest, quiet, tell := time.NewTimer(time.Hour), time.NewTimer(silence), time.NewTicker(telling)
	defer rest.Stop()
	defer quiet.Stop()
	defer tell.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.came:
			quiet.Reset(silence)
		case <-rest.C:
		case <-tell.C:
		case <-quiet.C:
			if !l.lenient {
				gone(errSilent)
				return
			}
		}
		left, settled := l.meter.rests(time.Now())
		if !settled {
			rest.Reset(max(left, time.Millisecond))
			continue
		}
		n.tellEdge(ctx)
	}
}

// tellEdge says where the edge is, and once that there is one.
func (n *run) tellEdge(ctx context.Context) {
	n.mu.Lock()
	begun, begin, told := n.live.begun, n.live.begin, n.told
	now := time.Now()
	due := begun && now.Sub(told) >= telling*9/10
	first := begun && told.IsZero()
	if due {
		n.told = now
	}
	n.mu.Unlock()
	if !due {
		return
	}
	edge, lag := n.live.meter.edge(now)
	from, _ := n.stream.ring.From()
	n.stream.say(ctx, Edge{Epoch: n.epoch(), Edge: edge, At: now, Begin: begin, From: from, Lag: lag})
	if first {
		n.stream.say(ctx, Ready{Epoch: n.epoch()})
	}
}

// fragment is how long fragments are: whoever watches over WebRTC is sent a picture as soon as there is one.
func (n *run) fragment() time.Duration {
	if n.req.WebRTC {
		return min(aPicture, n.stream.cfg.Live)
	}
	return n.stream.cfg.Live
}

// deliverLive keeps a fragment of what happens now. Nothing waits for anybody.
func (n *run) deliverLive(f *media.Fragment) error {
	l := n.live
	leading := f.Track == media.FirstVideo || n.plan.Video == nil
	if leading && f.Keyframe && l.changed(f) {
		if !l.begun { // the source's description is not of what it sends: only a decoder can tell
			n.stream.undescribed.Store(n.req.ItemNumber)
		}
		return errChanged
	}
	if !l.measure(f, time.Now()) {
		return errClock
	}
	defer l.wake()
	if l.beside != nil {
		return n.fallIn()
	}
	if n.stream.ring.Passed(n.req.Epoch) {
		return errSuperseded
	}
	timeline, _ := n.stream.playhead()
	n.stream.ring.SetPlayhead(timeline.At(time.Now()))
	if err := n.keep(f); err != nil {
		return err
	}
	if leading && f.Keyframe {
		n.mu.Lock()
		if !l.begun {
			l.begun, l.begin = true, f.Start
		}
		n.mu.Unlock()
	}
	return nil
}

func (l *liveRun) wake() {
	select {
	case l.came <- struct{}{}:
	default:
	}
}

// measure notes when the fragment came. False: its times cannot be those of a clock that runs as ours does.
func (l *liveRun) measure(f *media.Fragment, now time.Time) bool {
	last, known := l.ends[f.Track]
	if known && f.Decode < last-aheadOfTime && !l.lenient {
		return false
	}
	before, had := l.edge()
	l.ends[f.Track] = f.End()
	after, _ := l.edge()
	if !had {
		before = after
	}
	if after <= before && had || l.meter.add(now, before, after) {
		return true
	}
	if l.lenient {
		l.meter.again(now, after)
	}
	return l.lenient
}

// edge is up to where all tracks are there that go on.
func (l *liveRun) edge() (time.Duration, bool) {
	var furthest time.Duration
	for _, end := range l.ends {
		furthest = max(furthest, end)
	}
	edge := furthest
	for _, end := range l.ends {
		if end > furthest-straggle {
			edge = min(edge, end)
		}
	}
	return edge, len(l.ends) > 0
}

// fallIn moves a spliced run to the positions of the one beside it as soon as it is clear when things come; what came until
// then is not needed.
func (n *run) fallIn() error {
	l := n.live
	now := time.Now()
	if _, settled := l.meter.rests(now); !settled {
		return nil
	}
	theirs, _ := l.beside.edge(now)
	ours, _ := l.meter.edge(now)
	by := theirs - ours
	if err := l.split.Move(by); err != nil {
		return fmt.Errorf("placing the epoch: %w", err)
	}
	l.meter.move(by)
	clear(l.ends)
	l.beside = nil
	return nil
}

// keep puts a fragment into the ring.
func (n *run) keep(f *media.Fragment) error {
	switch err := n.stream.ring.Append(f); {
	case errors.Is(err, ring.ErrEpoch):
		return errSuperseded
	case err != nil:
		return fmt.Errorf("keeping a fragment: %w", err)
	}
	n.stream.status.delivered(f)
	return nil
}

// changed tells whether a keyframe brings a sequence parameter set that its decoders were not given: a picture of another size.
func (l *liveRun) changed(f *media.Fragment) bool {
	s := f.Samples[0]
	other := false
	if len(l.avc.SPS) == 0 {
		return false
	}
	err := l.avc.NALUnits(f.Bytes[s.Offset:s.Offset+s.Size], func(unit []byte) {
		if unit[0]&31 == 7 && !containsSet(l.avc.SPS, unit) {
			other = true
		}
	})
	return err == nil && other
}

func containsSet(sets [][]byte, set []byte) bool {
	for _, s := range sets {
		if bytes.Equal(s, set) {
			return true
		}
	}
	return false
}

// sentence is what people are told when the run has broken.
func (n *run) sentence(err error) string {
	if n.live == nil || n.live.lenient || n.final(err) {
		return sentence(err)
	}
	if n.live.begun || n.req.Mode == Resume {
		return "The stream has stopped; trying again."
	}
	if errors.Is(err, errSilent) {
		return "The stream does not answer; trying again."
	}
	return sentence(err) + " Trying again."
}
