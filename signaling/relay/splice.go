package relay

import (
	"bytes"
	"net"
	"time"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/ring"
)

const (
	// near is how far a new run may begin after what was sent and still count as its continuation.
	near = 3 * time.Second
	// grain is how much two runs may differ in the time of the same sample of sound: sources count in milliseconds.
	grain = time.Millisecond
)

// splicer makes one run of decode times of what a cursor delivers over jumps and epochs. All tracks are moved by the
// same, so sound and picture stay as far apart as they are on the item's timeline.
type splicer struct {
	lines      []*line // video first
	generation uint32
	item       uint32
	delta      time.Duration // from the item's timeline to the response's
	began      bool
	elsewhere  bool // what comes is no continuation: it waits for a keyframe of the leading track
}

// line is one track of the response.
type line struct {
	init     media.Init
	end      time.Duration // where the next sample may be decoded, on the response's timeline
	shown    time.Duration // where presentation of what was sent ends: later, with B-frames
	resuming bool          // a new run goes on with it; part of that was sent already
	copied   bool          // by this run and the one before: the same samples
}

// begin gives the initialisation segment of the response.
func (s *splicer) begin(b *ring.Batch) ([]byte, error) {
	s.generation, s.item, s.elsewhere = b.Generation, b.Run.Item, true
	var inits []media.Init
	for _, i := range []*media.Init{b.Video, b.Audio} {
		if i != nil {
			inits = append(inits, *i)
			s.lines = append(s.lines, &line{init: *i})
		}
	}
	return fmp4.CombineInits(inits...)
}

// follows tells whether a new run can go on in the same response, and prepares for it.
func (s *splicer) follows(b *ring.Batch) bool {
	var lines []*line
	for _, i := range []*media.Init{b.Video, b.Audio} {
		if i == nil {
			continue
		}
		l := s.line(i.Track.ID)
		if l == nil || l.init.Track.Codec != i.Track.Codec || !bytes.Equal(l.init.Bytes, i.Bytes) {
			return false
		}
		l.resuming, l.copied = true, l.init.Track.Copied && i.Track.Copied
		l.init = *i
		lines = append(lines, l)
	}
	if len(lines) != len(s.lines) {
		return false
	}
	if b.Run.Item != s.item {
		s.item = b.Run.Item
		s.jumped()
	}
	return true
}

// jumped prepares for fragments from elsewhere: the reader was moved by a command or because it was slow.
func (s *splicer) jumped() { s.elsewhere = true }

// leads tells whether a fragment is of the track whose keyframes count.
func (s *splicer) leads(f *media.Fragment) bool { return s.lines[0].init.Track.ID == f.Track }

func (s *splicer) line(id media.TrackID) *line {
	for _, l := range s.lines {
		if l.init.Track.ID == id {
			return l
		}
	}
	return nil
}

// next gives the bytes to send for a fragment, none if it has to be left out.
func (s *splicer) next(f *media.Fragment) (net.Buffers, error) {
	l := s.line(f.Track)
	if l == nil || s.elsewhere && !s.arrive(l, f) {
		return nil, nil
	}
	first := 0
	if l.resuming || f.Kind == media.KindAudio {
		first = s.unsent(l, f)
	}
	if first == len(f.Samples) || l.resuming && !s.resume(l, f, first) {
		return nil, nil
	}
	if back := l.end - s.decode(f, first); back > 0 && f.Kind == media.KindVideo {
		s.delta += back // pictures are needed by others; sound is left out instead
	}
	l.end = f.End() - f.Raised + s.delta
	each := f.Duration / time.Duration(len(f.Samples))
	for _, sample := range f.Samples[first:] {
		l.shown = max(l.shown, sample.Present+each+s.delta)
	}
	if first == 0 {
		return fmp4.Retime(f, s.delta, l.init.Track.Timescale)
	}
	return fmp4.RetimeFrom(f, first, s.delta, l.init.Track.Timescale)
}

// decode is when a sample is decoded on the response's timeline.
func (s *splicer) decode(f *media.Fragment, sample int) time.Duration {
	return f.Samples[sample].Decode - f.Raised + s.delta
}

// arrive begins at a keyframe of the leading track, after everything that was sent. Sound begins with that picture.
func (s *splicer) arrive(l *line, f *media.Fragment) bool {
	if l != s.lines[0] || !f.Keyframe {
		return false
	}
	decode := f.Decode - f.Raised
	if !s.began {
		s.began, s.delta = true, max(0, -decode)
	} else {
		s.delta = l.shown - f.Start
		for _, o := range s.lines {
			s.delta = max(s.delta, o.end-decode)
		}
	}
	for _, o := range s.lines {
		o.resuming = false
		if o != l {
			o.end = max(o.end, f.Start+s.delta)
		}
	}
	s.elsewhere = false
	return true
}

// unsent is the number of the first sample that was not sent yet.
func (s *splicer) unsent(l *line, f *media.Fragment) int {
	tolerance := grain
	if f.Kind == media.KindVideo {
		tolerance = f.Duration / time.Duration(2*len(f.Samples))
	}
	from := max(0, l.end-tolerance)
	for i := range f.Samples {
		if s.decode(f, i) >= from {
			return i
		}
	}
	return len(f.Samples)
}

// resume tells whether a track goes on with this sample of a new run. Copied pictures do wherever the run before ended:
// they are the same. Encoded ones need a keyframe; until there is one the picture stands and sound goes on.
func (s *splicer) resume(l *line, f *media.Fragment, first int) bool {
	if s.decode(f, first)-l.end > near {
		if l == s.lines[0] {
			s.jumped()
		}
		return s.elsewhere && s.arrive(l, f)
	}
	if f.Kind == media.KindVideo && !l.copied && (first > 0 || !f.Keyframe) {
		return false
	}
	l.resuming = false
	return true
}
