package fmp4

import (
	"bytes"
	"errors"
	"testing"

	"watchroom/media"
)

func TestParameterSetsAreThoseOfTheStream(t *testing.T) {
	r := recipes()[2]
	stream := piped(t, r, join(picture(), []string{"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30"})...)
	s, err := Open(bytes.NewReader(stream), SplitConfig{Origin: r.origin, Track: func(TrackInfo) (media.Track, bool) {
		return media.Track{ID: 1}, true
	}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := AVC(s.Inits()[0].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	const sps, pps, slice, idr = 7, 8, 1, 5
	if c.LengthSize != 4 || len(c.SPS) != 1 || len(c.PPS) != 1 || c.SPS[0][0]&31 != sps || c.PPS[0][0]&31 != pps {
		t.Fatalf("read %+v", c)
	}
	pictures := 0
	err = s.Run(func(f *media.Fragment) error {
		for _, sample := range f.Samples {
			var kinds []byte
			err := c.NALUnits(f.Bytes[sample.Offset:][:sample.Size], func(unit []byte) { kinds = append(kinds, unit[0]&31) })
			if err != nil {
				return err
			}
			if bytes.Contains(kinds, []byte{idr}) != sample.Keyframe || !sample.Keyframe && !bytes.Contains(kinds, []byte{slice}) {
				t.Errorf("sample at %v has units %v, keyframe %v", sample.Present, kinds, sample.Keyframe)
			}
			pictures++
		}
		return nil
	})
	if err != nil || pictures != 90 {
		t.Errorf("%d pictures, %v", pictures, err)
	}
}

func TestMalformedConfigurationsAreRefused(t *testing.T) {
	for name, body := range map[string][]byte{
		"empty":            {},
		"no sets":          {1, 66, 0, 30, 255},
		"length of three":  {1, 66, 0, 30, 254, 224, 0},
		"set cut off":      {1, 66, 0, 30, 255, 225, 0, 9, 103},
		"second set's end": {1, 66, 0, 30, 255, 225, 0, 1, 103, 1, 0, 2, 104},
	} {
		if c, err := parseAVC(body); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if _, err := AVC(nil); !errors.Is(err, ErrMalformed) {
		t.Error("no bytes:", err)
	}
	units := 0
	err := AVCConfig{LengthSize: 4}.NALUnits([]byte{0, 0, 0, 1, 65, 0, 0, 0, 9, 65}, func([]byte) { units++ })
	if !errors.Is(err, ErrMalformed) || units != 1 {
		t.Errorf("%d units, %v", units, err)
	}
}
