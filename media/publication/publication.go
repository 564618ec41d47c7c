package publication

import (
	"crypto/rand"
	"errors"
	"sync"

	"watchroom/media"
	"watchroom/media/fmp4"
)

// The errors of readers.
var (
	// ErrChanged ends a reader: a track has become another (its resolution, for one). A new reader begins with that.
	ErrChanged = errors.New("publication: a track has changed")
	// ErrClosed is returned by a reader that was closed.
	ErrClosed = errors.New("publication: the reader is closed")
)

const (
	// mostKept bounds what is kept for readers, in bytes.
	mostKept = 64 << 20
	// entrySize is about what a sample takes besides its data: without it, empty ones would not be bounded.
	entrySize = 128
)

// Registry knows the publications there are.
type Registry struct {
	mu   sync.Mutex
	list map[string]*Publication
}

// NewRegistry makes an empty one.
func NewRegistry() *Registry { return &Registry{list: make(map[string]*Publication)} }

// Begin adds a publication of these tracks, one of a kind. It must be closed.
func (r *Registry) Begin(kinds ...media.Kind) *Publication {
	p := &Publication{
		id: rand.Text(), registry: r, tracks: make([]track, len(kinds)),
		ready: make(chan struct{}), done: make(chan struct{}),
	}
	p.news.L = &p.mu
	for i, kind := range kinds {
		p.tracks[i].kind = kind
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list[p.id] = p
	return p
}

// Find gives the publication of a source.
func (r *Registry) Find(id string) (*Publication, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p, ok := r.list[id]
	return p, ok
}

// Publication is one. Its methods may be called from any goroutine.
type Publication struct {
	id          string
	registry    *Registry
	ready, done chan struct{}

	mu     sync.Mutex
	news   sync.Cond // of everything below
	tracks []track
	open   bool // ready is closed
	closed bool

	base  int // number of kept[0]
	kept  []entry
	bytes int
	key   int // number of the last keyframe, once there is one
	keyed bool
}

type track struct {
	kind    media.Kind
	stream  media.Stream
	info    fmp4.TrackInfo
	version int // counts descriptions; 0: none yet
}

// entry is a sample, and the description of its track that is true for it.
type entry struct {
	fmp4.Sample
	version int
}

// Source is what an item is read from.
func (p *Publication) Source() media.Source {
	return media.Source{Kind: media.SourcePublished, Address: p.id}
}

// Ready is closed when every track has been described and there is a keyframe.
func (p *Publication) Ready() <-chan struct{} { return p.ready }

// Done is closed by Close.
func (p *Publication) Done() <-chan struct{} { return p.done }

// Close ends the publication; readers are given what they have not read yet. It may be called again.
func (p *Publication) Close() {
	p.registry.mu.Lock()
	delete(p.registry.list, p.id)
	p.registry.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		close(p.done)
		p.news.Broadcast()
	}
}

// Streams are the tracks as an item has them, in the order of their numbers.
func (p *Publication) Streams() []media.Stream {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]media.Stream, len(p.tracks))
	for i, t := range p.tracks {
		list[i] = t.stream
		list[i].Index, list[i].Kind = i, t.kind
	}
	return list
}

// Describe says what the track of a kind is from the next sample on. info's ID is filled in.
func (p *Publication) Describe(stream media.Stream, info fmp4.TrackInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.tracks {
		t := &p.tracks[i]
		if t.kind != info.Kind {
			continue
		}
		info.ID = uint32(i) + 1 //nolint:gosec // a few
		if t.version == 0 || !t.info.Same(info) {
			t.stream, t.info = stream, info
			t.version++
		}
	}
}

// Write adds a sample of the track of a kind, whose data must not change any more. Samples of tracks that are not
// described are dropped, and so is everything before the first keyframe.
func (p *Publication) Write(kind media.Kind, s fmp4.Sample) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i, leads := p.find(kind)
	if i < 0 || p.closed || p.tracks[i].version == 0 {
		return
	}
	if leads && s.Keyframe {
		p.begin()
	}
	if !p.keyed {
		return
	}
	s.Track = uint32(i) + 1 //nolint:gosec // a few
	p.kept = append(p.kept, entry{s, p.tracks[i].version})
	p.bytes += len(s.Data) + entrySize
	if p.bytes > mostKept {
		p.drop(p.base + len(p.kept))
		p.keyed = false
	}
	p.announce()
	p.news.Broadcast()
}

// find gives a track's place, and whether its keyframes are those that count: the first one's.
func (p *Publication) find(kind media.Kind) (at int, leads bool) {
	for i, t := range p.tracks {
		if t.kind == kind {
			return i, i == 0
		}
	}
	return -1, false
}

// leastKept is how many samples of sound alone, all of them keyframes, are kept: some seconds.
const leastKept = 250

// begin notes that the next sample is a keyframe. What came before the one before is let go.
func (p *Publication) begin() {
	next := p.base + len(p.kept)
	switch {
	case !p.keyed:
		p.drop(next)
	case p.tracks[0].kind == media.KindVideo:
		p.drop(p.key)
	case len(p.kept) > leastKept:
		p.drop(p.base + 1)
	}
	p.key, p.keyed = next, true
}

func (p *Publication) drop(to int) {
	gone := p.kept[:to-p.base]
	for _, e := range gone {
		p.bytes -= len(e.Data) + entrySize
	}
	clear(gone) // the array outlives the slice's start
	p.kept, p.base = p.kept[len(gone):], to
}

func (p *Publication) announce() {
	if p.open {
		return
	}
	for _, t := range p.tracks {
		if t.version == 0 {
			return
		}
	}
	p.open = true
	close(p.ready)
}
