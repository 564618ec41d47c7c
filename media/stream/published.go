package stream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/fmp4"
	"watchroom/media/publication"
)

// errOver is a publication that has ended; its text is for people.
var errOver = errors.New("what was shared here has ended")

// What nobody encodes: fragments of sound are short, a frame each where somebody watches over WebRTC, and a picture is
// a fragment by itself.
const (
	publishedSound   = 60 * time.Millisecond
	publishedPicture = time.Nanosecond
)

func (n *run) publishedSound() time.Duration {
	if n.req.WebRTC {
		return publishedPicture
	}
	return min(publishedSound, n.stream.cfg.Live)
}

// published delivers what somebody sends: as it is where everybody can play that, else through FFmpeg.
func (n *run) published(ctx context.Context) (time.Duration, error) {
	p, ok := n.publication()
	if !ok {
		return 0, sourceError{errOver}
	}
	reader := p.Reader()
	defer reader.Close()
	defer context.AfterFunc(ctx, reader.Close)()
	if n.plan.asItIs() {
		return n.direct(ctx, reader)
	}
	return n.piped(ctx, reader)
}

func (n *run) publication() (*publication.Publication, bool) {
	if n.stream.cfg.Publications == nil {
		return nil, false
	}
	return n.stream.cfg.Publications.Find(n.req.Item.Source.Address)
}

// asItIs tells whether nothing is encoded or made.
func (p Plan) asItIs() bool {
	encoded := func(a AudioPlan) bool { return !a.Copy }
	return (p.Video == nil || p.Video.Copy) && !p.Silence && p.Rendition == nil && p.Opus == nil && !slices.ContainsFunc(p.Audio, encoded)
}

// direct makes fragments of the samples themselves. No process runs.
func (n *run) direct(ctx context.Context, reader *publication.Reader) (time.Duration, error) {
	tracks := n.plan.tracks()
	n.stream.status.started(n.req.Epoch, n.plan, n.req.WebRTC)
	split, err := fmp4.Split(reader, fmp4.SplitConfig{
		Epoch: n.req.Epoch, Target: n.publishedSound(), Pictures: publishedPicture,
		Track: func(t fmp4.TrackInfo) (media.Track, bool) { return planned(tracks, t) },
	})
	if err != nil {
		return 0, fmt.Errorf("reading what is published: %w", err)
	}
	if err := n.begin(split.Inits()); err != nil {
		return 0, err
	}
	if err := split.Run(func(f *media.Fragment) error { return n.deliver(ctx, f) }); err != nil {
		return 0, err
	}
	return end(split, tracks), nil
}

// piped has FFmpeg read the samples as one fragmented MP4, through a pipe.
func (n *run) piped(ctx context.Context, reader *publication.Reader) (time.Duration, error) {
	if v := n.plan.Video; v != nil && !v.Copy && n.plan.Rendition == nil && v.Stream.Name != "h264" {
		reader.InBand() // its keyframes say their size, and FFmpeg goes on with that of the first
	}
	first, begin, err := reader.First()
	if err != nil {
		return 0, fmt.Errorf("reading what is published: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return 0, fmt.Errorf("a pipe to FFmpeg: %w", err)
	}
	defer r.Close() //nolint:errcheck // only read from
	var feeding sync.WaitGroup
	var fed error
	feeding.Go(func() {
		fed = feed(w, &since{reader, &first, begin})
		_ = w.Close() // the process sees the end
	})
	in := ffmpeg.Input{
		URL: "pipe:3", Files: []*os.File{r}, Name: n.req.Item.Title, Formats: []string{"mov", "mp4"}, Protocols: []string{"pipe"},
	}
	end, err := n.through(ctx, in, 0, begin) // what happens now counts from 0 there
	reader.Close()
	_ = r.Close() // writing must not wait for a process that is gone
	_ = w.Close()
	feeding.Wait()
	if errors.Is(fed, publication.ErrChanged) || err == nil && !cutOff(fed) {
		return 0, fed
	}
	return end, err
}

// cutOff tells whether feeding ended well, or only because the process or the run had.
func cutOff(fed error) bool {
	return fed == nil || errors.Is(fed, syscall.EPIPE) || errors.Is(fed, os.ErrClosed) || errors.Is(fed, publication.ErrClosed)
}

// feed writes samples as a fragmented MP4, each by itself.
func feed(w io.Writer, samples fmp4.Samples) error {
	split, err := fmp4.Split(samples, fmp4.SplitConfig{
		Target: 1, Track: func(t fmp4.TrackInfo) (media.Track, bool) {
			return media.Track{ID: media.TrackID(t.ID)}, true //nolint:gosec // a few
		},
	})
	if err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	header, err := fmp4.CombineInits(split.Inits()...)
	if err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	if _, err := w.Write(header); err != nil {
		return fmt.Errorf("to FFmpeg: %w", err)
	}
	return split.Run(func(f *media.Fragment) error { //nolint:wrapcheck // says what it was doing
		if _, err := w.Write(f.Bytes); err != nil {
			return fmt.Errorf("to FFmpeg: %w", err)
		}
		return nil
	})
}

// since leaves out what belongs before a time: FFmpeg takes the earliest sample for the beginning.
type since struct {
	*publication.Reader
	first *fmp4.Sample // at that time
	begin time.Duration
}

// Next is the next sample that does not.
func (s *since) Next() (fmp4.Sample, error) {
	if first := s.first; first != nil {
		s.first = nil
		return *first, nil
	}
	for {
		sample, err := s.Reader.Next()
		if err != nil || s.At(sample) >= s.begin {
			return sample, err //nolint:wrapcheck // it stands for the reader
		}
	}
}
