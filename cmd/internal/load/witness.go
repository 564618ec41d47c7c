package load

import (
	"fmt"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

// mostSaid is how many violations are kept as sentences.
const mostSaid = 10

// witness gathers what all viewers saw. Its methods may be called by all of them.
type witness struct {
	seed             maphash.Seed
	bytes, fragments atomic.Int64
	skips, lost      atomic.Int64
	packetsLost      atomic.Int64

	mu       sync.Mutex
	hashes   map[identity]uint64
	first    []time.Duration
	late     []time.Duration
	spaces   []time.Duration
	gaps     int
	widest   time.Duration
	failures int
	differ   int
	said     []string
}

// identity names a fragment.
type identity struct {
	epoch  uint32
	track  byte
	decode time.Duration
}

func newWitness() *witness {
	return &witness{seed: maphash.MakeSeed(), hashes: map[identity]uint64{}}
}

func (w *witness) delivered(n int, fragment bool) {
	w.bytes.Add(int64(n))
	if fragment {
		w.fragments.Add(1)
	}
}

// lostPackets counts what a viewer over WebRTC never got.
func (w *witness) lostPackets(n int) { w.packetsLost.Add(int64(n)) }

func (w *witness) skipped(fragments int) {
	w.skips.Add(1)
	w.lost.Add(int64(fragments))
}

func (w *witness) firstKeyframe(after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.first = append(w.first, after)
}

func (w *witness) latecomer(after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.late = append(w.late, after)
}

// spaced notes the time between two fragments of a track.
func (w *witness) spaced(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spaces = append(w.spaces, d)
}

func (w *witness) failed(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures++
	w.say(what)
}

func (w *witness) gap(where string, off time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.gaps++
	w.widest = max(w.widest, off.Abs())
	w.say(fmt.Sprintf("%s: %v off the end of the fragment before", where, off))
}

func (w *witness) say(what string) {
	if len(w.said) < mostSaid {
		w.said = append(w.said, what)
	}
}

// same compares a payload with what other viewers got for the same fragment.
func (w *witness) same(h header, body []byte, where string) {
	id, hash := identity{h.epoch, h.track, h.decode}, maphash.Bytes(w.seed, body)
	w.mu.Lock()
	defer w.mu.Unlock()
	before, known := w.hashes[id]
	if known && before != hash {
		w.differ++
		w.say(where + ": not the bytes that another viewer got")
		return
	}
	w.hashes[id] = hash
}

func (w *witness) report(viewers int, took time.Duration) Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := Report{
		Viewers: viewers, Took: took, Bytes: w.bytes.Load(), Fragments: w.fragments.Load(), Distinct: len(w.hashes),
		Skips: w.skips.Load(), Lost: w.lost.Load(), Gaps: w.gaps, WidestGap: w.widest, Errors: w.failures,
		PacketsLost: w.packetsLost.Load(), Differing: w.differ, Pictureless: viewers - len(w.first), Said: w.said,
	}
	r.FirstP50, r.FirstP95 = percentile(w.first, 0.50), percentile(w.first, 0.95)
	r.SpaceP50, r.SpaceP99, r.SpaceMost = percentile(w.spaces, 0.50), percentile(w.spaces, 0.99), percentile(w.spaces, 1)
	r.Late, r.LateP50, r.LateP95 = len(w.late), percentile(w.late, 0.50), percentile(w.late, 0.95)
	return r
}
