package ffmpeg

import (
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"watchroom/media"
)

// document is ffprobe's JSON, as far as it is read.
type document struct {
	Format struct {
		Name     string            `json:"format_name"`
		Start    clock             `json:"start_time"`
		Duration clock             `json:"duration"`
		BitRate  string            `json:"bit_rate"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
	Streams  []stream `json:"streams"`
	Chapters []struct {
		Start clock             `json:"start_time"`
		End   clock             `json:"end_time"`
		Tags  map[string]string `json:"tags"`
	} `json:"chapters"`
	Packets []packet `json:"packets"`
}

type stream struct {
	Index       int               `json:"index"`
	CodecType   string            `json:"codec_type"`
	CodecName   string            `json:"codec_name"`
	Profile     string            `json:"profile"`
	Level       int               `json:"level"`
	Width       int               `json:"width"`
	Height      int               `json:"height"`
	SAR         string            `json:"sample_aspect_ratio"`
	PixelFormat string            `json:"pix_fmt"`
	Transfer    string            `json:"color_transfer"`
	BFrames     int               `json:"has_b_frames"`
	RealRate    string            `json:"r_frame_rate"`
	MeanRate    string            `json:"avg_frame_rate"`
	SampleRate  string            `json:"sample_rate"`
	Channels    int               `json:"channels"`
	Start       clock             `json:"start_time"`
	Duration    clock             `json:"duration"`
	Tags        map[string]string `json:"tags"`
	Disposition map[string]int    `json:"disposition"`
	SideData    []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
	Extradata string `json:"extradata"`

	data []byte
}

type packet struct {
	PTS   clock  `json:"pts_time"`
	DTS   clock  `json:"dts_time"`
	Flags string `json:"flags"`
}

// clock is seconds as ffprobe writes them; empty is unknown.
type clock string

func (c clock) duration() time.Duration {
	f, err := strconv.ParseFloat(string(c), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e8 {
		return 0
	}
	return time.Duration(math.Round(f*1e6)) * time.Microsecond
}

func (d *document) probe() Probe {
	p := Probe{
		Format: d.Format.Name, Start: d.Format.Start.duration(), Duration: max(0, d.Format.Duration.duration()),
		Title: d.Format.Tags["title"],
	}
	p.BitRate, _ = strconv.Atoi(d.Format.BitRate)
	for _, s := range d.Streams {
		switch s.CodecType {
		case "video":
			p.Streams = append(p.Streams, s.video(p.Start))
		case "audio":
			p.Streams = append(p.Streams, s.audio(p.Start))
		}
	}
	for _, c := range d.Chapters[:min(len(d.Chapters), maxChapters)] {
		p.Chapters = append(p.Chapters, media.Chapter{
			Start: max(0, c.Start.duration()-p.Start), End: max(0, c.End.duration()-p.Start), Title: c.Tags["title"],
		})
	}
	return p
}

func (s stream) common(start time.Duration) media.Stream {
	m := media.Stream{
		Index: s.Index, Name: s.CodecName, Title: s.Tags["title"], Language: s.Tags["language"],
		Default: s.Disposition["default"] == 1, Duration: s.length(),
	}
	if m.Language == "und" {
		m.Language = ""
	}
	if s.Start != "" {
		m.Start = s.Start.duration() - start
	}
	return m
}

// length is the stream's own; Matroska keeps it in a tag.
func (s stream) length() time.Duration {
	if d := s.Duration.duration(); d > 0 {
		return d
	}
	for key, value := range s.Tags {
		var h, m int
		var sec float64
		part := strings.Split(value, ":")
		if !strings.HasPrefix(strings.ToUpper(key), "DURATION") || len(part) != 3 {
			continue
		}
		h, _ = strconv.Atoi(part[0])
		m, _ = strconv.Atoi(part[1])
		sec, _ = strconv.ParseFloat(part[2], 64)
		if h >= 0 && h < 10000 && m >= 0 && sec >= 0 {
			return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec*float64(time.Second))
		}
	}
	return 0
}

func (s stream) video(start time.Duration) media.Stream {
	m := s.common(start)
	m.Kind = media.KindVideo
	m.Width, m.Height = s.Width, s.Height
	if x := ratio(s.SAR, ":"); x > 0.1 && x < 10 {
		m.Width = int(math.Round(float64(s.Width) * x))
	}
	for _, side := range s.SideData {
		// FFmpeg counts counter-clockwise.
		m.Rotation = (360 - int(math.Round(side.Rotation/90))*90%360) % 360
	}
	if m.Rotation == 90 || m.Rotation == 270 {
		m.Width, m.Height = m.Height, m.Width
	}
	m.FrameRate = ratio(s.MeanRate, "/")
	if m.FrameRate <= 0 || m.FrameRate > 1000 {
		m.FrameRate = ratio(s.RealRate, "/")
	}
	m.BFrames = s.BFrames > 0 && s.CodecName != "vp9" && s.CodecName != "av1"
	m.HDR = s.Transfer == "smpte2084" || s.Transfer == "arib-std-b67"
	m.PixelFormat = s.PixelFormat
	m.Cover = s.Disposition["attached_pic"] == 1 || slices.Contains([]string{"mjpeg", "png", "bmp", "gif", "webp"}, s.CodecName) && s.Disposition["timed_thumbnails"] == 1
	return m
}

func (s stream) audio(start time.Duration) media.Stream {
	m := s.common(start)
	m.Kind = media.KindAudio
	m.SampleRate, _ = strconv.Atoi(s.SampleRate)
	m.Channels = s.Channels
	m.Codec = audioCodec(s.CodecName, s.Profile, m.SampleRate)
	return m
}

func ratio(text, sep string) float64 {
	a, b, ok := strings.Cut(text, sep)
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if !ok || errX != nil || errY != nil || y == 0 {
		return 0
	}
	return x / y
}

// extradata takes over the parameter sets that another reading found.
func (d *document) extradata(from document) {
	for _, s := range from.Streams {
		for i := range d.Streams {
			if d.Streams[i].Index == s.Index {
				d.Streams[i].data = undump(s.Extradata)
			}
		}
	}
}

// undump reads ffprobe's hex dump: "00000000: 0164 0028 …  .d.(…" a line.
func undump(text string) []byte {
	var b []byte
	for line := range strings.SplitSeq(text, "\n") {
		_, rest, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		digits, _, _ := strings.Cut(rest, "  ")
		raw, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(digits), " ", ""))
		if err != nil {
			return nil
		}
		b = append(b, raw...)
	}
	return b
}

func (d *document) videoCodec(index int) string {
	for _, s := range d.Streams {
		if s.Index == index {
			return videoCodec(s)
		}
	}
	return ""
}

// maxGOP is the longest distance between keyframes among the packets, the one to the last packet included.
func (d *document) maxGOP() time.Duration {
	var longest, last, latest time.Duration
	seen := false
	for _, p := range d.Packets[:min(len(d.Packets), gopPackets)] {
		at := p.DTS.duration()
		if p.DTS == "" {
			at = p.PTS.duration()
		}
		if strings.HasPrefix(p.Flags, "K") {
			if seen {
				longest = max(longest, at-last)
			}
			last, seen = at, true
		}
		latest = at
	}
	if !seen {
		return 0
	}
	return max(longest, latest-last)
}

// reordered tells whether pictures are shown in another order than they come.
func (d *document) reordered() bool {
	var latest time.Duration
	for i, p := range d.Packets {
		at := p.PTS.duration()
		if i > 0 && at < latest {
			return true
		}
		latest = max(latest, at)
	}
	return false
}
