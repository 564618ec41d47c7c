package fmp4

import (
	"bytes"
	"errors"
	"testing"

	"watchroom/media"
)

// described is a track made of what a stream's first keyframe and sample entry hold, as if they had come without boxes.
func described(t *testing.T, entry string, config, keyframe []byte) TrackInfo {
	t.Helper()
	var info TrackInfo
	var err error
	switch entry {
	case "avc1":
		sets, parseErr := parseAVC(config)
		if parseErr != nil {
			t.Fatal(parseErr)
		}
		info, err = AVCTrack(1, sets.SPS, sets.PPS)
	case "vp09":
		info, err = VP9Track(1, keyframe)
	case "av01":
		info, err = AV1Track(1, config[4:])
	}
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// What is made of parameter sets and keyframes says the same as FFmpeg's boxes.
func TestTracksWithoutBoxesAreDescribedAsFFmpegDescribesThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, entry, config string
		args                []string
	}{
		{"H.264 baseline", "avc1", "avcC", []string{"-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-vf", "scale=426:240,setsar=1"}},
		{"H.264 high, cropped", "avc1", "avcC", []string{"-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-vf", "scale=1280:718,setsar=1"}},
		{"H.264 interlaced", "avc1", "avcC", []string{"-c:v", "libx264", "-pix_fmt", "yuv420p", "-flags", "+ilme+ildct", "-vf", "scale=720:576,setsar=1"}},
		{"H.264 4:4:4", "avc1", "avcC", []string{"-c:v", "libx264", "-pix_fmt", "yuv444p"}},
		{"H.264 10 bits", "avc1", "avcC", []string{"-c:v", "libx264", "-pix_fmt", "yuv422p10le"}},
		{"VP9", "vp09", "vpcC", []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p", "-vf", "scale=640:360,setsar=1"}},
		{"VP9 4:4:4", "vp09", "vpcC", []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv444p"}},
		{"AV1", "av01", "av1C", []string{"-c:v", "libsvtav1", "-preset", "12", "-pix_fmt", "yuv420p"}},
		{"AV1 10 bits", "av01", "av1C", []string{"-c:v", "libsvtav1", "-preset", "12", "-pix_fmt", "yuv420p10le"}},
	} {
		stream := piped(t, recipes()[0], join(picture(), []string{"-frames:v", "3"}, c.args)...)
		d := NewDemuxer(bytes.NewReader(stream), Limits{})
		header, err := d.Header()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		first, err := d.Next()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want := header.Tracks[0]
		box, _, err := nextBox(want.boxes.entry)
		if err != nil {
			t.Fatal(err)
		}
		config, ok := find(box.body[visualEntrySize:], c.config)
		if !ok {
			t.Fatalf("%s: FFmpeg wrote no %s", c.name, c.config)
		}
		got := described(t, c.entry, config.body, first.Data)
		if got.Codec != want.Codec || got.Width != want.Width || got.Height != want.Height {
			t.Errorf("%s: %s of %d x %d, want %s of %d x %d",
				c.name, got.Codec, got.Width, got.Height, want.Codec, want.Width, want.Height)
		}
		again, err := InitSegment(got, media.FirstVideo)
		if err != nil {
			t.Fatal(err)
		}
		read, err := NewDemuxer(bytes.NewReader(again), Limits{}).Header()
		if err != nil || len(read.Tracks) != 1 || !read.Tracks[0].Same(got) || read.Tracks[0].Width != got.Width {
			t.Errorf("%s: its initialisation segment is read as %+v, %v", c.name, read, err)
		}
	}
}

func TestVP8IsDescribedByItsKeyframe(t *testing.T) {
	t.Parallel()
	ivf := run(t, "ffmpeg", join([]string{"-v", "error", "-nostdin"}, picture(),
		[]string{"-frames:v", "2", "-c:v", "libvpx", "-deadline", "realtime", "-vf", "scale=322:182,setsar=1", "-f", "ivf", "pipe:1"})...)
	got, err := VP8Track(1, ivf[32+12:]) // past the headers of file and frame
	if err != nil || got.Width != 322 || got.Height != 182 || got.Codec != "vp08.00.11.08" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzTracksWithoutBoxes(f *testing.F) {
	f.Add([]byte{0x67, 66, 0xc0, 30, 0xda, 2, 0x80, 0xbf, 0xe5, 0xc0})
	f.Add([]byte{0x50, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00})
	f.Add([]byte{0x82, 0x49, 0x83, 0x42, 0x00, 0x27, 0xf0, 0x16, 0x70})
	f.Add([]byte{0x0a, 0x0b, 0x00, 0x00, 0x00, 0x02, 0xa7, 0xff, 0xe6, 0xdf, 0xff, 0x00, 0x20})
	f.Fuzz(func(t *testing.T, data []byte) {
		avc, avcErr := AVCTrack(1, [][]byte{data}, [][]byte{data})
		vp8, vp8Err := VP8Track(1, data)
		vp9, vp9Err := VP9Track(1, data)
		av1, av1Err := AV1Track(1, data)
		for _, made := range []struct {
			TrackInfo
			error
		}{{avc, avcErr}, {vp8, vp8Err}, {vp9, vp9Err}, {av1, av1Err}} {
			if made.error != nil {
				if !errors.Is(made.error, ErrMalformed) {
					t.Fatal(made.error)
				}
				continue
			}
			if made.Width <= 0 || made.Height <= 0 || made.Width > maxSide || made.Height > maxSide {
				t.Fatalf("a picture of %d x %d", made.Width, made.Height)
			}
			if _, err := InitSegment(made.TrackInfo, 1); err != nil {
				t.Fatal(err)
			}
		}
	})
}
