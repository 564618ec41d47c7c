package rtc

import (
	"time"

	"watchroom/media"
	"watchroom/media/fmp4"
)

// line is what a feed holds back of a track: fragments in the order of the run, and how far they are sent.
type line struct {
	fragments []held
	sample    int // of the first of them
}

// held is a fragment with what its run says about it: two runs may be held at once.
type held struct {
	*media.Fragment
	avc *fmp4.AVCConfig // of H.264
}

// unit is a sample with where it ends on the media timeline.
type unit struct {
	media.Sample
	data []byte
	end  time.Duration
	avc  *fmp4.AVCConfig
}

func (l *line) push(f held) {
	if len(f.Samples) > 0 {
		l.fragments = append(l.fragments, f)
	}
}

func (l *line) clear() {
	clear(l.fragments)
	l.fragments, l.sample = l.fragments[:0], 0
}

// peek is the next sample, false when there is none.
func (l *line) peek() (unit, bool) {
	if len(l.fragments) == 0 {
		return unit{}, false
	}
	f := l.fragments[0]
	s := f.Samples[l.sample]
	// A sample is shown as long as it takes to decode the next. Decode times may have been raised; lengths were not.
	until := f.End()
	if l.sample+1 < len(f.Samples) {
		until = f.Samples[l.sample+1].Decode
	}
	return unit{Sample: s, data: f.Bytes[s.Offset : s.Offset+s.Size], end: s.Present + until - s.Decode, avc: f.avc}, true
}

// next drops the sample that was peeked at.
func (l *line) next() {
	l.sample++
	if l.sample < len(l.fragments[0].Samples) {
		return
	}
	l.sample = 0
	l.fragments[0] = held{} // the array outlives the slice's start
	l.fragments = l.fragments[1:]
}

// edge is where what is held ends.
func (l *line) edge() (time.Duration, bool) {
	if len(l.fragments) == 0 {
		return 0, false
	}
	f := l.fragments[len(l.fragments)-1]
	last := f.Samples[len(f.Samples)-1]
	return last.Present + f.End() - last.Decode, true
}

// cut drops what begins at from or later: another run goes on there.
func (l *line) cut(from time.Duration) {
	kept := len(l.fragments)
	for kept > 0 && l.fragments[kept-1].Start >= from {
		kept--
	}
	clear(l.fragments[kept:])
	l.fragments = l.fragments[:kept]
	if kept == 0 {
		l.sample = 0
	}
}
