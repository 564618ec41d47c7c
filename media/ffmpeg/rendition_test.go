package ffmpeg_test

import (
	"math"
	"testing"
	"time"

	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
)

// TestARenditionBesideACopyKeepsItsTimes: wherever it starts, every picture of both is where its number says, and the
// rendition has keyframes of its own and no B-frames.
func TestARenditionBesideACopyKeepsItsTimes(t *testing.T) {
	film := mediatest.Film{Duration: 12 * time.Second, BFrames: 3, GOP: 5 * time.Second, Audio: mediatest.Stereo()}
	for name, film := range map[string]mediatest.Film{"MP4": film, "MPEG-TS": {
		Ext: "ts", Start: 20 * time.Second, Duration: film.Duration, BFrames: 3, GOP: film.GOP, Audio: film.Audio,
	}} {
		path := mediatest.Make(t, film)
		for _, from := range []time.Duration{0, 7300 * time.Millisecond} {
			t.Run(name+" from "+from.String(), func(t *testing.T) {
				out := encode(t, path, ffmpeg.Job{
					Start: from, Video: &ffmpeg.VideoOut{Copy: true, SourceCodec: "h264", SourceGOP: film.GOP},
					Rendition: &ffmpeg.VideoOut{Preset: "ultrafast", SourceGOP: film.GOP},
					Audio:     []ffmpeg.AudioOut{{Stream: 1}, {Stream: 1, Codec: ffmpeg.AudioOpus}},
				})
				copied, made := packets(t, out, "v:0"), packets(t, out, "v:1")
				if origin := 0.041; copied[0].at > max(origin, from.Seconds()) || made[0].at > from.Seconds()+origin || from > 0 && made[0].at < from.Seconds()-0.3 {
					t.Errorf("begin at %.3f and %.3f", copied[0].at, made[0].at)
				}
				offset := copied[len(copied)-1].at - made[len(made)-1].at
				if math.Abs(offset) > 0.001 {
					t.Errorf("the last pictures are %.4f s apart", offset)
				}
				for i, frame := range made[1:] {
					if apart := frame.at - made[i].at; math.Abs(apart-0.04) > 0.001 {
						t.Fatalf("pictures %.4f s apart at %.3f", apart, frame.at)
					}
					if !frame.keyframe && math.Abs(math.Mod(frame.at-copied[0].at+0.02, 2)-0.02) < 0.001 && from == 0 {
						t.Errorf("no keyframe at %.3f", frame.at)
					}
				}
				if aac, opus := packets(t, out, "a:0"), packets(t, out, "a:1"); math.Abs(aac[0].at-opus[0].at) > 0.06 {
					t.Errorf("sound begins at %.3f and %.3f", aac[0].at, opus[0].at)
				}
				if p, err := probe(t, out); err != nil || !p.Streams[0].BFrames || p.Streams[1].BFrames {
					t.Errorf("B-frames: %+v, %v", p.Streams, err)
				}
			})
		}
	}
}
