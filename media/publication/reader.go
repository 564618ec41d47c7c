package publication

import (
	"fmt"
	"io"

	"watchroom/media/fmp4"
)

// Reader begins at the last keyframe. It must be closed.
func (p *Publication) Reader() *Reader { return &Reader{p: p, next: -1} }

// Reader gives a publication's samples, as an [fmp4.Samples]. Header and Next are for one goroutine, Close for any.
type Reader struct {
	p        *Publication
	next     int // number of the sample to be read; -1: the last keyframe
	versions []int
	closed   bool // guarded by p.mu
}

// Close ends waiting.
func (r *Reader) Close() {
	r.p.mu.Lock()
	defer r.p.mu.Unlock()
	r.closed = true
	r.p.news.Broadcast()
}

// Header waits until there is something to read, and describes the tracks as they are there.
func (r *Reader) Header() (*fmp4.Header, error) {
	p := r.p
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.open || !p.keyed {
		if p.closed || r.closed {
			return nil, fmt.Errorf("before it began: %w", ErrClosed)
		}
		p.news.Wait()
	}
	header := &fmp4.Header{}
	r.next, r.versions = p.key, nil
	for _, t := range p.tracks {
		header.Tracks = append(header.Tracks, t.info)
		r.versions = append(r.versions, t.version)
	}
	return header, nil
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
	if e.version != r.versions[at] {
		return fmp4.Sample{}, ErrChanged
	}
	r.next++
	return e.Sample, nil
}
