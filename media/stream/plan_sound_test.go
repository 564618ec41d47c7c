package stream

import (
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

func TestPlanEncodesSoundThatIsNotThereForTheWholeItem(t *testing.T) {
	const second = time.Second
	for name, c := range map[string]struct {
		start, length time.Duration
		copied        bool
		end           time.Duration
	}{
		"from beginning to end":      {0, 60 * second, true, 0},
		"of unknown length":          {0, 0, true, 0},
		"primed":                     {21 * time.Millisecond, 60 * second, true, 0},
		"a little short":             {0, 59 * second, true, 0},
		"starts late":                {4 * second, 56 * second, false, 0},
		"ends early":                 {0, 7 * second, false, 7 * second},
		"starts late and ends early": {4 * second, 10 * second, false, 14 * second},
	} {
		t.Run(name, func(t *testing.T) {
			item := media.Item{Duration: 60 * second, Streams: []media.Stream{
				{Kind: media.KindAudio, Name: "aac", Codec: "mp4a.40.2", Start: c.start, Duration: c.length},
			}}
			p, err := NewPlan(item, Browsers{Answered: true}, Quality{}, ffmpeg.EncoderX264)
			if err != nil {
				t.Fatal(err)
			}
			if a := p.Audio[0]; a.Copy != c.copied || a.Out.Copy != c.copied || a.Out.End != c.end {
				t.Errorf("copied %v, ends at %v; want %v, %v", a.Copy, a.Out.End, c.copied, c.end)
			}
		})
	}
}
