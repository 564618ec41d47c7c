package rtc

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"watchroom/media"
	"watchroom/media/publication"
)

// Who takes long to connect has as long as others to send something.
func TestAPublisherIsWaitedForFromItsConnectionOn(t *testing.T) {
	began := time.Now()
	for name, c := range map[string]struct {
		connected, heard, at time.Duration
		want                 error
	}{
		"connecting":                  {-1, -1, connectIn, nil},
		"never connected":             {-1, -1, connectIn + 1, ErrLost},
		"connected late":              {14 * time.Second, -1, 14*time.Second + rhythm, nil},
		"nothing since":               {14 * time.Second, -1, 24*time.Second + 1, ErrSilent},
		"nothing that can be shown":   {14 * time.Second, 24 * time.Second, 24*time.Second + 1, ErrNoPicture},
		"something, and not for long": {time.Second, time.Second, 11 * time.Second, nil},
		"something, and then nothing": {time.Second, 2 * time.Second, 12*time.Second + 1, ErrSilent},
	} {
		p := &Publisher{connection: newConnection(nil, nil), began: began, ready: newSignal()}
		p.ingest = newIngest(publication.NewRegistry(), []media.Kind{media.KindVideo})
		if c.connected >= 0 {
			p.connected = began.Add(c.connected)
		}
		if c.heard >= 0 {
			p.ingest.hear(media.KindVideo, began.Add(c.heard))
		}
		if err := p.beat(began.Add(c.at)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A packet that cannot be read is not the end of its track.
func TestReadingEndsWithTheTrack(t *testing.T) {
	p := &Publisher{connection: newConnection(nil, nil)}
	for err, want := range map[error]bool{
		nil: false, io.ErrShortBuffer: false, errors.New("padded with more than there is"): false,
		io.EOF: true, fmt.Errorf("reading: %w", io.ErrClosedPipe): true,
	} {
		if p.over(err) != want {
			t.Errorf("%v: over %v", err, !want)
		}
	}
	p.gone.give()
	if p.over(nil) || !p.over(io.ErrShortBuffer) {
		t.Error("an error is not the end of a connection that is gone")
	}
}

func TestNobodyBeginsToReadOfWhoIsClosed(t *testing.T) {
	s := newStudio(t, Config{}, nil)
	p, err := s.engine.Publisher(PublisherConfig{Publications: publication.NewRegistry(), Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.check(offerHead + offerSound); err != nil {
		t.Fatal(err)
	}
	p.Close()
	p.track(&webrtc.TrackRemote{}, nil) // whoever read would find no receiver
	p.reading.Wait()
}
