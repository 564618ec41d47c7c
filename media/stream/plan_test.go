package stream

import (
	"errors"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

func h264() media.Stream {
	return media.Stream{
		Index: 0, Kind: media.KindVideo, Name: "h264", Codec: "avc1.64001f", PixelFormat: "yuv420p",
		Width: 1920, Height: 1080, FrameRate: 25, MaxGOP: 2 * time.Second, Default: true,
	}
}

func aac(index int, language string) media.Stream {
	return media.Stream{Index: index, Kind: media.KindAudio, Name: "aac", Codec: "mp4a.40.2", Language: language, Channels: 2}
}

func with(s media.Stream, change func(*media.Stream)) media.Stream {
	change(&s)
	return s
}

func TestPlanCopiesWhatEverybodyPlaysAndEncodesTheRest(t *testing.T) {
	answered := Browsers{Answered: true}
	for _, c := range []struct {
		name     string
		video    media.Stream
		browsers Browsers
		quality  Quality
		copied   bool
	}{
		{"H.264 before anybody answered", h264(), Browsers{}, Quality{}, true},
		{"H.264", h264(), answered, Quality{}, true},
		{
			"H.264 that somebody cannot play", h264(),
			Browsers{Answered: true, Unplayable: []string{h264().MIMEType()}},
			Quality{},
			false,
		},
		{
			"10-bit H.264 before anybody answered", with(h264(), func(s *media.Stream) { s.PixelFormat = "yuv420p10le" }),
			Browsers{},
			Quality{},
			false,
		},
		{
			"HEVC before anybody answered", with(h264(), func(s *media.Stream) { s.Name, s.Codec = "hevc", "hvc1.1.6.L93.B0" }),
			Browsers{},
			Quality{},
			false,
		},
		{
			"HEVC that all play", with(h264(), func(s *media.Stream) { s.Name, s.Codec = "hevc", "hvc1.1.6.L93.B0" }),
			answered,
			Quality{},
			true,
		},
		{
			"a codec that MP4 does not carry", with(h264(), func(s *media.Stream) { s.Name, s.Codec = "wmv3", "" }),
			answered,
			Quality{},
			false,
		},
		{
			"keyframes too far apart", with(h264(), func(s *media.Stream) { s.MaxGOP = 11 * time.Second }),
			answered,
			Quality{},
			false,
		},
		{"turned", with(h264(), func(s *media.Stream) { s.Rotation = 90 }), answered, Quality{}, false},
		{"a quality was asked for", h264(), answered, Quality{Forced: true}, false},
	} {
		item := media.Item{Streams: []media.Stream{c.video, aac(1, "en")}}
		p, err := NewPlan(item, c.browsers, c.quality, ffmpeg.EncoderX264)
		if err != nil {
			t.Fatal(err)
		}
		if p.Video.Copy != c.copied || p.Video.Out.Copy != c.copied || (p.Video.Why == "") != c.copied {
			t.Errorf("%s: copied %v (%s), want %v", c.name, p.Video.Copy, p.Video.Why, c.copied)
		}
		if !p.Audio[0].Copy {
			t.Errorf("%s: AAC was encoded again", c.name)
		}
	}
}

func TestPlanTakesTheFilmNotItsCoverAndUpToEightLanguages(t *testing.T) {
	cover := with(h264(), func(s *media.Stream) { s.Name, s.Codec, s.Cover = "mjpeg", "", true })
	film := with(h264(), func(s *media.Stream) { s.Index, s.Default = 1, false })
	item := media.Item{Streams: []media.Stream{cover, film}}
	for i := range 10 {
		item.Streams = append(item.Streams, aac(i+2, "l"+string(rune('a'+i))))
	}
	p, err := NewPlan(item, Browsers{}, Quality{}, ffmpeg.EncoderX264)
	if err != nil {
		t.Fatal(err)
	}
	if p.Video.Stream.Index != 1 || len(p.Audio) != media.MaxAudioTracks || p.Silence {
		t.Errorf("video of stream %d, %d audio tracks, silence %v", p.Video.Stream.Index, len(p.Audio), p.Silence)
	}
	tracks := p.tracks()
	if tracks[0].ID != media.FirstVideo || tracks[2].ID != media.FirstAudio+1 || tracks[2].Language != "lb" {
		t.Errorf("tracks %+v", tracks)
	}
}

func TestPlanGivesSilenceToAPictureAndAStillCoverToSound(t *testing.T) {
	p, err := NewPlan(media.Item{Streams: []media.Stream{h264()}}, Browsers{}, Quality{}, ffmpeg.EncoderX264)
	if err != nil || !p.Silence || len(p.tracks()) != 2 {
		t.Errorf("without sound: %+v, %v", p, err)
	}
	cover := with(h264(), func(s *media.Stream) { s.Name, s.Codec, s.Cover = "png", "", true })
	p, err = NewPlan(media.Item{Streams: []media.Stream{cover, aac(1, "")}}, Browsers{}, Quality{}, ffmpeg.EncoderX264)
	if err != nil || p.Video == nil || !p.Video.Out.Still || p.Video.Copy {
		t.Errorf("sound with a cover: %+v, %v", p.Video, err)
	}
	p, err = NewPlan(media.Item{Streams: []media.Stream{aac(0, "")}}, Browsers{}, Quality{}, ffmpeg.EncoderX264)
	if err != nil || p.Video != nil || p.Silence {
		t.Errorf("sound alone: %+v, %v", p, err)
	}
	if _, err := NewPlan(media.Item{}, Browsers{}, Quality{}, ffmpeg.EncoderX264); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing at all: %v, want ErrNothing", err)
	}
}

func TestPlanEncodesSoundAsStereoAndKeepsThePlanOfEachTrack(t *testing.T) {
	ac3 := media.Stream{Index: 1, Kind: media.KindAudio, Name: "dts", Channels: 6}
	item := media.Item{Streams: []media.Stream{h264(), ac3, aac(2, "en")}}
	p, err := NewPlan(item, Browsers{Answered: true}, Quality{}, ffmpeg.EncoderX264)
	if err != nil {
		t.Fatal(err)
	}
	if a := p.Audio[0]; a.Copy || a.Out.Channels != 2 || a.Out.Codec != ffmpeg.AudioAAC || a.Out.Bitrate != DefaultAudioBitrate {
		t.Errorf("5.1 DTS: %+v", a.Out)
	}
	if !p.Audio[1].Copy {
		t.Error("AAC beside it was encoded again")
	}
}

func TestJobOfALoopedItemEndsAtItsDuration(t *testing.T) {
	item := media.Item{Source: media.Source{Loop: true}, Duration: 5 * time.Second, Streams: []media.Stream{h264()}}
	p, err := NewPlan(item, Browsers{}, Quality{}, ffmpeg.EncoderX264)
	if err != nil {
		t.Fatal(err)
	}
	if j := p.job(item, ffmpeg.Input{}, 3*time.Second); j.Start != 3*time.Second || j.Until != item.Duration {
		t.Errorf("from %v until %v, want 3 s to 5 s", j.Start, j.Until)
	}
}
