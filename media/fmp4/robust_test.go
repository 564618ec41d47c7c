package fmp4

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"time"

	"watchroom/media"
)

// Wherever a stream is cut off, whole samples before that come out, then the news.
func TestAStreamCutOffAnywhere(t *testing.T) {
	t.Parallel()
	stream := bframes(t, recipes()[0])[:12000]
	for n := 0; n < len(stream); n += 7 {
		d := NewDemuxer(bytes.NewReader(stream[:n]), Limits{})
		var err error
		for err == nil {
			_, err = d.Next()
		}
		clean := errors.Is(err, io.EOF)
		if !clean && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
		if clean && !endsWithBox(stream[:n]) {
			t.Fatalf("cut after %d bytes, in the middle of a box, and called clean", n)
		}
		if _, again := d.Next(); !errors.Is(again, err) {
			t.Fatalf("asked again: %v, before: %v", again, err)
		}
	}
}

func endsWithBox(b []byte) bool {
	for len(b) > 0 {
		_, rest, err := nextBox(b)
		if err != nil {
			return false
		}
		b = rest
	}
	return true
}

func TestWhatIsNoStream(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		bytes []byte
		want  error
	}{
		{"nothing", nil, ErrTruncated},
		{"text", []byte("hello, this is no film at all, whatever its name says"), ErrTruncated},
		{"samples before a header", appendBox(nil, "mdat", func(b []byte) []byte { return b }), ErrMalformed},
		{"a box smaller than its header", []byte{0, 0, 0, 7, 'f', 'r', 'e', 'e'}, ErrMalformed},
		{"a header larger than allowed", []byte{0x7f, 0, 0, 0, 'm', 'o', 'o', 'v'}, ErrTooLarge},
		{"a header without fragments", appendBox(nil, "moov", func(b []byte) []byte { return b }), ErrMalformed},
	} {
		_, err := NewDemuxer(bytes.NewReader(c.bytes), Limits{}).Header()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	stream := bframes(t, recipes()[0])
	for _, c := range []struct {
		name   string
		limits Limits
	}{
		{"header", Limits{Header: 100}},
		{"moof", Limits{Moof: 50}},
		{"sample", Limits{Sample: 10}},
		{"samples", Limits{Samples: 1}},
		{"tracks", Limits{Tracks: 1}},
	} {
		d := NewDemuxer(bytes.NewReader(stream), c.limits)
		var err error
		for err == nil {
			_, err = d.Next()
		}
		if !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A sink that has had enough ends the run with its own error; a cut-off stream still yields what it had.
func TestRunEndsForItsReasons(t *testing.T) {
	t.Parallel()
	stream := bframes(t, recipes()[2])
	enough := errors.New("enough")
	s, err := Open(bytes.NewReader(stream), SplitConfig{Track: named()})
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	if err := s.Run(func(*media.Fragment) error { calls++; return enough }); !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	s, err = Open(bytes.NewReader(stream[:bytes.LastIndex(stream, []byte("mfra"))-4-5]), SplitConfig{Track: named()})
	if err != nil {
		t.Fatal(err)
	}
	samples := 0
	err = s.Run(func(f *media.Fragment) error { samples += len(f.Samples); return nil })
	_, whole := demuxed(t, stream)
	if !errors.Is(err, io.ErrUnexpectedEOF) || samples != len(whole[0])+len(whole[1])-1 {
		t.Errorf("%v after %d samples of %d", err, samples, len(whole[0])+len(whole[1]))
	}
}

// The corpora in testdata are the beginnings of what FFmpeg writes by each of the recipes, and fragments cut from it.
// Fuzz with -fuzzminimizetime 1x: minimizing inputs of this size takes up all the time otherwise.

// FuzzDemux: nothing in a stream makes us panic, take more than the limits, or make a fragment that is not what it says.
func FuzzDemux(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{Header: 1 << 16, Moof: 1 << 14, Sample: 1 << 16, Samples: 256, Tracks: 4}
		s, err := Open(bytes.NewReader(data), SplitConfig{Track: named(), Limits: limits})
		if err != nil {
			return
		}
		payload := 0
		_ = s.Run(func(f *media.Fragment) error {
			if !endsWithBox(f.Bytes) {
				t.Fatal("a fragment that is not whole boxes")
			}
			for _, sample := range f.Samples {
				payload += sample.Size
				_ = f.Bytes[sample.Offset : sample.Offset+sample.Size]
			}
			return nil
		})
		if payload > len(data) {
			t.Fatalf("%d bytes of samples out of %d", payload, len(data))
		}
		d := s.samples.(*Demuxer)
		if cap(d.data) > 2*limits.Sample || cap(d.moof) > 2*limits.Moof || cap(d.located) > 2*limits.Samples {
			t.Fatal("more memory than allowed")
		}
	})
}

// FuzzRetime: any bytes either cannot be moved or come out with the same length and payload.
func FuzzRetime(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte, delta int64, timescale uint32) {
		before := bytes.Clone(data)
		moved, err := Retime(&media.Fragment{Bytes: data}, time.Duration(delta), timescale)
		if !bytes.Equal(data, before) {
			t.Fatal("the fragment itself was changed")
		}
		if err != nil {
			return
		}
		joined := bytes.Join(moved, nil)
		if len(joined) != len(data) || binary.BigEndian.Uint32(joined) != uint32(len(moved[0])) {
			t.Fatalf("%d bytes became %d", len(data), len(joined))
		}
	})
}

// BenchmarkSplit is the whole way from a pipe to fragments; MB/s of stream.
func BenchmarkSplit(b *testing.B) {
	source := film(b, "big.mp4", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=10",
		"-f", "lavfi", "-i", "sine=sample_rate=48000:duration=10",
		"-c:v", "libx264", "-preset", "ultrafast", "-b:v", "2500k", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac")
	r := recipes()[2]
	stream := piped(b, r, "-i", source, "-c", "copy")
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	fragments := 0
	for b.Loop() {
		s, err := Open(bytes.NewReader(stream), SplitConfig{Track: named(), Origin: r.origin})
		if err != nil {
			b.Fatal(err)
		}
		fragments = 0
		if err := s.Run(func(*media.Fragment) error { fragments++; return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(fragments), "fragments/op")
}
