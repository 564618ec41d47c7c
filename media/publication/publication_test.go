package publication_test

import (
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/publication"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func vp8(t *testing.T, width byte) fmp4.TrackInfo {
	t.Helper()
	info, err := fmp4.VP8Track(9, []byte{0x50, 1, 0, 0x9d, 1, 0x2a, width, 0, 90, 0})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func begin(t *testing.T) *publication.Publication {
	t.Helper()
	p := publication.NewRegistry().Begin(media.KindVideo, media.KindAudio)
	p.Describe(media.Stream{Name: "vp8"}, vp8(t, 160))
	p.Describe(media.Stream{Name: "opus"}, fmp4.OpusTrack(9))
	return p
}

func picture(p *publication.Publication, n int64, keyframe bool, size int) {
	p.Write(media.KindVideo, fmp4.Sample{DTS: n, Duration: 1, Keyframe: keyframe, Data: make([]byte, size)})
}

// decoded are the decode times of the next samples of pictures.
func decoded(t *testing.T, r *publication.Reader, count int) []int64 {
	t.Helper()
	var list []int64
	for len(list) < count {
		s, err := r.Next()
		if err != nil {
			t.Fatalf("after %v: %v", list, err)
		}
		if s.Track == 1 {
			list = append(list, s.DTS)
		}
	}
	return list
}

func TestAReaderBeginsAtTheLastKeyframe(t *testing.T) {
	p := begin(t)
	picture(p, 1, false, 1) // before the first keyframe
	select {
	case <-p.Ready():
		t.Fatal("ready before there is a keyframe")
	default:
	}
	for n := range int64(10) {
		picture(p, 10+n, n%4 == 0, 1)
	}
	<-p.Ready()
	r := p.Reader()
	defer r.Close()
	header, err := r.Header()
	if err != nil || len(header.Tracks) != 2 || header.Tracks[0].ID != 1 || header.Tracks[1].ID != 2 {
		t.Fatalf("%+v, %v", header, err)
	}
	if got := decoded(t, r, 2); got[0] != 18 || got[1] != 19 {
		t.Errorf("read %v", got)
	}
	p.Close()
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

func TestWhoFallsBehindGoesOnAtAKeyframe(t *testing.T) {
	p := begin(t)
	picture(p, 0, true, 1)
	r := p.Reader()
	defer r.Close()
	if _, err := r.Header(); err != nil {
		t.Fatal(err)
	}
	for n := range int64(40) {
		picture(p, 1+n, n%10 == 9, 1)
	}
	if got := decoded(t, r, 1); got[0] != 40 {
		t.Errorf("goes on at %v", got)
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	p := begin(t)
	picture(p, 0, true, 1)
	r := p.Reader()
	defer r.Close()
	if _, err := r.Header(); err != nil {
		t.Fatal(err)
	}
	for n := range int64(70) {
		picture(p, 1+n, false, 1<<20)
	}
	picture(p, 100, true, 1) // what came in between without a keyframe is of no use
	if got := decoded(t, r, 1); got[0] != 100 {
		t.Errorf("goes on at %v", got)
	}
}

func TestWhatIsKeptIsBoundedInNumberToo(t *testing.T) {
	p := begin(t)
	picture(p, 0, true, 1)
	r := p.Reader()
	defer r.Close()
	if _, err := r.Header(); err != nil {
		t.Fatal(err)
	}
	for n := range int64(600_000) {
		picture(p, 1+n, false, 0)
	}
	picture(p, 1<<21, true, 1) // in between there were too many, small as they are
	if got := decoded(t, r, 1); got[0] != 1<<21 {
		t.Errorf("goes on at %v", got)
	}
}

func TestAnotherSizeEndsAReader(t *testing.T) {
	p := begin(t)
	picture(p, 0, true, 1)
	r := p.Reader()
	defer r.Close()
	if _, err := r.Header(); err != nil {
		t.Fatal(err)
	}
	p.Describe(media.Stream{Name: "vp8"}, vp8(t, 160)) // the same again
	picture(p, 1, true, 1)
	decoded(t, r, 2)
	p.Describe(media.Stream{Name: "vp8"}, vp8(t, 80))
	picture(p, 2, true, 1)
	if _, err := r.Next(); !errors.Is(err, publication.ErrChanged) {
		t.Errorf("%v", err)
	}
	patient := p.Reader()
	defer patient.Close()
	patient.InBand()
	if _, err := patient.Header(); err != nil {
		t.Fatal(err)
	}
	if got := decoded(t, patient, 1); got[0] != 2 {
		t.Errorf("read %v", got)
	}
	p.Describe(media.Stream{Name: "vp8"}, vp8(t, 40))
	picture(p, 3, true, 1)
	if got := decoded(t, patient, 1); got[0] != 3 {
		t.Errorf("read %v", got)
	}
	p.Describe(media.Stream{Name: "vp8"}, vp8(t, 80))
	picture(p, 4, true, 1)
	next := p.Reader()
	defer next.Close()
	if header, err := next.Header(); err != nil || header.Tracks[0].Width != 80 {
		t.Errorf("%+v, %v", header, err)
	}
}

func TestWaitingEnds(t *testing.T) {
	p := begin(t)
	early, late := p.Reader(), p.Reader()
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if _, err := early.Header(); !errors.Is(err, publication.ErrClosed) {
			t.Errorf("%v", err)
		}
	})
	early.Close()
	waiting.Wait()
	picture(p, 0, true, 1)
	if _, begin, err := late.First(); err != nil || begin != 0 {
		t.Fatal(begin, err)
	}
	waiting.Go(func() {
		if _, err := late.Next(); !errors.Is(err, publication.ErrClosed) {
			t.Errorf("%v", err)
		}
	})
	late.Close()
	waiting.Wait()
}

func TestARegistryForgetsWhatIsOver(t *testing.T) {
	r := publication.NewRegistry()
	p := r.Begin(media.KindAudio)
	if found, ok := r.Find(p.Source().Address); !ok || found != p {
		t.Error("not found")
	}
	p.Describe(media.Stream{}, fmp4.OpusTrack(9))
	for n := range int64(2000) {
		p.Write(media.KindAudio, fmp4.Sample{DTS: n * 960, Duration: 960, Keyframe: true, Data: []byte{1}})
	}
	p.Close()
	p.Close()
	if _, ok := r.Find(p.Source().Address); ok {
		t.Error("still there")
	}
	reader := p.Reader()
	if _, at, err := reader.First(); err != nil || at != 1999*20*time.Millisecond {
		t.Errorf("begins at %v, %v", at, err)
	}
}
