package stream

import (
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

func TestPlanGivesWebRTCViewersWhatTheyCanBeGiven(t *testing.T) {
	opus := media.Stream{Index: 1, Kind: media.KindAudio, Name: "opus", Codec: "opus", Channels: 2}
	change := func(change func(*media.Stream)) media.Stream { return with(h264(), change) }
	for name, c := range map[string]struct {
		video     media.Stream
		audio     []media.Stream
		live      bool
		quality   Quality
		rendition bool
		opus      bool
	}{
		"H.264 and Opus":        {video: h264(), audio: []media.Stream{opus}},
		"H.264 and AAC":         {video: h264(), audio: []media.Stream{aac(1, "en")}, opus: true},
		"Opus second":           {video: h264(), audio: []media.Stream{aac(2, "en"), opus}, opus: true},
		"Opus first":            {video: h264(), audio: []media.Stream{opus, aac(2, "en")}},
		"Opus of six channels":  {video: h264(), audio: []media.Stream{with(opus, func(s *media.Stream) { s.Channels = 6 })}, opus: true},
		"no sound":              {video: h264(), opus: true},
		"keyframes 2 s at 23.9": {video: change(func(s *media.Stream) { s.MaxGOP = 2002 * time.Millisecond }), audio: []media.Stream{opus}},
		"keyframes 5 s apart":   {video: change(func(s *media.Stream) { s.MaxGOP = 5 * time.Second }), audio: []media.Stream{opus}, rendition: true},
		"keyframes not known":   {video: change(func(s *media.Stream) { s.MaxGOP = 0 }), audio: []media.Stream{opus}, rendition: true},
		"B-frames":              {video: change(func(s *media.Stream) { s.BFrames = true }), audio: []media.Stream{opus}, rendition: true},
		"HEVC": {
			video: change(func(s *media.Stream) { s.Name, s.Codec = "hevc", "hvc1.1.6.L93.B0" }), audio: []media.Stream{opus}, rendition: true,
		},
		"10 bits":              {video: change(func(s *media.Stream) { s.PixelFormat = "yuv420p10le" }), audio: []media.Stream{opus}, rendition: true},
		"encoded anyway":       {video: change(func(s *media.Stream) { s.BFrames = true }), audio: []media.Stream{opus}, quality: Quality{Forced: true}},
		"live":                 {video: change(func(s *media.Stream) { s.MaxGOP = 0 }), audio: []media.Stream{opus}, live: true},
		"live with B-frames":   {video: change(func(s *media.Stream) { s.BFrames, s.MaxGOP = true, 0 }), audio: []media.Stream{opus}, live: true, rendition: true},
		"Opus is encoded late": {video: h264(), audio: []media.Stream{with(opus, func(s *media.Stream) { s.Start = time.Second })}, opus: true},
	} {
		t.Run(name, func(t *testing.T) {
			item := media.Item{Live: c.live, Streams: append([]media.Stream{c.video}, c.audio...)}
			p, err := NewPlan(item, Browsers{Answered: true, WebRTC: true}, c.quality, ffmpeg.EncoderX264)
			if err != nil {
				t.Fatal(err)
			}
			if (p.Rendition != nil) != c.rendition || (p.Opus != nil) != c.opus {
				t.Errorf("rendition %v, Opus %v; want %v, %v", p.Rendition, p.Opus, c.rendition, c.opus)
			}
			tracksMatchTheJob(t, p, item)
			p, err = NewPlan(item, Browsers{Answered: true}, c.quality, ffmpeg.EncoderX264)
			if err != nil || p.Rendition != nil || p.Opus != nil {
				t.Errorf("with nobody there: %v, %v, %v", p.Rendition, p.Opus, err)
			}
		})
	}
}

// tracksMatchTheJob checks that tracks are listed in the order of the process's output, and each once.
func tracksMatchTheJob(t *testing.T, p Plan, item media.Item) {
	t.Helper()
	j, list := p.job(item, ffmpeg.Input{}, 0), p.tracks()
	want := len(j.Audio)
	if j.Video != nil {
		want++
	}
	if j.Rendition != nil {
		want++
		if list[1].ID != media.WebRTCVideo || !list[1].WebRTC {
			t.Errorf("the rendition is track %+v", list[1])
		}
	}
	if last := list[len(list)-1]; (last.ID == media.WebRTCAudio) != (p.Opus != nil) || last.WebRTC != (p.Opus != nil) {
		t.Errorf("the last track is %+v", last)
	}
	seen := map[media.TrackID]bool{}
	for _, track := range list {
		seen[track.ID] = true
	}
	if len(list) != want || len(seen) != want {
		t.Errorf("%d tracks with %d ids of %d outputs", len(list), len(seen), want)
	}
}

func TestPlanOfSoundAloneForWebRTC(t *testing.T) {
	first := aac(0, "en")
	first.Start, first.Duration = time.Second, 3*time.Second
	item := media.Item{Duration: time.Minute, Streams: []media.Stream{first}}
	p, err := NewPlan(item, Browsers{Answered: true, WebRTC: true}, Quality{}, ffmpeg.EncoderX264)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rendition != nil || p.Opus == nil || p.Opus.End != 4*time.Second {
		t.Fatalf("rendition %v, Opus %+v", p.Rendition, p.Opus)
	}
	tracksMatchTheJob(t, p, item)
	if j := p.job(item, ffmpeg.Input{}, 0); j.Until != item.Duration {
		t.Errorf("silence after the sound lasts until %v", j.Until)
	}
}
