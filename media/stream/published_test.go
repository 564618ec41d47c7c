package stream_test

import (
	"os/exec"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/fmp4"
	"watchroom/media/mediatest"
	"watchroom/media/publication"
	"watchroom/media/stream"
)

// share publishes three seconds of picture and sound as they would come, a size for each call.
func share(t *testing.T, p *publication.Publication, size string, from int64) (end int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), mediatest.Tools(t).FFmpeg, "-v", "error", "-nostdin",
		"-f", "lavfi", "-i", "testsrc2=size="+size+":rate=30:duration=3", "-f", "lavfi", "-i", "sine=sample_rate=48000:duration=3",
		"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "30", "-video_track_timescale", "90000",
		"-c:a", "libopus", "-f", "mp4", "-movflags", "empty_moov+default_base_moof+frag_every_frame+delay_moov", "-use_editlist", "0", "pipe:1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	d := fmp4.NewDemuxer(out, fmp4.Limits{})
	header, err := d.Header()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"h264", "opus"}
	for i, info := range header.Tracks {
		p.Describe(media.Stream{Name: names[i], Codec: info.Codec, Width: info.Width, Height: info.Height, PixelFormat: "yuv420p", MaxGOP: time.Second, Channels: 2}, info)
	}
	for {
		s, err := d.Next()
		if err != nil {
			return end
		}
		kind := media.KindVideo
		if s.Track == 2 {
			kind = media.KindAudio
			s.DTS += from * 48000 / 90000
		} else {
			s.DTS += from
			end = s.DTS + int64(s.Duration)
			s.Duration = 135000 // until the next comes
		}
		s.Data = append([]byte(nil), s.Data...)
		p.Write(kind, s)
	}
}

func published(r *publication.Registry) (*publication.Publication, *media.Item) {
	p := r.Begin(media.KindVideo, media.KindAudio)
	return p, &media.Item{Title: "Ana's screen", Live: true, Source: p.Source()}
}

// What everybody can play goes into the ring as it is, a fragment a picture, and no process runs.
func TestWhatIsPublishedGoesOutAsItIs(t *testing.T) {
	registry := publication.NewRegistry()
	l := openWith(t, stream.Config{Publications: registry})
	p, item := published(registry)
	share(t, p, "320x180", 0)
	item.Streams = p.Streams()
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1, Answered: true})
	next[stream.Ready](l)
	p.Close()
	if end := next[stream.Ended](l).End; end < 2*time.Second {
		t.Errorf("it ends at %v", end)
	}
	if s := l.Status(); s.Video != "copy" || s.Encoder != "" {
		t.Errorf("%+v", s)
	}
	runs := l.Ring().Runs()
	if len(runs) != 1 || runs[0].Fragments < 30 {
		t.Errorf("%+v", runs)
	}
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 2})
	if broke := next[stream.Broke](l); !broke.Final || broke.Sentence != "What was shared here has ended." {
		t.Errorf("%+v", broke)
	}
}

// What somebody cannot play goes through FFmpeg, at the times it has.
func TestWhatIsPublishedIsEncodedWhereItMustBe(t *testing.T) {
	registry := publication.NewRegistry()
	l := openWith(t, stream.Config{Publications: registry, Encoder: ffmpeg.EncoderX264})
	p, item := published(registry)
	end := share(t, p, "320x180", 0)
	item.Streams = p.Streams()
	l.Start(stream.Request{
		Item: item, ItemNumber: 1, Epoch: 1, Answered: true,
		Unplayable: []string{item.Streams[0].MIMEType(), item.Streams[1].MIMEType()},
	})
	l.eventually("a reader has begun", func() bool { return l.Status().Running })
	share(t, p, "320x180", end)
	next[stream.Ready](l)
	p.Close()
	next[stream.Ended](l)
	run, ok := l.Ring().Run()
	if !ok || run.Inits[1].Track.Codec != "mp4a.40.2" || run.Inits[0].Track.Copied {
		t.Fatalf("%+v", run)
	}
	// All of it came at once: where the reader was moved on to depends on how fast it is, where it ends does not.
	if kept := l.Ring().Runs()[0]; kept.From < 1900*time.Millisecond || (kept.To-6*time.Second).Abs() > 100*time.Millisecond {
		t.Errorf("kept from %v to %v", kept.From, kept.To)
	}
}

// Another resolution is another run, which goes on where the one before ends.
func TestWhatIsPublishedMayChange(t *testing.T) {
	registry := publication.NewRegistry()
	l := openWith(t, stream.Config{Publications: registry})
	p, item := published(registry)
	end := share(t, p, "320x180", 0)
	item.Streams = p.Streams()
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1, Answered: true})
	next[stream.Ready](l)
	share(t, p, "160x90", end)
	if broke := next[stream.Broke](l); broke.Final || !broke.Changed || broke.Sentence != "" {
		t.Fatalf("%+v", broke)
	}
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 2, Position: 3 * time.Second, Mode: stream.Resume, Answered: true})
	next[stream.Ready](l)
	run, _ := l.Ring().Run()
	if w := run.Inits[0].Track.Width; w != 160 {
		t.Errorf("%d wide", w)
	}
	p.Close()
	next[stream.Ended](l)
}

// What cannot be handed to FFmpeg any more is not the end of what is published.
func TestWhatCannotBeReadAnyMoreHasNotEnded(t *testing.T) {
	registry := publication.NewRegistry()
	l := openWith(t, stream.Config{Publications: registry, Encoder: ffmpeg.EncoderX264})
	p, item := published(registry)
	defer p.Close()
	end := share(t, p, "320x180", 0)
	item.Streams = p.Streams()
	l.Start(stream.Request{Item: item, ItemNumber: 1, Epoch: 1, Answered: true, Unplayable: []string{item.Streams[0].MIMEType(), item.Streams[1].MIMEType()}})
	l.eventually("a reader has begun", func() bool { return l.Status().Running })
	share(t, p, "320x180", end)
	next[stream.Ready](l)
	p.Write(media.KindVideo, fmp4.Sample{DTS: 1 << 60, Duration: 1, Keyframe: true, Data: []byte{0, 0, 0, 1, 0x65}})
	if broke := next[stream.Broke](l); broke.Final || broke.Sentence == "" {
		t.Errorf("%+v", broke)
	}
}
