package ring_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchroom/media"
	"watchroom/media/ring"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	second   = time.Second
	half     = 500 * time.Millisecond
	video    = media.FirstVideo
	audio    = media.FirstAudio
	fragSize = 1000
)

func tracks(epoch media.Epoch) []media.Init {
	return []media.Init{
		{Track: media.Track{ID: video, Kind: media.KindVideo, Codec: "avc1.64001f"}, Epoch: epoch, Bytes: []byte("v")},
		{Track: media.Track{ID: audio, Kind: media.KindAudio, Codec: "mp4a.40.2"}, Epoch: epoch, Bytes: []byte("a")},
	}
}

func begin(t failer, r *ring.Ring, epoch media.Epoch, change ring.Change) {
	t.Helper()
	if err := r.Begin(ring.Run{Epoch: epoch, Item: 1, Inits: tracks(epoch)}, change); err != nil {
		t.Fatal(err)
	}
}

func fragment(epoch media.Epoch, id media.TrackID, at time.Duration, key bool) *media.Fragment {
	kind := media.KindVideo
	if id >= media.FirstAudio {
		kind, key = media.KindAudio, true
	}
	return &media.Fragment{
		Track: id, Kind: kind, Epoch: epoch, Decode: at, Start: at, Duration: half, Keyframe: key,
		Bytes: make([]byte, fragSize),
	}
}

// write appends half-second fragments of both tracks from one position to another, a keyframe every two seconds.
func write(t failer, r *ring.Ring, epoch media.Epoch, from, to time.Duration) {
	t.Helper()
	for at := from; at < to; at += half {
		err := r.Append(fragment(epoch, video, at, at%(2*second) == 0), fragment(epoch, audio, at, true))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// next is what the cursor takes without waiting; an empty batch when that is nothing.
func next(t failer, c *ring.Cursor) ring.Batch {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b ring.Batch
	if err := c.Next(ctx, &b); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return b
}

func at(pos time.Duration) ring.Selection { return ring.Selection{Position: &pos} }

func TestAJoinerBeginsWithTheKeyframeBeforeItsPosition(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 10*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(5 * second))
	b := next(t, c)
	if b.Run == nil || b.Run.Epoch != 1 || string(b.Video.Bytes) != "v" || string(b.Audio.Bytes) != "a" {
		t.Fatalf("run %+v", b.Run)
	}
	if f := b.Fragments[0]; f.Track != video || f.Start != 4*second || !f.Keyframe {
		t.Fatalf("begins with %+v", f)
	}
	if f := b.Fragments[1]; f.Track != audio || f.Start != 4*second {
		t.Fatalf("goes on with %+v", f)
	}
	if len(b.Fragments) != 24 {
		t.Fatalf("%d fragments, not 12 of each", len(b.Fragments))
	}
	if again := next(t, c); len(again.Fragments) != 0 || again.Run != nil {
		t.Fatalf("and again %+v", again)
	}
}

func TestASpliceIsTakenAtAKeyframeAheadOfThePlayhead(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 8*second)
	early, ahead := r.Cursor(), r.Cursor()
	defer early.Close()
	defer ahead.Close()
	ahead.Start(at(0))
	next(t, ahead)
	r.SetPlayhead(1 * second)
	begin(t, r, 2, ring.Splice{Margin: 1500 * time.Millisecond})
	write(t, r, 2, 2*second, 4*second)
	if r.Taken(2) || next(t, ahead).Run != nil {
		t.Fatal("taken at 2 s, within the margin of 1.5 s")
	}
	joiner := r.Cursor()
	defer joiner.Close()
	joiner.Start(at(2500 * time.Millisecond))
	if b := next(t, joiner); b.Epoch != 2 {
		t.Fatalf("a joiner that the new run covers was given epoch %d", b.Epoch)
	}
	write(t, r, 2, 4*second, 6*second)
	if b := next(t, ahead); b.Run == nil || b.Epoch != 2 || b.Fragments[0].Start != 4*second || b.Skipped.Fragments != 0 {
		t.Fatalf("a reader that was past the switch went on with %+v", b)
	}
	early.Start(at(1 * second))
	b := next(t, early)
	if last := b.Fragments[len(b.Fragments)-1]; b.Epoch != 1 || last.Start != 3500*time.Millisecond {
		t.Fatalf("the old run was left at %v", last.Start)
	}
	if b := next(t, early); b.Epoch != 2 || b.Run == nil || b.Fragments[0].Start != 4*second {
		t.Fatalf("the new run was entered with %+v", b)
	}
	r.SetPlayhead(4 * second)
	if runs := r.Runs(); len(runs) != 1 || runs[0].Epoch != 2 {
		t.Fatalf("kept %+v", runs)
	}
}

func TestAResumedRunGivesTheLastStretchAgain(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 3*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	next(t, c)
	r.Break(1)
	if r.Covers(1 * second) {
		t.Fatal("a broken run with nothing after it covers nothing")
	}
	begin(t, r, 2, ring.Resume{})
	if b := next(t, c); len(b.Fragments) != 0 {
		t.Fatal("nothing is there yet")
	}
	write(t, r, 2, 2*second, 4*second)
	if b := next(t, c); b.Run == nil || b.Fragments[0].Start != 2*second || b.Skipped.Fragments != 0 {
		t.Fatalf("went on with %+v", b)
	}
}

func TestAReplacementMovesEverybodyAndItsEndIsToldOnce(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 3*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	begin(t, r, 2, ring.Replace{At: 601 * second})
	if err := r.Append(fragment(1, video, 3*second, true)); !errors.Is(err, ring.ErrEpoch) {
		t.Fatalf("the old run still takes fragments: %v", err)
	}
	write(t, r, 2, 600*second, 603*second)
	r.Finish(2, 603*second)
	b := next(t, c)
	if b.Epoch != 2 || b.Fragments[0].Start != 600*second || !b.Ended || b.End != 603*second {
		t.Fatalf("%+v", b)
	}
	if next(t, c).Ended {
		t.Fatal("told twice")
	}
}

func TestAReaderFallenOffTheTailIsMovedAndTold(t *testing.T) {
	r := ring.New(ring.Limits{Back: 4 * second})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 2*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	next(t, c)
	write(t, r, 1, 2*second, 20*second)
	r.SetPlayhead(15 * second)
	b := next(t, c)
	if b.Run != nil || b.Fragments[0].Start != 14*second || !b.Fragments[0].Keyframe {
		t.Fatalf("moved to %+v", b.Fragments[0])
	}
	want := ring.Skip{Fragments: 48, From: 2 * second, To: 14 * second}
	if b.Skipped != want || r.Stats().Skips != 1 {
		t.Fatalf("skipped %+v, want %+v", b.Skipped, want)
	}
}

func TestALiveReaderTooFarBehindIsMovedToTheNewestKeyframe(t *testing.T) {
	r := ring.New(ring.Limits{Live: true})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 3*second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	if b := next(t, c); b.Fragments[0].Start != 0 {
		t.Fatal("the first batch is everything since the keyframe")
	}
	next(t, c) // has caught up
	r.SetPlayhead(3 * second)
	write(t, r, 1, 3*second, 5*second)
	if b := next(t, c); b.Skipped.Fragments != 0 {
		t.Fatalf("%+v though nobody is to see it yet", b.Skipped)
	}
	write(t, r, 1, 5*second, 9*second)
	r.SetPlayhead(8500 * time.Millisecond)
	if b := next(t, c); b.Fragments[0].Start != 8*second || b.Skipped.Fragments != 12 {
		t.Fatalf("%+v from %v", b.Skipped, b.Fragments[0].Start)
	}
}

func TestTheWriterIsToldWhenThereIsEnough(t *testing.T) {
	r := ring.New(ring.Limits{Lead: 5 * second})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 4500*time.Millisecond)
	if r.Full(1) {
		t.Fatal("full at 4.5 of 5 s")
	}
	write(t, r, 1, 4500*time.Millisecond, 5*second)
	if !r.Full(1) {
		t.Fatal("not full at 5 s")
	}
	r.SetPlayhead(1 * second)
	if r.Full(1) {
		t.Fatal("full at 4 of 5 s")
	}
	write(t, r, 1, 5*second, 6*second)
	if begin(t, r, 2, ring.Replace{}); r.Full(1) || r.Full(2) {
		t.Fatal("a run that is gone, or empty, is full")
	}
}

func TestTheBackGivesWayToTheLimitOfBytes(t *testing.T) {
	r := ring.New(ring.Limits{Bytes: 40 * fragSize})
	begin(t, r, 1, ring.Replace{})
	write(t, r, 1, 0, 9*second)
	r.SetPlayhead(8 * second)
	if got := r.Bytes(); got > 40*fragSize {
		t.Fatalf("holds %d bytes", got)
	}
	write(t, r, 1, 9*second, 13*second)
	if !r.Covers(8*second) || r.Bytes() > 40*fragSize {
		t.Fatalf("holds %d bytes, covers the playhead: %v", r.Bytes(), r.Covers(8*second))
	}
}

func TestAPictureThatBeginsLateCoversTheItemsStart(t *testing.T) {
	r := ring.New(ring.Limits{})
	begin(t, r, 1, ring.Replace{At: 0})
	const late = 21 * time.Millisecond // the priming of the sound that stands before it
	if err := r.Append(fragment(1, audio, 0, true)); err != nil {
		t.Fatal(err)
	}
	if r.Covers(0) {
		t.Error("a run without a picture covers something")
	}
	if err := r.Append(fragment(1, video, late, true)); err != nil {
		t.Fatal(err)
	}
	if !r.Covers(0) || !r.Covers(late) {
		t.Error("a run that begins with the item does not cover its start")
	}
	c := r.Cursor()
	defer c.Close()
	c.Start(at(0))
	if b := next(t, c); len(b.Fragments) != 2 {
		t.Errorf("a reader from 0 gets %d fragments", len(b.Fragments))
	}
}

// A source that comes back after a while is a run of its own; what was seen before it can still be gone back to.
func TestTheWindowOfALiveRingReachesOverRuns(t *testing.T) {
	r := ring.New(ring.Limits{Window: 10 * second})
	run := func(epoch media.Epoch, change ring.Change) {
		t.Helper()
		if err := r.Begin(ring.Run{Epoch: epoch, Item: 1, Inits: tracks(epoch), Live: true}, change); err != nil {
			t.Fatal(err)
		}
	}
	run(1, ring.Replace{})
	write(t, r, 1, 0, 6*second)
	r.Break(1)
	run(2, ring.Resume{})
	write(t, r, 2, 6*second, 9*second)
	r.SetPlayhead(9 * second)
	c := r.Cursor()
	defer c.Close()
	c.Start(at(2 * second))
	if b := next(t, c); b.Epoch != 1 || b.Fragments[0].Start != 2*second {
		t.Fatalf("epoch %d from %v", b.Epoch, b.Fragments[0].Start)
	}
	if b := next(t, c); b.Epoch != 2 || b.Fragments[0].Start != 6*second {
		t.Fatalf("then epoch %d from %v", b.Epoch, b.Fragments[0].Start)
	}
	write(t, r, 2, 9*second, 17*second)
	if from, ok := r.From(); !ok || from != 6*second || len(r.Runs()) != 1 {
		t.Fatalf("from %v, %+v", from, r.Runs())
	}
}
