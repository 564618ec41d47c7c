package mediatest

import (
	"time"
)

// Film says what to make. The zero values are defaults.
type Film struct {
	Ext      string        // container: "mp4" (the default), "mkv", "webm", "ts", "m4a", "mp3"
	Duration time.Duration // default 4 s
	Start    time.Duration // what the container's clock says at the item's start

	NoVideo       bool
	Width, Height int           // as displayed; default 320 x 180
	FPS           int           // default 25
	VideoCodec    string        // FFmpeg's encoder; default libx264; also libx265, libvpx-vp9, libsvtav1, libaom-av1
	BFrames       int           // 0: none
	GOP           time.Duration // default 1 s
	PixelFormat   string        // default yuv420p
	VFR           bool          // some frames are left out, the others keep their times
	Rotation      int           // degrees clockwise the player has to turn the picture: 90, 180, 270

	Audio []Sound // none: no sound

	Chapters  []string // titles, of equal length
	Subtitles bool     // one text stream
	Cover     bool     // an attached picture; mp4, m4a, mp3
	FastStart bool     // the index of an MP4 comes first
}

// Sound is one audio track.
type Sound struct {
	Codec    string // FFmpeg's encoder; default aac; also libopus, flac, libmp3lame, ac3, eac3
	Tone     int    // hertz; default 440
	Channels int    // 1, 2 (the default) or 6
	Language string
	Delay    time.Duration // it starts that late
	Duration time.Duration // it ends at Delay + Duration; default the film's
}

// Stereo is the usual sound.
func Stereo() []Sound { return []Sound{{Language: "eng"}} }

// Click is what is heard at each whole second.
const (
	ClickHertz  = 1000
	ClickLength = 20 * time.Millisecond
)

// Bits is how many blocks a frame's number is written in.
const Bits = 24

// Decode reads the number from a picture, given the luma (0 to 255) at a place in fractions of
// width and height. It is false when there is no number.
func Decode(luma func(x, y float64) float64) (int, bool) {
	var bits [Bits]int
	for i := range bits {
		var sum float64
		for _, d := range []float64{0.35, 0.5, 0.65} {
			sum += luma((float64(i)+d)/Bits, 1.0/16)
		}
		if sum > 3*127 {
			bits[i] = 1
		}
	}
	number, check := 0, 0
	for i := range 16 {
		number |= bits[i] << i
	}
	for i := range 4 {
		check |= bits[16+i] << i
	}
	sum := number&15 + number>>4&15 + number>>8&15 + number>>12
	ok := check == sum&15 && bits[20] == 0 && bits[21] == 1 && bits[22] == 0 && bits[23] == 1
	return number, ok
}

func (f Film) withDefaults() Film {
	if f.Ext == "" {
		f.Ext = "mp4"
	}
	if f.Duration == 0 {
		f.Duration = 4 * time.Second
	}
	if f.Width == 0 {
		f.Width, f.Height = 320, 180
	}
	if f.FPS == 0 {
		f.FPS = 25
	}
	if f.VideoCodec == "" {
		f.VideoCodec = "libx264"
	}
	if f.GOP == 0 {
		f.GOP = time.Second
	}
	if f.PixelFormat == "" {
		f.PixelFormat = "yuv420p"
	}
	sounds := make([]Sound, len(f.Audio))
	for i, s := range f.Audio {
		if s.Codec == "" {
			s.Codec = "aac"
		}
		if s.Tone == 0 {
			s.Tone = 440
		}
		if s.Channels == 0 {
			s.Channels = 2
		}
		if s.Duration == 0 {
			s.Duration = f.Duration - s.Delay
		}
		sounds[i] = s
	}
	f.Audio = sounds
	return f
}
