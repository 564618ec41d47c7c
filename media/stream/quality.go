package stream

import (
	"errors"
	"fmt"
	"math"
)

// ErrQuality is returned for a quality outside 0..1.
var ErrQuality = errors.New("quality is a number from 0 to 1")

// The defaults where no quality was asked for.
const (
	DefaultCRF          = 23
	DefaultAudioBitrate = 128_000 // bits a second
	DefaultLiveRate     = 30      // frames a second
)

// Quality is how what must be encoded is encoded. The zero value leaves the
// picture's size and frame rate alone and uses the defaults.
type Quality struct {
	Forced        bool    // encode even what could be copied
	CRF           int     // 0: DefaultCRF
	Scale         float64 // of width and height; 0: 1
	Width, Height int     // a box to fit in; 0: as the source
	FrameRate     float64 // 0: as the source
	AudioBitrate  int     // bits a second; 0: DefaultAudioBitrate
}

// step is one point of the scale from 0 to 1; between two of them both values are interpolated.
type step struct{ level, scale, crf float64 }

// QualityLevel sets CRF and resolution together from one number.
func QualityLevel(level float64) (Quality, error) {
	if math.IsNaN(level) || level < 0 || level > 1 {
		return Quality{}, fmt.Errorf("%w, not %v", ErrQuality, level)
	}
	steps := [...]step{{0, 0.25, 40}, {0.25, 0.44, 35}, {0.5, 0.63, 29}, {0.75, 0.81, 24}, {1, 1, 18}}
	at := steps[len(steps)-1]
	for i := 1; i < len(steps); i++ {
		if low, high := steps[i-1], steps[i]; level <= high.level {
			share := (level - low.level) / (high.level - low.level)
			at = step{level, low.scale + share*(high.scale-low.scale), low.crf + share*(high.crf-low.crf)}
			break
		}
	}
	return Quality{Forced: true, Scale: at.scale, CRF: int(math.Round(at.crf))}, nil
}

// size is the encoded size of a picture of the given size: even numbers, never larger than the source.
func (q Quality) size(width, height int) (int, int) {
	scale := 1.0
	if q.Scale > 0 {
		scale = min(scale, q.Scale)
	}
	if q.Width > 0 && q.Height > 0 && width > 0 && height > 0 {
		scale = min(scale, float64(q.Width)/float64(width), float64(q.Height)/float64(height))
	}
	return even(float64(width) * scale), even(float64(height) * scale)
}

func even(v float64) int { return max(2, int(math.Round(v/2))*2) }
