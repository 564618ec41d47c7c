package ring_test

import (
	"slices"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
)

// forWebRTC are the tracks of a run that serves WebRTC, beside those of the others.
func forWebRTC(epoch media.Epoch) []media.Init {
	return append([]media.Init{
		{Track: media.Track{ID: media.WebRTCVideo, Kind: media.KindVideo, Codec: "avc1.64001f", WebRTC: true}, Epoch: epoch},
		{Track: media.Track{ID: media.WebRTCAudio, Kind: media.KindAudio, Codec: "opus", WebRTC: true}, Epoch: epoch},
	}, tracks(epoch)...)
}

func beginForWebRTC(t *testing.T, r *ring.Ring, epoch media.Epoch, change ring.Change) {
	t.Helper()
	if err := r.Begin(ring.Run{Epoch: epoch, Item: 1, Inits: forWebRTC(epoch), WebRTC: true}, change); err != nil {
		t.Fatal(err)
	}
}

func writeForWebRTC(t *testing.T, r *ring.Ring, epoch media.Epoch, from, to time.Duration) {
	t.Helper()
	write(t, r, epoch, from, to)
	for at := from; at < to; at += half {
		rendition := fragment(epoch, media.WebRTCVideo, at, at%second == 0)
		if err := r.Append(rendition, fragment(epoch, media.WebRTCAudio, at, true)); err != nil {
			t.Fatal(err)
		}
	}
}

func overWebRTC(pos time.Duration) ring.Selection {
	v, a := media.WebRTCVideo, media.WebRTCAudio
	return ring.Selection{Position: &pos, Video: &v, Audio: &a, WebRTC: true}
}

func TestTracksForWebRTCAreNobodyElsesDefault(t *testing.T) {
	r := ring.New(ring.Limits{})
	beginForWebRTC(t, r, 1, ring.Replace{})
	writeForWebRTC(t, r, 1, 0, 4*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	b := next(t, c)
	if b.Video.Track.ID != video || b.Audio.Track.ID != audio {
		t.Fatalf("given tracks %d and %d", b.Video.Track.ID, b.Audio.Track.ID)
	}
	if slices.ContainsFunc(b.Fragments, func(f *media.Fragment) bool { return f.Track != video && f.Track != audio }) {
		t.Fatal("fragments of other tracks")
	}
	if from, _, _ := r.Window(video); r.Runs()[0].From != from {
		t.Fatal("the leading track is another")
	}
}

func TestWhoWatchesOverWebRTCWaitsForARunThatServesIt(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 8*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(overWebRTC(second))
	if b := next(t, c); b.Run != nil || len(b.Fragments) > 0 {
		t.Fatalf("given epoch %d", b.Epoch)
	}
	r.SetPlayhead(second)
	beginForWebRTC(t, r, 2, ring.Splice{Margin: 2 * second})
	writeForWebRTC(t, r, 2, 0, 2*second)
	b := next(t, c)
	if b.Epoch != 2 || b.Video.Track.ID != media.WebRTCVideo || b.Audio.Track.ID != media.WebRTCAudio {
		t.Fatalf("given epoch %d, %+v, %+v", b.Epoch, b.Video, b.Audio)
	}
	if f := b.Fragments[0]; f.Start != second || !f.Keyframe {
		t.Fatalf("begins at %v, not at the rendition's own keyframe", f.Start)
	}
}

func TestARunWithoutTracksForWebRTCIsWaitedOver(t *testing.T) {
	r := ring.New(ring.Limits{})
	beginForWebRTC(t, r, 1, ring.Replace{})
	writeForWebRTC(t, r, 1, 0, 4*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(overWebRTC(0))
	next(t, c)
	begin(t, r, 2, ring.Splice{})
	write(t, r, 2, 2*second, 8*second)
	r.SetPlayhead(5 * second)
	if b := next(t, c); b.Run != nil || len(b.Fragments) > 0 {
		t.Fatalf("given epoch %d", b.Epoch)
	}
	beginForWebRTC(t, r, 3, ring.Splice{Margin: second})
	writeForWebRTC(t, r, 3, 4*second, 8*second)
	b := next(t, c)
	if b.Epoch != 3 || b.Fragments[0].Start != 5*second {
		t.Fatalf("given epoch %d, %d fragments", b.Epoch, len(b.Fragments))
	}
}
