package ring_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"watchroom/media/ring"
)

// BenchmarkFanOut is the cost of one fragment for one reader: an operation is a delivery, waking and waiting included.
func BenchmarkFanOut(b *testing.B) {
	for _, readers := range []int{1, 100, 1000, 5000} {
		b.Run(fmt.Sprintf("%d", readers), func(b *testing.B) {
			r := ring.New(ring.Limits{Back: time.Hour})
			begin(b, r, 1, ring.Replace{})
			write(b, r, 1, 0, half)
			rounds := b.N/readers + 1
			ctx, cancel := context.WithCancel(context.Background())
			var ready, round, done sync.WaitGroup
			ready.Add(readers)
			for range readers {
				done.Go(func() {
					c := r.Cursor()
					defer c.Close()
					c.Start(at(0))
					var batch ring.Batch
					first := true
					for c.Next(ctx, &batch) == nil {
						if first {
							first = false
							ready.Done()
							continue
						}
						for range batch.Fragments {
							round.Done()
						}
					}
				})
			}
			ready.Wait()
			fragment := fragment(1, video, half, false)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range rounds {
				next := *fragment
				next.Decode += time.Duration(i) * half
				next.Start = next.Decode
				round.Add(readers)
				if err := r.Append(&next); err != nil {
					b.Fatal(err)
				}
				if i%1000 == 0 {
					r.SetPlayhead(next.Decode)
				}
				round.Wait()
			}
			b.StopTimer()
			cancel()
			done.Wait()
		})
	}
}
