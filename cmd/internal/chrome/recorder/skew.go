package recorder

import (
	"slices"
	"time"
)

const (
	// window is how far back frames count for a position.
	window = 500 * time.Millisecond
	// every is the distance of samples.
	every = 100 * time.Millisecond
)

// Position is where the viewer is at t: the median of mediaTime + (t - shown) * rate over the frames presented
// in the 500 ms before t; false if there were none.
func Position(frames []Frame, t time.Time) (time.Duration, bool) {
	// Frames are in the order they were presented in.
	end, _ := slices.BinarySearchFunc(frames, t, func(f Frame, t time.Time) int { return f.Shown.Compare(t) })
	var estimates []time.Duration
	for i := end - 1; i >= 0 && frames[i].Shown.After(t.Add(-window)); i-- {
		f := frames[i]
		estimates = append(estimates, f.Media+time.Duration(float64(t.Sub(f.Shown))*f.Rate))
	}
	if len(estimates) == 0 {
		return 0, false
	}
	slices.Sort(estimates)
	middle := len(estimates) / 2
	if len(estimates)%2 == 1 {
		return estimates[middle], true
	}
	return (estimates[middle-1] + estimates[middle]) / 2, true
}

// Sample is the skew at one moment.
type Sample struct {
	At        time.Time
	Skew      time.Duration
	Positions []time.Duration // of each recording, in their order
}

// Skew is how far apart viewers were from start to end.
type Skew struct {
	Samples []Sample // moments at which every viewer had a position, in order
	// Missing counts, for each viewer, the moments at which it had presented nothing for 500 ms.
	Missing map[string]int
	Moments int // all moments looked at
}

// Compare computes the skew of the recordings, each 100 ms from start to end.
func Compare(recordings []Recording, start, end time.Time) Skew {
	s := Skew{Missing: map[string]int{}}
	for t := start; !t.After(end); t = t.Add(every) {
		s.Moments++
		positions := make([]time.Duration, 0, len(recordings))
		for _, r := range recordings {
			p, ok := Position(r.Frames, t)
			if !ok {
				s.Missing[r.Viewer]++
				continue
			}
			positions = append(positions, p)
		}
		if len(positions) == len(recordings) && len(positions) > 0 {
			s.Samples = append(s.Samples, Sample{
				At: t, Skew: slices.Max(positions) - slices.Min(positions), Positions: positions,
			})
		}
	}
	return s
}

// Complete tells whether every viewer had a position at every moment.
func (s Skew) Complete() bool { return s.Moments > 0 && len(s.Samples) == s.Moments }

// Summary is the distribution of the skew.
func (s Skew) Summary() Summary {
	values := make([]time.Duration, 0, len(s.Samples))
	for _, sample := range s.Samples {
		values = append(values, sample.Skew)
	}
	return Summarise(values)
}

// Offsets is, for each viewer, the median distance of its position from the mean of all: which viewer is off.
func (s Skew) Offsets() []time.Duration {
	if len(s.Samples) == 0 {
		return nil
	}
	offsets := make([]time.Duration, len(s.Samples[0].Positions))
	for viewer := range offsets {
		values := make([]time.Duration, 0, len(s.Samples))
		for _, sample := range s.Samples {
			var sum time.Duration
			for _, p := range sample.Positions {
				sum += p - sample.Positions[0]
			}
			mean := sample.Positions[0] + sum/time.Duration(len(sample.Positions))
			values = append(values, sample.Positions[viewer]-mean)
		}
		offsets[viewer] = Summarise(values).P50
	}
	return offsets
}

// Summary is a distribution in four numbers. P95 of fewer than 20 values is their greatest.
type Summary struct {
	Count              int
	P50, P95, P99, Max time.Duration
}

// Summarise sorts the values and reads off percentiles by the nearest-rank method.
func Summarise(values []time.Duration) Summary {
	if len(values) == 0 {
		return Summary{}
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	rank := func(percent int) time.Duration {
		return sorted[max((len(sorted)*percent+99)/100, 1)-1]
	}
	return Summary{
		Count: len(sorted), P50: rank(50), P95: rank(95), P99: rank(99), Max: sorted[len(sorted)-1],
	}
}
