package ffmpeg_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/source"
)

// probe goes the way every file goes: opened by source, handed over as a descriptor.
func probe(t *testing.T, path string) (ffmpeg.Probe, error) {
	t.Helper()
	in, closer, err := source.Open(media.Source{Kind: media.SourceFile, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	return mediatest.Tools(t).Probe(t.Context(), in)
}

func TestCodecStrings(t *testing.T) {
	for name, c := range map[string]struct {
		film  mediatest.Film
		codec []string
	}{
		"H.264 and AAC in MP4":      {mediatest.Film{Audio: mediatest.Stereo()}, []string{"avc1.42c00c", "mp4a.40.2"}},
		"H.264 and AAC in MPEG-TS":  {mediatest.Film{Ext: "ts", Audio: mediatest.Stereo()}, []string{"avc1.42c00c", "mp4a.40.2"}},
		"H.264 and Opus in MKV":     {mediatest.Film{Ext: "mkv", Audio: []mediatest.Sound{{Codec: "libopus"}}}, []string{"avc1.42c00c", "opus"}},
		"HEVC and FLAC":             {mediatest.Film{VideoCodec: "libx265", Audio: []mediatest.Sound{{Codec: "flac"}}}, []string{"hvc1.1.6.L60.90", "flac"}},
		"HEVC in MPEG-TS":           {mediatest.Film{Ext: "ts", VideoCodec: "libx265"}, []string{"hvc1.1.6.L60.90"}},
		"VP9 and Opus in WebM":      {mediatest.Film{Ext: "webm", VideoCodec: "libvpx-vp9", Audio: []mediatest.Sound{{Codec: "libopus"}}}, []string{"vp09.00.11.08", "opus"}},
		"AV1":                       {mediatest.Film{Ext: "mkv", VideoCodec: "libsvtav1"}, []string{"av01.0.00M.08"}},
		"MP3, AC-3 and E-AC-3":      {mediatest.Film{NoVideo: true, Ext: "mkv", Audio: []mediatest.Sound{{Codec: "libmp3lame"}, {Codec: "ac3"}, {Codec: "eac3"}}}, []string{"mp4a.6B", "ac-3", "ec-3"}},
		"H.264 with ten bits, High": {mediatest.Film{PixelFormat: "yuv420p10le", BFrames: 2}, []string{"avc1.6e000c"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := probe(t, mediatest.Make(t, c.film))
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Streams) != len(c.codec) {
				t.Fatalf("%d streams, want %d", len(p.Streams), len(c.codec))
			}
			for i, s := range p.Streams {
				if s.Codec != c.codec[i] {
					t.Errorf("stream %d (%s) is %q, want %q", i, s.Name, s.Codec, c.codec[i])
				}
			}
		})
	}
}

func TestProbeFindsWhatIsThere(t *testing.T) {
	film := mediatest.Film{
		Ext: "mkv", Duration: 6 * time.Second, GOP: 2 * time.Second, BFrames: 2,
		Audio:    []mediatest.Sound{{Language: "eng"}, {Codec: "ac3", Channels: 6, Language: "fra", Delay: time.Second}},
		Chapters: []string{"One", "Two"}, Subtitles: true,
	}
	p, err := probe(t, mediatest.Make(t, film))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Streams) != 3 || len(p.Chapters) != 2 || p.Chapters[1].Title != "Two" || p.Chapters[1].Start != 3*time.Second {
		t.Fatalf("%+v", p)
	}
	v, a := p.Streams[0], p.Streams[2]
	if !p.Seekable || p.Duration < 6*time.Second || p.Duration > 6200*time.Millisecond {
		t.Errorf("seekable %v, duration %v", p.Seekable, p.Duration)
	}
	if v.Width != 320 || v.Height != 180 || v.FrameRate != 25 || !v.BFrames || v.PixelFormat != "yuv420p" {
		t.Errorf("video %+v", v)
	}
	if v.MaxGOP < 1900*time.Millisecond || v.MaxGOP > 2100*time.Millisecond {
		t.Errorf("GOP %v", v.MaxGOP)
	}
	if a.Language != "fra" || a.Channels != 6 || a.SampleRate != 48000 || a.Start < 900*time.Millisecond || a.Start > 1100*time.Millisecond {
		t.Errorf("audio %+v", a)
	}
}

func TestProbeTurnsAndCovers(t *testing.T) {
	p, err := probe(t, mediatest.Make(t, mediatest.Film{Rotation: 90, Width: 180, Height: 320}))
	if err != nil || p.Streams[0].Rotation != 90 || p.Streams[0].Width != 180 || p.Streams[0].Height != 320 {
		t.Errorf("rotated: %+v, %v", p.Streams, err)
	}
	p, err = probe(t, mediatest.Make(t, mediatest.Film{NoVideo: true, Ext: "m4a", Audio: mediatest.Stereo(), Cover: true}))
	if err != nil || len(p.Streams) != 2 {
		t.Fatalf("cover: %+v, %v", p.Streams, err)
	}
	for _, s := range p.Streams {
		if s.Cover != (s.Kind == media.KindVideo) {
			t.Errorf("cover %+v", s)
		}
	}
}

func TestProbeOfAClockThatDoesNotStartAtZero(t *testing.T) {
	p, err := probe(t, mediatest.Make(t, mediatest.Film{Ext: "ts", Start: 20 * time.Second, Audio: mediatest.Stereo()}))
	if err != nil {
		t.Fatal(err)
	}
	if p.Start < 20*time.Second || p.Streams[0].Start > 100*time.Millisecond || p.Streams[1].Start > 100*time.Millisecond {
		t.Errorf("start %v, streams at %v and %v", p.Start, p.Streams[0].Start, p.Streams[1].Start)
	}
}

func TestWhatIsNoFilmIsRefused(t *testing.T) {
	film := mediatest.Make(t, mediatest.Film{Audio: mediatest.Stereo()})
	whole, err := os.ReadFile(film)
	if err != nil {
		t.Fatal(err)
	}
	subtitles := "1\n00:00:00,500 --> 00:00:01,500\nText\n"
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"text":           {"hello, world\n", ffmpeg.ErrNotMedia},
		"HLS playlist":   {"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:" + film + "\n#EXT-X-ENDLIST\n", ffmpeg.ErrNotMedia},
		"concat script":  {"ffconcat version 1.0\nfile " + film + "\n", ffmpeg.ErrNotMedia},
		"subtitles":      {subtitles, ffmpeg.ErrNotMedia},
		"truncated film": {string(whole[:len(whole)/2]), ffmpeg.ErrTruncated},
		"noise":          {"\x00\x01\x02\x03" + string(make([]byte, 100000)), ffmpeg.ErrNotMedia},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "film.mp4")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := probe(t, path); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}
