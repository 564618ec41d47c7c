package stream_test

import (
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/mediatest"
	"watchroom/media/ring"
	"watchroom/media/stream"
)

// reordered is a film that WebRTC takes nothing of: B-frames, far keyframes, AAC.
func reordered(length time.Duration) mediatest.Film {
	return mediatest.Film{Duration: length, GOP: 5 * time.Second, BFrames: 2, Audio: mediatest.Stereo()}
}

// overWebRTC are the tracks WebRTC viewers read of it.
func overWebRTC(position time.Duration) ring.Selection {
	video, audio := media.WebRTCVideo, media.WebRTCAudio
	return ring.Selection{Video: &video, Audio: &audio, Position: &position, WebRTC: true}
}

func readerOf(l *line, s ring.Selection) *reader {
	r := newReader(l)
	r.cursor.Start(s)
	return r
}

// ids are the tracks of the newest run that WebRTC viewers alone are given.
func (l *line) ids() map[media.TrackID]string {
	list := map[media.TrackID]string{}
	run, _ := l.Ring().Run()
	for _, i := range run.Inits {
		if i.Track.WebRTC {
			list[i.Track.ID] = i.Track.Codec
		}
	}
	return list
}

func TestWebRTCViewersAreMadeWhatTheyCanBeGiven(t *testing.T) {
	l := open(t)
	l.Start(stream.Request{Item: item(t, reordered(16*time.Second)), ItemNumber: 1, Epoch: 1, Answered: true, WebRTC: true, Position: 7300 * time.Millisecond})
	next[stream.Ready](l)
	if ids := l.ids(); len(ids) != 2 || ids[media.WebRTCVideo] == "" || ids[media.WebRTCAudio] != "opus" {
		t.Fatalf("tracks %v", ids)
	}
	if s := l.Status(); s.Video != "copy" || s.WebRTC != "rendition" {
		t.Fatalf("%+v", s)
	}
	made := readerOf(l, overWebRTC(7300*time.Millisecond)).until(15 * time.Second)
	made.unbroken(t, 2*time.Millisecond, 2*time.Millisecond)
	if video := made.tracks[media.WebRTCVideo]; video == nil || video.apart > 2100*time.Millisecond || video.reordered {
		t.Fatalf("%+v", video)
	}
	copied := readerOf(l, ring.Selection{}).until(15 * time.Second)
	if copied.tracks[media.FirstVideo] == nil || copied.tracks[media.FirstAudio] == nil || len(copied.tracks) != 2 {
		t.Fatalf("others are given %v", copied.tracks)
	}
}

func TestWhatWebRTCTakesAsItIsIsNotMadeAgain(t *testing.T) {
	l := open(t)
	plain := item(t, mediatest.Film{Ext: "mkv", GOP: time.Second, Audio: []mediatest.Sound{{Codec: "libopus"}}})
	l.Start(stream.Request{Item: plain, ItemNumber: 1, Epoch: 1, Answered: true, WebRTC: true})
	next[stream.Ready](l)
	if s := l.Status(); len(l.ids()) > 0 || s.WebRTC != "copy" || s.Encoder != "" {
		t.Fatalf("tracks %v, %+v", l.ids(), s)
	}
	if !l.Ring().CoversWebRTC(0) {
		t.Fatal("its viewers are not served")
	}
}

func TestWhoComesOverWebRTCIsSplicedIn(t *testing.T) {
	l := open(t)
	film := item(t, reordered(time.Minute))
	request := stream.Request{Item: film, ItemNumber: 1, Epoch: 1, Answered: true}
	l.Start(request)
	next[stream.Ready](l)
	others := newReader(l)
	others.until(15 * time.Second) // so that the playhead is past the first keyframe
	l.stand(9 * time.Second)
	request.Epoch, request.Mode, request.WebRTC, request.Position = 2, stream.Splice, true, 9*time.Second
	l.Start(request)
	next[stream.Ready](l)
	l.eventually("viewers are served where the room stands", func() bool { return l.Ring().CoversWebRTC(9 * time.Second) })
	readerOf(l, overWebRTC(9*time.Second)).until(12*time.Second).unbroken(t, 2*time.Millisecond, 2*time.Millisecond)
	others.until(24*time.Second).unbroken(t, 100*time.Millisecond, stream.Lead)
	l.stand(2 * time.Second) // where only the run before can show anything
	request.Epoch, request.Mode, request.Position = 3, stream.Seek, 2*time.Second
	l.Start(request)
	next[stream.Ready](l)
	if !l.Ring().CoversWebRTC(2 * time.Second) {
		t.Fatalf("after a seek back nothing is there for WebRTC: %+v", l.Ring().Runs())
	}
}

func TestALoopForWebRTCHasNoSeam(t *testing.T) {
	for name, film := range map[string]mediatest.Film{
		"no sound":   {Duration: 3 * time.Second, GOP: 3 * time.Second, BFrames: 2},
		"late sound": {Ext: "mkv", Duration: 3 * time.Second, GOP: time.Second, Audio: []mediatest.Sound{{Delay: time.Second}}},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t)
			looped := item(t, film)
			looped.Source.Loop = true
			l.Start(stream.Request{Item: looped, ItemNumber: 1, Epoch: 1, Position: 4 * time.Second, Answered: true, WebRTC: true})
			next[stream.Ready](l)
			l.stand(4 * time.Second)
			made := readerOf(l, overWebRTC(4*time.Second)).until(11 * time.Second)
			made.unbroken(t, 100*time.Millisecond, 42*time.Millisecond)
			if made.tracks[media.WebRTCAudio] == nil {
				t.Errorf("no Opus in %v", made.tracks)
			}
		})
	}
}

func TestSoundWithACoverForWebRTC(t *testing.T) {
	l := open(t)
	song := item(t, mediatest.Film{NoVideo: true, Ext: "m4a", Audio: mediatest.Stereo(), Cover: true, Duration: 6 * time.Second})
	l.Start(stream.Request{Item: song, ItemNumber: 1, Epoch: 1, Answered: true, WebRTC: true})
	next[stream.Ready](l)
	next[stream.Ended](l)
	audio := media.WebRTCAudio
	made := readerOf(l, ring.Selection{Audio: &audio, WebRTC: true}).until(5 * time.Second)
	made.unbroken(t, 2*time.Millisecond, 2*time.Millisecond)
	if made.tracks[media.FirstVideo] == nil || made.tracks[media.WebRTCAudio] == nil {
		t.Fatalf("given %v", made.tracks)
	}
}
