package stream_test

import (
	"context"
	"log/slog"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
	"watchroom/media/source"
	"watchroom/media/stream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// line is a running stream whose timeline stands where it is told.
type line struct {
	*stream.Stream
	t testing.TB
}

func open(t testing.TB) *line {
	t.Helper()
	return openWith(t, stream.Config{Encoder: ffmpeg.EncoderX264})
}

func openWith(t testing.TB, cfg stream.Config) *line {
	t.Helper()
	cfg.Tools, cfg.Log = mediatest.Tools(t), slog.New(slog.DiscardHandler)
	s := stream.New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	l := &line{Stream: s, t: t}
	l.stand(0)
	return l
}

func (l *line) stand(at time.Duration) {
	l.SetTimeline(media.Timeline{Anchor: at, AnchorTime: time.Now(), Rate: 1})
}

func item(t testing.TB, f mediatest.Film) *media.Item {
	t.Helper()
	src := media.Source{Kind: media.SourceFile, Path: mediatest.Make(t, f)}
	in, closer, err := source.Open(src)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	p, err := mediatest.Tools(t).Probe(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return &media.Item{Source: src, Duration: p.Duration, Seekable: p.Seekable, Streams: p.Streams}
}

// small is a film that costs little.
func small(length time.Duration) mediatest.Film {
	return mediatest.Film{Duration: length, GOP: time.Second, Audio: mediatest.Stereo()}
}

// next is the next event but for edges, if those are not asked for, and must be of this kind.
func next[E stream.Event](l *line) E {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 30*time.Second)
	defer cancel()
	for {
		select {
		case got := <-l.Events():
			e, ok := got.(E)
			if ok {
				return e
			}
			if _, edge := got.(stream.Edge); !edge {
				l.t.Fatalf("%T %+v, want %T", got, got, e)
			}
		case <-ctx.Done():
			l.t.Fatal("no event")
		}
	}
}

// eventually waits for a fact that no event tells.
func (l *line) eventually(what string, fact func() bool) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !fact() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			l.t.Fatalf("it never came that %s: %+v", what, l.Ring().Runs())
		}
	}
}

func (l *line) edge() time.Duration {
	edge, _ := l.Ring().Edge()
	return edge
}

func TestAShortFilmIsReadToItsEnd(t *testing.T) {
	l := open(t)
	l.Start(stream.Request{Item: item(t, small(4*time.Second)), ItemNumber: 1, Epoch: 7})
	if got := next[stream.Ready](l); got.Epoch != 7 {
		t.Fatalf("%+v", got)
	}
	if got := next[stream.Ended](l); got.Epoch != 7 || (got.End-4*time.Second).Abs() > 50*time.Millisecond {
		t.Fatalf("%+v", got)
	}
	if s := l.Status(); s.Video != "copy" || s.Starts != 1 {
		t.Fatalf("%+v", s)
	}
	l.Stop()
	l.eventually("nothing is kept", func() bool { return l.Ring().Bytes() == 0 })
}

func TestReadingWaitsForThePlayhead(t *testing.T) {
	l := open(t)
	l.Start(stream.Request{Item: item(t, small(time.Minute)), ItemNumber: 1, Epoch: 1})
	next[stream.Ready](l)
	l.eventually("the lead is there", func() bool { return l.edge() >= stream.Lead })
	if edge := l.edge(); edge > stream.Lead+2*time.Second {
		t.Fatalf("a room that stands at 0 has read up to %v", edge)
	}
	l.stand(30 * time.Second)
	l.eventually("the lead is there again", func() bool { return l.edge() >= 30*time.Second+stream.Lead })
}

func TestASeekIntoTheRingKeepsTheProcess(t *testing.T) {
	l := open(t)
	film := item(t, small(time.Minute))
	l.Start(stream.Request{Item: film, ItemNumber: 1, Epoch: 1})
	next[stream.Ready](l)
	l.eventually("10 s are there", func() bool { return l.edge() > 10*time.Second })
	l.stand(9 * time.Second)
	l.Start(stream.Request{Item: film, ItemNumber: 1, Epoch: 2, Position: 9 * time.Second, Mode: stream.Seek})
	if got := next[stream.Ready](l); got.Epoch != 2 || l.Status().Starts != 1 {
		t.Fatalf("%+v after %d starts", got, l.Status().Starts)
	}
	l.stand(50 * time.Second)
	l.Start(stream.Request{Item: film, ItemNumber: 1, Epoch: 3, Position: 50 * time.Second, Mode: stream.Seek})
	if got := next[stream.Ready](l); got.Epoch != 3 || l.Status().Starts != 2 || !l.Ring().Covers(50*time.Second) {
		t.Fatalf("%+v after %d starts: %+v", got, l.Status().Starts, l.Ring().Runs())
	}
}

func TestAnotherPlanIsSplicedInAhead(t *testing.T) {
	l := open(t)
	film := item(t, small(time.Minute))
	request := stream.Request{Item: film, ItemNumber: 1, Epoch: 1, Answered: true}
	l.Start(request)
	next[stream.Ready](l)
	reader := newReader(l)
	reader.until(time.Second) // so that it is on the first
	request.Epoch, request.Mode, request.Unplayable = 2, stream.Splice, []string{film.Streams[0].MIMEType()}
	l.Start(request)
	if got := next[stream.Ready](l); got.Epoch != 2 {
		t.Fatalf("%+v", got)
	}
	l.eventually("readers are taken over", func() bool { return l.Ring().Taken(2) })
	if s := l.Status(); s.Video == "copy" || s.Starts != 2 {
		t.Fatalf("%+v", s)
	}
	got := reader.until(12 * time.Second)
	if video := got.tracks[media.FirstVideo]; video.epochs != 2 {
		t.Fatalf("%d epochs", video.epochs)
	}
	got.unbroken(t, 100*time.Millisecond, stream.Lead) // what was read past the switch is given again
}

func TestALoopHasNoSeam(t *testing.T) {
	for name, film := range map[string]mediatest.Film{
		"B-frames": {Duration: 3 * time.Second, GOP: time.Second, BFrames: 2, Audio: mediatest.Stereo()},
		"no sound": {Duration: 3 * time.Second, GOP: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t)
			looped := item(t, film)
			looped.Source.Loop = true
			l.Start(stream.Request{Item: looped, ItemNumber: 1, Epoch: 1, Position: 4 * time.Second})
			next[stream.Ready](l)
			l.stand(4 * time.Second)
			// Begun in the middle, a turn's decode times are not raised by the two frames that the next turn's are; and
			// the last frame of sound is longer than the film.
			newReader(l).until(11*time.Second).unbroken(t, 100*time.Millisecond, 22*time.Millisecond)
		})
	}
}

func TestWhatCannotBePlayedIsSaid(t *testing.T) {
	good := item(t, small(4*time.Second))
	gone := *good
	gone.Source.Path = filepath.Join(t.TempDir(), "gone.mp4")
	silent := *good
	silent.Streams = nil
	for name, c := range map[string]struct {
		item media.Item
		want string
	}{
		"a missing file": {gone, "gone.mp4"},
		"nothing in it":  {silent, "There is neither picture nor sound in it."},
	} {
		l := open(t)
		l.Start(stream.Request{Item: &c.item, ItemNumber: 1, Epoch: 1})
		got := next[stream.Broke](l)
		if !got.Final || !strings.Contains(got.Sentence, c.want) || !strings.HasSuffix(got.Sentence, ".") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// seen is what a reader was given.
type seen struct{ tracks map[media.TrackID]*track }

type track struct {
	epochs       int
	epoch        media.Epoch
	end          time.Duration
	widest       time.Duration // between the end of a fragment and the next
	overlapped   time.Duration
	fragmentSeen int
	keyframe     time.Duration // the last
	apart        time.Duration // the farthest two keyframes
	reordered    bool          // some picture is shown before one that was decoded earlier
}

// reader reads from the playhead on.
type reader struct {
	l      *line
	cursor *ring.Cursor
	seen   seen
}

func newReader(l *line) *reader {
	r := &reader{l: l, cursor: l.Ring().Cursor(), seen: seen{tracks: map[media.TrackID]*track{}}}
	l.t.Cleanup(r.cursor.Close)
	r.cursor.Start(ring.Selection{})
	return r
}

// until reads until the picture has come to a position, and has the playhead follow.
func (r *reader) until(position time.Duration) seen {
	r.l.t.Helper()
	ctx, cancel := context.WithTimeout(r.l.t.Context(), 30*time.Second)
	defer cancel()
	var b ring.Batch
	for come := time.Duration(0); come < position; {
		if err := r.cursor.Next(ctx, &b); err != nil {
			r.l.t.Fatal(err)
		}
		for _, f := range b.Fragments {
			r.seen.add(f)
			if f.Kind == media.KindVideo {
				come = f.End()
			}
		}
		r.l.stand(max(0, come-stream.Lead/2))
	}
	return r.seen
}

func (s seen) add(f *media.Fragment) {
	t := s.tracks[f.Track]
	if t == nil {
		t = &track{end: f.Decode}
		s.tracks[f.Track] = t
	}
	if t.epoch != f.Epoch {
		t.epoch = f.Epoch
		t.epochs++
	}
	if f.Keyframe && t.keyframe > 0 && f.Start > t.keyframe {
		t.apart = max(t.apart, f.Start-t.keyframe)
	}
	if f.Keyframe {
		t.keyframe = f.Start
	}
	for i, s := range f.Samples {
		t.reordered = t.reordered || i > 0 && s.Present < f.Samples[i-1].Present
	}
	t.widest = max(t.widest, f.Decode-t.end)
	t.overlapped = max(t.overlapped, t.end-f.Decode)
	t.end = f.End()
	t.fragmentSeen++
}

// unbroken checks that the fragments of each track follow each other, but for holes and overlaps of this length.
func (s seen) unbroken(t *testing.T, hole, overlap time.Duration) {
	t.Helper()
	if len(s.tracks) != 2 {
		t.Errorf("%d tracks", len(s.tracks))
	}
	ends := [2]time.Duration{math.MaxInt64, 0}
	for id, tr := range s.tracks {
		if tr.widest > hole || tr.overlapped > overlap+time.Millisecond || tr.fragmentSeen < 4 {
			t.Errorf("track %d: holes of %v, overlaps of %v in %d fragments", id, tr.widest, tr.overlapped, tr.fragmentSeen)
		}
		ends = [2]time.Duration{min(ends[0], tr.end), max(ends[1], tr.end)}
	}
	if apart := ends[1] - ends[0]; apart > 2*time.Second {
		t.Errorf("picture and sound end %v apart", apart)
	}
}
