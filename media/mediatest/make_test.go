package mediatest

import (
	"fmt"
	"os/exec"
	"testing"
	"time"
)

func TestEveryFrameCarriesItsNumber(t *testing.T) {
	for name, f := range map[string]Film{
		"plain":         {},
		"with B-frames": {BFrames: 3, FPS: 30},
		"rotated":       {Rotation: 90, Width: 180, Height: 320},
		"large":         {Width: 640, Height: 360, Duration: 2 * time.Second},
		"small":         {Width: 160, Height: 90},
		"vp9":           {VideoCodec: "libvpx-vp9", Ext: "webm"},
	} {
		t.Run(name, func(t *testing.T) {
			f := f.withDefaults()
			path := Make(t, f)
			pictures, err := exec.Command(Tools(t).FFmpeg, "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			size := f.Width * f.Height
			want := int(f.Duration.Seconds()) * f.FPS
			if len(pictures) != want*size {
				t.Fatalf("%d bytes for %d pictures", len(pictures), want)
			}
			for n := range want {
				picture := pictures[n*size:][:size]
				got, ok := Decode(func(x, y float64) float64 {
					return float64(picture[int(y*float64(f.Height))*f.Width+int(x*float64(f.Width))])
				})
				if !ok || got != n {
					t.Fatalf("frame %d reads %d, %v", n, got, ok)
				}
			}
		})
	}
}

func TestNoNumberIsNoNumber(t *testing.T) {
	for _, luma := range []float64{0, 255} {
		if n, ok := Decode(func(x, y float64) float64 { return luma }); ok {
			t.Errorf("a plain picture of %v reads %d", luma, n)
		}
	}
}

func TestFilmsOfAllKindsCanBeMade(t *testing.T) {
	for i, f := range []Film{
		{Audio: []Sound{{Language: "eng"}, {Codec: "libmp3lame", Tone: 660, Language: "fra"}}},
		{Ext: "mkv", Audio: []Sound{{Codec: "flac"}, {Codec: "ac3", Channels: 6}, {Codec: "libopus", Delay: time.Second}}, Subtitles: true, Chapters: []string{"One", "Two"}},
		{Ext: "ts", Audio: Stereo(), BFrames: 2},
		{VideoCodec: "libx265", Audio: Stereo()},
		{VideoCodec: "libsvtav1", Ext: "mkv"},
		{NoVideo: true, Ext: "m4a", Audio: Stereo(), Cover: true},
		{VFR: true, Ext: "mkv", Start: 5 * time.Second},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) { Make(t, f) })
	}
}
