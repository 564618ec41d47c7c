package publication

import (
	"fmt"
	"io"
	"time"

	"watchroom/media/fmp4"
)

// Reader begins at the last keyframe. It must be closed.
func (p *Publication) Reader() *Reader { return &Reader{p: p} }

// Reader gives a publication's samples, as an [fmp4.Samples]. Header and Next are for one goroutine, Close for any.
type Reader struct {
	p        *Publication
	next     int // number of the sample to be read
	header   *fmp4.Header
	versions []int
	inBand   bool
	closed   bool // guarded by p.mu
}

// InBand says that whoever reads learns from the samples themselves what they are: no change ends the reader. It is
// called before anything is read.
func (r *Reader) InBand() { r.inBand = true }

// Close ends waiting.
func (r *Reader) Close() {
	r.p.mu.Lock()
	defer r.p.mu.Unlock()
	r.closed = true
	r.p.news.Broadcast()
}

// Header waits until there is something to read, and describes the tracks as they are there.
func (r *Reader) Header() (*fmp4.Header, error) {
	if r.header != nil {
		return r.header, nil
	}
	p := r.p
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.open || !p.keyed || p.key-p.base >= len(p.kept) {
		if p.closed || r.closed {
			return nil, fmt.Errorf("before it began: %w", ErrClosed)
		}
		p.news.Wait()
	}
	r.next, r.header = p.key, &fmp4.Header{}
	for _, t := range p.tracks {
		r.header.Tracks = append(r.header.Tracks, t.info)
		r.versions = append(r.versions, t.version)
	}
	return r.header, nil
}

// First waits for the header, and returns the first sample with its time.
func (r *Reader) First() (fmp4.Sample, time.Duration, error) {
	if _, err := r.Header(); err != nil {
		return fmp4.Sample{}, 0, err
	}
	s, err := r.Next()
	if err != nil {
		return fmp4.Sample{}, 0, err
	}
	return s, r.At(s), nil
}

// At is the time of a sample; the header has been read.
func (r *Reader) At(s fmp4.Sample) time.Duration {
	scale := time.Duration(r.header.Tracks[s.Track-1].Timescale)
	ticks := time.Duration(s.DTS)
	return ticks/scale*time.Second + ticks%scale*time.Second/scale
}

// Next waits for a sample. io.EOF: the publication is over; ErrChanged, ErrClosed.
func (r *Reader) Next() (fmp4.Sample, error) {
	p := r.p
	p.mu.Lock()
	defer p.mu.Unlock()
	for !r.closed {
		if r.next < p.base { // too slow
			if !p.keyed {
				r.next = p.base + len(p.kept)
			} else {
				r.next = p.key
			}
		}
		if r.next < p.base+len(p.kept) {
			return r.take(p.kept[r.next-p.base])
		}
		if p.closed {
			return fmp4.Sample{}, io.EOF
		}
		p.news.Wait()
	}
	return fmp4.Sample{}, ErrClosed
}

func (r *Reader) take(e entry) (fmp4.Sample, error) {
	at := e.Track - 1
	if e.version != r.versions[at] && !r.inBand {
		return fmp4.Sample{}, ErrChanged
	}
	r.next++
	return e.Sample, nil
}
