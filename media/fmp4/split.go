package fmp4

import (
	"errors"
	"fmt"
	"io"
	"time"

	"watchroom/media"
)

// SplitConfig says how a stream of several tracks becomes fragments.
type SplitConfig struct {
	Epoch media.Epoch
	// Track names a track of the stream: its ID, and what only the caller knows (Language, Title, Copied,
	// FrameRate). The rest is filled in from the stream. False leaves the track out.
	Track  func(TrackInfo) (media.Track, bool)
	Target time.Duration // see CutterConfig
	First  time.Duration // see CutterConfig
	// Pictures is the Target of video; 0: that of all.
	Pictures time.Duration
	Origin   time.Duration // see CutterConfig
	Shift    time.Duration // see CutterConfig; converted to each track's ticks once
	Limits   Limits
}

// Samples is where a Splitter reads: a [Demuxer], or something else that has tracks and samples.
type Samples interface {
	Header() (*Header, error)
	// Next returns samples in an order in which they can be shown as they come, and io.EOF at the end.
	Next() (Sample, error)
}

// Splitter cuts all tracks of one stream. Its methods are for one goroutine.
type Splitter struct {
	samples Samples
	tracks  []splitTrack
	inits   []media.Init
}

type splitTrack struct {
	mp4ID  uint32
	id     media.TrackID
	cutter *Cutter
}

// Open reads the stream's header; it blocks until that has come.
func Open(r io.Reader, cfg SplitConfig) (*Splitter, error) {
	return Split(NewDemuxer(r, cfg.Limits), cfg)
}

// Split does the same with samples that come otherwise.
func Split(samples Samples, cfg SplitConfig) (*Splitter, error) {
	s := &Splitter{samples: samples}
	header, err := samples.Header()
	if err != nil {
		return nil, fmt.Errorf("opening a stream: %w", err)
	}
	for _, info := range header.Tracks {
		track, wanted := cfg.Track(info)
		if !wanted {
			continue
		}
		if _, taken := s.track(track.ID); taken {
			return nil, fmt.Errorf("opening a stream: two tracks are %d: %w", track.ID, ErrMalformed)
		}
		bytes, err := InitSegment(info, track.ID)
		if err != nil {
			return nil, fmt.Errorf("opening a stream: %w", err)
		}
		track = info.fill(track)
		s.inits = append(s.inits, media.Init{Track: track, Epoch: cfg.Epoch, Bytes: bytes})
		target := cfg.Target
		if track.Kind == media.KindVideo && cfg.Pictures > 0 {
			target = cfg.Pictures
		}
		s.tracks = append(s.tracks, splitTrack{info.ID, track.ID, NewCutter(CutterConfig{
			Track: track, Epoch: cfg.Epoch, Target: target, First: cfg.First, Origin: cfg.Origin, Shift: cfg.Shift,
		})})
	}
	return s, nil
}

// fill adds to a track what the stream says about it.
func (t TrackInfo) fill(track media.Track) media.Track {
	track.Kind, track.Codec, track.Timescale = t.Kind, t.Codec, t.Timescale
	track.Width, track.Height = t.Width, t.Height
	track.SampleRate, track.Channels = t.SampleRate, t.Channels
	if track.Language == "" {
		track.Language = t.Language
	}
	return track
}

// Inits lists the initialisation segments, in the order of the stream. Streams made with the same
// settings have the same bytes.
func (s *Splitter) Inits() []media.Init { return s.inits }

// Run hands every fragment to sink, in the order in which they are complete, until the stream ends: nil at a clean
// end, an error that wraps io.ErrUnexpectedEOF when it was cut off, or what the reader said; whole samples before
// that are delivered. The first error of sink ends it at once and is returned. Nothing is read while sink blocks.
func (s *Splitter) Run(sink func(*media.Fragment) error) error {
	for {
		sample, err := s.samples.Next()
		if err != nil {
			return s.finish(err, sink)
		}
		for i := range s.tracks {
			if s.tracks[i].mp4ID != sample.Track {
				continue
			}
			done, err := s.tracks[i].cutter.Push(sample)
			if err != nil {
				return err
			}
			for _, f := range done {
				if err := sink(f); err != nil {
					return err
				}
			}
		}
	}
}

func (s *Splitter) finish(cause error, sink func(*media.Fragment) error) error {
	for i := range s.tracks {
		f, err := s.tracks[i].cutter.Flush()
		if err != nil {
			return err
		}
		if f == nil {
			continue
		}
		if err := sink(f); err != nil {
			return err
		}
	}
	if errors.Is(cause, io.EOF) {
		return nil
	}
	return fmt.Errorf("splitting a stream: %w", cause)
}

// Move adds to all times from the next sample on. Samples that are in no fragment yet are dropped.
func (s *Splitter) Move(by time.Duration) error {
	for _, t := range s.tracks {
		if err := t.cutter.move(by); err != nil {
			return err
		}
	}
	return nil
}

// End is the decode time just after the last sample of a track so far, and false for a track without samples.
func (s *Splitter) End(id media.TrackID) (time.Duration, bool) {
	t, ok := s.track(id)
	if !ok {
		return 0, false
	}
	return t.cutter.End()
}

// PresentationEnd is the time at which the last sample of a track so far stops being shown.
func (s *Splitter) PresentationEnd(id media.TrackID) (time.Duration, bool) {
	t, ok := s.track(id)
	if !ok {
		return 0, false
	}
	return t.cutter.PresentationEnd()
}

func (s *Splitter) track(id media.TrackID) (splitTrack, bool) {
	for _, t := range s.tracks {
		if t.id == id {
			return t, true
		}
	}
	return splitTrack{}, false
}
