package fmp4

import (
	"fmt"
	"math"
	"time"

	"watchroom/media"
)

// What ends a fragment besides its length, so that samples without durations cannot pile up.
const (
	maxFragmentSamples = 4096
	maxFragmentBytes   = 64 << 20
)

// CutterConfig says how one track is cut.
type CutterConfig struct {
	Track  media.Track // its ID becomes the track_ID, its Timescale is that of the samples
	Epoch  media.Epoch
	Target time.Duration // length after which a fragment is cut; 0 is 500 ms
	First  time.Duration // that of the first fragment; each after it is twice as long, up to Target; 0 is Target
	Origin time.Duration // what FFmpeg was told to add to all times (-output_ts_offset); taken off again
	Shift  time.Duration // added to all times: the turns of a looped item before this one
}

// Cutter makes fragments from the samples of one track. Its methods are for one goroutine.
type Cutter struct {
	cfg      CutterConfig
	target   int64 // ticks
	goal     int64 // ticks, of the fragment being made; grows to target
	origin   int64 // ticks
	shift    int64 // ticks
	raise    int64 // ticks added to decode times and taken off composition offsets; see doc.go
	started  bool
	sequence uint32
	err      error // of the configuration

	samples []cutSample // pending
	payload []byte      // theirs
	end     int64       // ticks, just after the last sample
	shown   int64       // ticks, where presentation ends so far
}

// cutSample is a pending sample, in ticks of the fragment's own clock.
type cutSample struct {
	dts      int64
	offset   int32 // composition
	duration uint32
	size     int
	keyframe bool
}

// NewCutter cuts one track's samples. A configuration that cannot work is told by the first Push.
func NewCutter(cfg CutterConfig) *Cutter {
	c := &Cutter{cfg: cfg}
	if cfg.Target <= 0 {
		cfg.Target = 500 * time.Millisecond
	}
	if cfg.Track.Timescale == 0 || cfg.Track.ID == 0 {
		c.err = fmt.Errorf("track %d with timescale %d: %w", cfg.Track.ID, cfg.Track.Timescale, ErrMalformed)
		return c
	}
	for _, length := range []struct {
		of time.Duration
		to *int64
	}{{cfg.Target, &c.target}, {cfg.First, &c.goal}, {cfg.Origin, &c.origin}, {cfg.Shift, &c.shift}} {
		ticks, err := toTicks(length.of, cfg.Track.Timescale)
		if err != nil || ticks > maxTicks || ticks < -maxTicks {
			c.err = fmt.Errorf("track %d, %v: %w", cfg.Track.ID, length.of, ErrTime)
		}
		*length.to = ticks
	}
	if c.goal <= 0 || c.goal > c.target {
		c.goal = c.target
	}
	return c
}

// Push adds a sample, whose data it copies, and returns the fragments finished by it: none, one, or two when
// the sample is a fragment by itself. A video fragment begins at every keyframe, and any fragment where a sample does not
// begin at the end of the one before.
func (c *Cutter) Push(s Sample) ([]*media.Fragment, error) {
	next, err := c.place(s)
	if err != nil {
		return nil, fmt.Errorf("cutting track %d: %w", c.cfg.Track.ID, err)
	}
	var done []*media.Fragment
	if c.cutsBefore(next) {
		if done, err = c.flushTo(done); err != nil {
			return nil, err
		}
	}
	c.samples = append(c.samples, next)
	c.payload = append(c.payload, s.Data...)
	c.end = next.dts + int64(next.duration)
	c.shown = max(c.shown, c.end+int64(next.offset))
	if c.end-c.samples[0].dts >= c.goal {
		c.goal = min(2*c.goal, c.target)
		return c.flushTo(done)
	}
	return done, nil
}

// Flush returns what is left as a last fragment, or nil.
func (c *Cutter) Flush() (*media.Fragment, error) {
	if len(c.samples) == 0 {
		return nil, nil
	}
	f, err := c.build()
	c.samples, c.payload = c.samples[:0], c.payload[:0]
	return f, err
}

// move adds to the times of all samples to come and drops those that are pending.
func (c *Cutter) move(by time.Duration) error {
	ticks, err := toTicks(by, c.cfg.Track.Timescale)
	if err != nil || ticks > maxTicks || ticks < -maxTicks {
		return fmt.Errorf("track %d, moving by %v: %w", c.cfg.Track.ID, by, ErrTime)
	}
	c.shift += ticks
	c.samples, c.payload = c.samples[:0], c.payload[:0]
	return nil
}

// End is the decode time just after the last sample pushed, on the clock of Fragment.Decode, and false before
// the first.
func (c *Cutter) End() (time.Duration, bool) {
	if !c.started {
		return 0, false
	}
	end, err := toDuration(c.end, c.cfg.Track.Timescale)
	return end, err == nil
}

// PresentationEnd is the time at which the last of the samples pushed stops being shown, whatever their order,
// and false before the first. With B-frames it is later than End, unless decode times were raised.
func (c *Cutter) PresentationEnd() (time.Duration, bool) {
	if !c.started {
		return 0, false
	}
	end, err := toDuration(c.shown, c.cfg.Track.Timescale)
	return end, err == nil
}

func (c *Cutter) flushTo(done []*media.Fragment) ([]*media.Fragment, error) {
	f, err := c.Flush()
	if err != nil || f == nil {
		return done, err
	}
	return append(done, f), nil
}

// place moves a sample to the fragment's clock.
func (c *Cutter) place(s Sample) (cutSample, error) {
	if c.err != nil {
		return cutSample{}, c.err
	}
	if s.DTS > maxTicks*2 || s.DTS < -maxTicks*2 {
		return cutSample{}, fmt.Errorf("decode time %d: %w", s.DTS, ErrTime)
	}
	if !c.started {
		c.started = true
		c.raise = max(0, c.origin-s.DTS, c.origin-s.DTS-c.shift)
	}
	dts := s.DTS - c.origin + c.raise + c.shift
	offset := int64(s.CTSOffset) - c.raise
	if dts < 0 || dts > maxTicks*2 || offset < math.MinInt32 {
		return cutSample{}, fmt.Errorf("decode time %d, composition offset %d: %w", dts, offset, ErrTime)
	}
	return cutSample{
		dts: dts, offset: int32(offset), duration: s.Duration, size: len(s.Data),
		keyframe: s.Keyframe || c.cfg.Track.Kind == media.KindAudio,
	}, nil
}

func (c *Cutter) cutsBefore(next cutSample) bool {
	return len(c.samples) > 0 && (next.dts != c.end ||
		next.keyframe && c.cfg.Track.Kind == media.KindVideo ||
		len(c.samples) >= maxFragmentSamples || len(c.payload)+next.size > maxFragmentBytes)
}
