package ffmpeg

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"watchroom/media"
)

// Probe is what is in a source.
type Probe struct {
	Format   string        // FFmpeg's name of the container: "matroska,webm"
	Duration time.Duration // 0: unknown or endless
	Start    time.Duration // the source's own clock at position 0; all times of Streams have it taken off
	Seekable bool
	BitRate  int // bits a second, 0: unknown
	Title    string
	Streams  []media.Stream // video and audio, in the order of the source
	Chapters []media.Chapter
}

// Bounds of a probe.
const (
	probeTimeout = 20 * time.Second
	liveTimeout  = 12 * time.Second // who waits for what happens now is told within 15 s that it does not
	probeOutput  = 8 << 20          // bytes of JSON
	maxStreams   = 64               // a film has 2 to 40; each costs memory in every process
	maxPixels    = 8192 * 4608
	maxChapters  = 1000
	gopReading   = 30 * time.Second // of the film, to measure its keyframes
	gopPackets   = 4000
)

// Probe reads what is in a source. It is bounded in time and output. Its errors are the sentinels of
// this package, wrapped with the name of the source.
func (t Tools) Probe(ctx context.Context, in Input) (Probe, error) {
	limit := probeTimeout
	if in.Live {
		limit = liveTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	in.Follow = false // what is there now; reading must come to an end
	beside := in.Beside
	in.Beside = nil
	p, err := t.probe(ctx, in)
	if err == nil && beside != nil {
		err = t.probeBeside(ctx, *beside, in.Live, &p)
	}
	if err == nil {
		return p, nil
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = ErrTimeout
	}
	if in.Name != "" {
		err = fmt.Errorf("%s: %w", in.Name, err)
	}
	return Probe{}, err
}

// probeBeside adds what is in the input beside the one that was probed.
func (t Tools) probeBeside(ctx context.Context, in Input, live bool, p *Probe) error {
	in.Live = live
	more, err := t.probe(ctx, in)
	if err != nil {
		return err
	}
	for _, s := range more.Streams {
		s.Index += BesideIndex
		p.Streams = append(p.Streams, s)
	}
	return nil
}

func (t Tools) probe(ctx context.Context, in Input) (Probe, error) {
	var doc document
	what := []string{"-show_format", "-show_streams", "-show_chapters"}
	if in.Live {
		what = append(what, "-show_data") // the parameter sets too: a second connection would take its time
	}
	if err := t.ask(ctx, in, &doc, what...); err != nil {
		return Probe{}, err
	}
	if len(doc.Streams) > maxStreams {
		return Probe{}, ErrTooMuch
	}
	p := doc.probe()
	if len(p.Streams) == 0 {
		return Probe{}, ErrNoStreams
	}
	for _, s := range p.Streams {
		if s.Width*s.Height > maxPixels {
			return Probe{}, ErrTooMuch
		}
	}
	if first := firstVideo(p.Streams); first >= 0 {
		if err := t.measure(ctx, in, &doc, &p, first); err != nil {
			return Probe{}, err
		}
	}
	p.Seekable = !in.Live && p.Duration > 0 && t.seeks(ctx, in, p)
	return p, nil
}

// measure fills in what needs a look at video packets and parameter sets.
func (t Tools) measure(ctx context.Context, in Input, doc *document, p *Probe, first int) error {
	if in.Live {
		doc.extradata(*doc)
	} else {
		var data document
		err := t.ask(ctx, in, &data, "-select_streams", "v", "-show_entries", "stream=index,extradata", "-show_data")
		if err != nil {
			return err
		}
		doc.extradata(data)
	}
	for i := range p.Streams {
		if s := &p.Streams[i]; s.Kind == media.KindVideo {
			s.Codec = doc.videoCodec(s.Index)
		}
	}
	if in.Live {
		return nil // reading on would only cost time
	}
	var packets document
	err := t.ask(ctx, in, &packets, "-select_streams", fmt.Sprint(p.Streams[first].Index), "-show_entries", "packet=pts_time,dts_time,flags",
		"-read_intervals", fmt.Sprintf("%%+%d", int(gopReading.Seconds())))
	if err != nil {
		return nil //nolint:nilerr // a film that breaks later is still a film; the length stays unknown
	}
	s := &p.Streams[first]
	s.MaxGOP = packets.maxGOP()
	s.BFrames = s.BFrames || packets.reordered()
	return nil
}

// seeks tries a seek to the middle and back: whether something can seek is not what its address
// looks like, and forward FFmpeg gets by reading alone.
func (t Tools) seeks(ctx context.Context, in Input, p Probe) bool {
	if !in.network() {
		return true
	}
	half := p.Duration / 2
	places := fmt.Sprintf("%s%%+#1,%s%%+#1", seconds(p.Start+half), seconds(p.Start))
	var doc document
	err := t.ask(ctx, in, &doc, "-select_streams", fmt.Sprint(p.Streams[0].Index), "-show_entries", "packet=pts_time,dts_time,flags", "-read_intervals", places)
	if err != nil || len(doc.Packets) != 2 {
		return false
	}
	return doc.Packets[0].PTS.duration() > p.Start+half/2 && doc.Packets[1].PTS.duration() < p.Start+half/2
}

func firstVideo(list []media.Stream) int {
	for i, s := range list {
		if s.Kind == media.KindVideo && !s.Cover {
			return i
		}
	}
	return -1
}

// ask runs ffprobe and reads its JSON.
func (t Tools) ask(ctx context.Context, in Input, into *document, what ...string) error {
	if t.FFprobe == "" {
		return ErrMissing
	}
	args := append([]string{"-hide_banner", "-loglevel", "error", "-print_format", "json=compact=1"}, what...)
	p, err := start(ctx, t.FFprobe, append(args, in.own()...), in.Files)
	if err != nil {
		return err
	}
	defer p.Stop()
	out, err := io.ReadAll(io.LimitReader(p, probeOutput+1))
	if err != nil {
		return fmt.Errorf("read ffprobe: %w", err)
	}
	if len(out) > probeOutput {
		return ErrTooMuch
	}
	if err := p.Wait(); err != nil {
		return probeError(err)
	}
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(into); err != nil {
		return fmt.Errorf("%w: ffprobe wrote no JSON: %w", ErrNotMedia, err)
	}
	return nil
}

func probeError(err error) error {
	var exit *ExitError
	if !errors.As(err, &exit) {
		return err
	}
	if known := reason(exit.Stderr); known != nil {
		return known
	}
	return fmt.Errorf("%w (%s)", ErrNotMedia, exit.lastLine())
}
