package ffmpeg_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/source"
)

// encode runs a job on a file and leaves its output in a file.
func encode(t *testing.T, path string, job ffmpeg.Job) string {
	t.Helper()
	in, closer, err := source.Open(media.Source{Kind: media.SourceFile, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	job.Input = in
	p, err := ffmpeg.Start(t.Context(), mediatest.Tools(t), ffmpeg.Args(job), in)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	out := filepath.Join(t.TempDir(), "out.mp4")
	data, _ := io.ReadAll(p)
	if err := p.Wait(); err != nil {
		t.Fatalf("%v\nffmpeg %s", err, strings.Join(ffmpeg.Args(job), " "))
	}
	if err := os.WriteFile(out, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

type frame struct {
	at       float64 // seconds on the item's timeline
	keyframe bool
}

// packets are those of one output stream, in order of presentation.
func packets(t *testing.T, path, stream string) []frame {
	t.Helper()
	out, err := exec.Command(mediatest.Tools(t).FFprobe, "-v", "error", "-select_streams", stream,
		"-show_entries", "packet=pts_time,flags", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Packets []struct {
			PTS   string `json:"pts_time"`
			Flags string `json:"flags"`
		} `json:"packets"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	list := make([]frame, len(doc.Packets))
	for i, p := range doc.Packets {
		at, err := strconv.ParseFloat(p.PTS, 64)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = frame{at - ffmpeg.Shift.Seconds(), strings.HasPrefix(p.Flags, "K")}
	}
	slices.SortFunc(list, func(a, b frame) int { return int(math.Copysign(1, a.at-b.at)) })
	return list
}

// numbers reads the number of every picture, in order of presentation.
func numbers(t *testing.T, path string, width, height int) []int {
	t.Helper()
	pictures, err := exec.Command(mediatest.Tools(t).FFmpeg, "-v", "error", "-copyts", "-i", path, "-map", "0:v",
		"-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []int
	for picture := range slices.Chunk(pictures, width*height) {
		n, ok := mediatest.Decode(func(x, y float64) float64 {
			return float64(picture[int(y*float64(height))*width+int(x*float64(width))])
		})
		if !ok {
			t.Fatalf("picture %d carries no number", len(list))
		}
		list = append(list, n)
	}
	return list
}

// clicks finds where the loud clicks of a track begin, in seconds of the item.
func clicks(t *testing.T, path, stream string) []float64 {
	t.Helper()
	const rate = 48000
	first := packets(t, path, stream)[0].at
	out, err := exec.Command(mediatest.Tools(t).FFmpeg, "-v", "error", "-i", path, "-map", "0:"+stream,
		"-ac", "1", "-ar", "48000", "-f", "s16le", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []float64
	quiet := rate
	for i := range len(out) / 2 {
		v := int16(uint16(out[2*i]) | uint16(out[2*i+1])<<8)
		if v > 8000 || v < -8000 {
			if quiet > rate/10 {
				list = append(list, first+float64(i)/rate)
			}
			quiet = 0
		}
		quiet++
	}
	return list
}

// exact checks that every frame is where its number says, and every click at a whole second.
// The item begins with whichever stream is first, and a sound's encoder may start before the picture.
func exact(t *testing.T, path, out string, film mediatest.Film, from time.Duration) {
	t.Helper()
	p, err := probe(t, path)
	if err != nil {
		t.Fatal(err)
	}
	origin := p.Streams[0].Start.Seconds()
	shown, list := packets(t, out, "v"), numbers(t, out, 320, 180)
	if len(shown) != len(list) || len(list) == 0 {
		t.Fatalf("%d packets, %d pictures", len(shown), len(list))
	}
	for i, n := range list {
		// Matroska keeps milliseconds.
		if off := shown[i].at - origin - float64(n)/25; math.Abs(off) > 0.0015 {
			t.Fatalf("frame %d is at %.4f, off by %.4f", n, shown[i].at, off)
		}
	}
	if !shown[0].keyframe || shown[0].at > max(origin, from.Seconds())+0.001 {
		t.Errorf("begins at %v (keyframe %v), wanted %v", shown[0].at, shown[0].keyframe, from)
	}
	if last := list[len(list)-1]; last != int(film.Duration.Seconds()*25)-1 {
		t.Errorf("ends with frame %d", last)
	}
	for _, at := range clicks(t, out, "a:0") {
		if off := at - origin - math.Round(at-origin); math.Abs(off) > 0.003 {
			t.Errorf("a click at %.4f", at)
		}
	}
}

func TestTimesAreExactWhereverItStarts(t *testing.T) {
	for name, film := range map[string]mediatest.Film{
		"MP4 with B-frames":     {Duration: 12 * time.Second, BFrames: 3, GOP: 2 * time.Second, Audio: mediatest.Stereo()},
		"MPEG-TS from 20 s":     {Ext: "ts", Start: 20 * time.Second, Duration: 12 * time.Second, GOP: 2 * time.Second, BFrames: 2, Audio: []mediatest.Sound{{Codec: "ac3"}}},
		"Matroska, sound later": {Ext: "mkv", Duration: 12 * time.Second, GOP: 2 * time.Second, Audio: []mediatest.Sound{{Codec: "flac", Delay: 2500 * time.Millisecond}}},
		"VFR":                   {Ext: "mkv", Duration: 12 * time.Second, GOP: 2 * time.Second, VFR: true, BFrames: 2, Audio: []mediatest.Sound{{Codec: "flac"}}},
	} {
		path := mediatest.Make(t, film)
		for _, from := range []time.Duration{0, 5300 * time.Millisecond, 11 * time.Second} {
			for mode, video := range map[string]*ffmpeg.VideoOut{
				"copy":   {Copy: true, SourceCodec: "h264", SourceGOP: 2 * time.Second},
				"encode": {Preset: "ultrafast"},
			} {
				t.Run(name+"/"+mode+"/"+from.String(), func(t *testing.T) {
					exact(t, path, encode(t, path, ffmpeg.Job{Start: from, Video: video, Audio: []ffmpeg.AudioOut{{Stream: 1}}}), film, from)
				})
			}
		}
	}
}

func TestSoundIsFilledWithSilence(t *testing.T) {
	film := mediatest.Film{Duration: 8 * time.Second, GOP: 2 * time.Second, Audio: []mediatest.Sound{
		{Codec: "ac3", Channels: 6, Delay: 3 * time.Second}, {Duration: 4 * time.Second},
	}}
	path := mediatest.Make(t, film)
	for name, from := range map[string]time.Duration{"begins late": 0, "has ended": 6 * time.Second} {
		t.Run(name, func(t *testing.T) {
			out := encode(t, path, ffmpeg.Job{
				Start: from, Video: &ffmpeg.VideoOut{Copy: true, SourceCodec: "h264"},
				Audio: []ffmpeg.AudioOut{{Stream: 1}, {Stream: 2, End: 4 * time.Second}, {Stream: 1, Codec: ffmpeg.AudioOpus}},
			})
			for _, stream := range []string{"a:0", "a:1", "a:2"} {
				list := packets(t, out, stream)
				first, last := list[0].at, list[len(list)-1].at
				if first > from.Seconds() || first < from.Seconds()-0.3 || last < 7.8 || last > 8.2 {
					t.Errorf("%s lasts from %.3f to %.3f", stream, first, last)
				}
			}
		})
	}
}

func TestSilenceAndStillPictures(t *testing.T) {
	silent := encode(t, mediatest.Make(t, mediatest.Film{}), ffmpeg.Job{
		Start: time.Second, Video: &ffmpeg.VideoOut{Copy: true, SourceCodec: "h264"}, Audio: []ffmpeg.AudioOut{{Silent: true}},
	})
	list := packets(t, silent, "a:0")
	if first, last := list[0].at, list[len(list)-1].at; first > 1 || last < 3.9 || last > 4.3 {
		t.Errorf("silence from %.3f to %.3f", first, last)
	}
	cover := mediatest.Make(t, mediatest.Film{NoVideo: true, Ext: "m4a", Audio: mediatest.Stereo(), Cover: true, Duration: 6 * time.Second})
	for _, until := range []time.Duration{0, 6 * time.Second} {
		out := encode(t, cover, ffmpeg.Job{
			Start: 2 * time.Second, Until: until,
			Video: &ffmpeg.VideoOut{Stream: 1, Still: true}, Audio: []ffmpeg.AudioOut{{Stream: 0, Copy: true, SourceCodec: "aac"}},
		})
		list := packets(t, out, "v")
		if first, last := list[0].at, list[len(list)-1].at; math.Abs(first-1.8) > 0.01 || last < 5.5 || until > 0 && last > 6 {
			t.Errorf("until %v: still picture from %.3f to %.3f", until, first, last)
		}
	}
}

func TestEncodedPictures(t *testing.T) {
	path := mediatest.Make(t, mediatest.Film{Duration: 6 * time.Second, Rotation: 90, Width: 180, Height: 320, BFrames: 2, GOP: 5 * time.Second})
	out := encode(t, path, ffmpeg.Job{Video: &ffmpeg.VideoOut{Preset: "ultrafast", Width: 160, Height: 160, FrameRate: 12.5}})
	p, err := probe(t, out)
	if err != nil {
		t.Fatal(err)
	}
	if v := p.Streams[0]; v.Width != 90 || v.Height != 160 || v.Rotation != 0 || v.BFrames || math.Abs(v.FrameRate-12.5) > 0.3 {
		t.Errorf("%+v", v)
	}
	var keyframes []float64
	for _, f := range packets(t, out, "v") {
		if f.keyframe {
			keyframes = append(keyframes, math.Round(f.at*10)/10)
		}
	}
	if !slices.Equal(keyframes, []float64{0, 2, 4}) {
		t.Errorf("keyframes at %v", keyframes)
	}
}

func TestNothingIsWrittenBeforeItIsKnown(t *testing.T) {
	out := encode(t, mediatest.Make(t, mediatest.Film{Audio: mediatest.Stereo()}), ffmpeg.Job{
		Video: &ffmpeg.VideoOut{Copy: true, SourceCodec: "h264"}, Audio: []ffmpeg.AudioOut{{Stream: 1, Copy: true, SourceCodec: "aac"}},
	})
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if moov, moof := bytes.Index(b, []byte("moov")), bytes.Index(b, []byte("moof")); moov < 0 || moof < moov || bytes.Contains(b, []byte("elst")) {
		t.Errorf("moov at %d, moof at %d, or an edit list", moov, moof)
	}
}
