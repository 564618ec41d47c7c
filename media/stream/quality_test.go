package stream

import (
	"errors"
	"math"
	"testing"
)

func TestQualityLevelSetsCRFAndResolutionTogether(t *testing.T) {
	for _, c := range []struct {
		level         float64
		crf           int
		width, height int
	}{
		{1, 18, 1920, 1080},
		{0.75, 24, 1556, 874},
		{0.5, 29, 1210, 680},
		{0.25, 35, 844, 476},
		{0, 40, 480, 270},
		{0.875, 21, 1738, 978}, // half-way between two steps
	} {
		q, err := QualityLevel(c.level)
		if err != nil {
			t.Fatal(err)
		}
		w, h := q.size(1920, 1080)
		if q.CRF != c.crf || w != c.width || h != c.height || !q.Forced {
			t.Errorf("quality %v: CRF %d, %dx%d, want CRF %d, %dx%d", c.level, q.CRF, w, h, c.crf, c.width, c.height)
		}
	}
}

func TestQualityLevelRefusesWhatIsNoLevel(t *testing.T) {
	for _, level := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		if _, err := QualityLevel(level); !errors.Is(err, ErrQuality) {
			t.Errorf("quality %v: %v, want ErrQuality", level, err)
		}
	}
}

func TestSizeFitsTheBoxKeepsTheShapeAndNeverGrows(t *testing.T) {
	q := Quality{Width: 1280, Height: 720}
	for _, c := range [][4]int{{1920, 1080, 1280, 720}, {1920, 800, 1280, 534}, {640, 480, 640, 480}, {1080, 1920, 406, 720}} {
		if w, h := q.size(c[0], c[1]); w != c[2] || h != c[3] {
			t.Errorf("%dx%d in 1280x720: %dx%d, want %dx%d", c[0], c[1], w, h, c[2], c[3])
		}
	}
}
