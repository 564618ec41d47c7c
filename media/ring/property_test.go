package ring_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchroom/media"
	"watchroom/media/ring"
)

// reader checks what a cursor gives it: within a run decode times of a track only grow, without holes unless it was
// told of a skip; it begins at a keyframe; nothing comes from a run it was not told of.
type reader struct {
	cursor *ring.Cursor
	epoch  media.Epoch
	fresh  bool
	next   map[media.TrackID]time.Duration
}

// failer is what testing and rapid have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func (r *reader) check(t failer, b *ring.Batch) {
	if b.Run != nil {
		if b.Run.Epoch < r.epoch {
			t.Fatalf("epoch %d after %d", b.Run.Epoch, r.epoch)
		}
		r.epoch, r.fresh, r.next = b.Run.Epoch, true, map[media.TrackID]time.Duration{}
	}
	if b.Skipped.Fragments > 0 {
		r.fresh, r.next = true, map[media.TrackID]time.Duration{}
	}
	for _, f := range b.Fragments {
		if f.Epoch != r.epoch {
			t.Fatalf("a fragment of epoch %d in %d", f.Epoch, r.epoch)
		}
		if r.fresh && (f.Track != video || !f.Keyframe) {
			t.Fatalf("begins with track %d at %v, no keyframe", f.Track, f.Start)
		}
		r.fresh = false
		if want, ok := r.next[f.Track]; ok && f.Decode != want {
			t.Fatalf("track %d goes on at %v, not %v", f.Track, f.Decode, want)
		}
		r.next[f.Track] = f.End()
	}
}

// model is a ring with its writers, as a room has them.
type model struct {
	ring    *ring.Ring
	epoch   media.Epoch
	ends    map[media.Epoch]time.Duration // of runs still being written
	readers []*reader
}

func (m *model) begin(t *rapid.T, change ring.Change, from time.Duration) {
	m.epoch++
	begin(t, m.ring, m.epoch, change)
	if _, replaced := change.(ring.Replace); replaced {
		clear(m.ends)
	}
	m.ends[m.epoch] = from.Truncate(2 * second)
}

func (m *model) actions() map[string]func(*rapid.T) {
	positions := rapid.Int64Range(0, 120)
	return map[string]func(*rapid.T){
		"replace": func(t *rapid.T) {
			at := time.Duration(positions.Draw(t, "at")) * half
			m.begin(t, ring.Replace{At: at}, at)
		},
		"splice": func(t *rapid.T) {
			margin := time.Duration(rapid.IntRange(0, 4).Draw(t, "margin")) * half
			m.begin(t, ring.Splice{Margin: margin}, m.ring.Playhead()+margin)
		},
		"resume": func(t *rapid.T) {
			edge, _ := m.ring.Edge()
			m.ring.Break(m.epoch)
			delete(m.ends, m.epoch)
			m.begin(t, ring.Resume{}, edge)
		},
		"write": func(t *rapid.T) {
			count := rapid.IntRange(1, 12).Draw(t, "count")
			for epoch, end := range m.ends {
				to := end + time.Duration(count)*half
				for ; end < to; end += half {
					err := m.ring.Append(fragment(epoch, video, end, end%(2*second) == 0), fragment(epoch, audio, end, true))
					if errors.Is(err, ring.ErrEpoch) { // its successor has taken over everything
						delete(m.ends, epoch)
						break
					}
					m.ends[epoch] = end + half
				}
			}
		},
		"play on": func(t *rapid.T) {
			m.ring.SetPlayhead(m.ring.Playhead() + time.Duration(rapid.IntRange(0, 8).Draw(t, "by"))*half)
		},
		"join": func(t *rapid.T) {
			c := m.ring.Cursor()
			c.Start(at(time.Duration(positions.Draw(t, "from")) * half))
			m.readers = append(m.readers, &reader{cursor: c})
		},
		"read": func(t *rapid.T) {
			if len(m.readers) == 0 {
				return
			}
			r := m.readers[rapid.IntRange(0, len(m.readers)-1).Draw(t, "reader")]
			var b ring.Batch
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			if err := r.cursor.Next(ctx, &b); err == nil {
				r.check(t, &b)
			}
		},
		"": func(t *rapid.T) {
			var bytes int64
			for _, run := range m.ring.Runs() {
				bytes += run.Bytes
			}
			if bytes != m.ring.Bytes() {
				t.Fatalf("holds %d bytes, says %d", bytes, m.ring.Bytes())
			}
		},
	}
}

func TestWhateverHappensReadersAreGivenWholeStretches(t *testing.T) {
	for name, limits := range map[string]ring.Limits{
		"file": {Back: 6 * second, Lead: 10 * second, Batch: 8 * fragSize},
		"tiny": {Back: 6 * second, Lead: 10 * second, Bytes: 30 * fragSize},
		"live": {Back: 4 * second, Lead: 4 * second, Live: true},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := &model{ring: ring.New(limits), ends: map[media.Epoch]time.Duration{}}
				m.begin(t, ring.Replace{}, 0)
				t.Repeat(m.actions())
			})
		})
	}
}

func TestManyReadersAreAllGivenTheSame(t *testing.T) {
	const count, readers = 400, 50
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			me := &reader{cursor: r.Cursor()}
			defer me.cursor.Close()
			me.cursor.Start(at(0))
			var b ring.Batch
			for seen := 0; seen < 2*count && !b.Ended; {
				if err := me.cursor.Next(t.Context(), &b); err != nil {
					t.Error(err)
					return
				}
				me.check(t, &b)
				seen += len(b.Fragments) + b.Skipped.Fragments
			}
		})
	}
	for i := range count {
		write(t, r, 1, time.Duration(i)*half, time.Duration(i+1)*half)
		r.SetPlayhead(time.Duration(i) * half)
	}
	r.Finish(1, count*half)
	reading.Wait()
	if n := r.Stats().Cursors; n != 0 {
		t.Errorf("%d cursors left", n)
	}
}
