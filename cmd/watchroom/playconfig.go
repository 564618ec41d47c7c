package main

import (
	"math"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"watchroom/media"
	"watchroom/media/source"
)

// PlayConfig is everything play needs to know; all values were checked except that
// what Source names exists.
type PlayConfig struct {
	ServeConfig
	Source     media.Source
	Encoding   Encoding
	LowLatency bool
	JSON       bool
}

// Encoding is how a person wants it encoded. Quality and the separate knobs exclude each other;
// the zero value leaves everything to the plan.
type Encoding struct {
	Quality       *float64 // 0..1
	CRF           *int     // 0..51
	Width, Height int      // at most; 0: as it is
	FPS           float64  // at most; 0: as it is
	AudioBitrate  int      // bits a second; 0: the usual
}

func (f playFlags) config(server ServeConfig) (PlayConfig, error) {
	c := PlayConfig{ServeConfig: server, LowLatency: f.LowLatency, JSON: f.JSON}
	var err error
	if c.Source, err = f.source(); err != nil {
		return PlayConfig{}, err
	}
	c.Encoding, err = f.encoding()
	return c, err
}

func (f playFlags) source() (media.Source, error) {
	if strings.Contains(f.Target, "://") {
		if f.Growing {
			return media.Source{}, usagef("--growing is for files; an address is followed anyway")
		}
		if u, err := url.Parse(f.Target); err != nil || u.Host == "" {
			return media.Source{}, usagef("%s is not a whole address", f.Target)
		}
		src := media.Source{Kind: media.SourceAddress, Address: f.Target, Loop: f.Loop}
		if f.Loop && source.Live(src) {
			return media.Source{}, usagef("--loop is for films; %s happens now", f.Target)
		}
		return src, nil
	}
	if source.IsDevice(f.Target) {
		if f.Growing || f.Loop {
			return media.Source{}, usagef("--growing and --loop are for files; %s is a device", f.Target)
		}
		return media.Source{Kind: media.SourceDevice, Address: f.Target}, nil
	}
	path, err := filepath.Abs(f.Target)
	if err != nil || f.Target == "" {
		return media.Source{}, usagef("say which file or address to play")
	}
	if f.Growing && f.Loop {
		return media.Source{}, usagef("--growing and --loop exclude each other")
	}
	kind := media.SourceFile
	if f.Growing {
		kind = media.SourceGrowing
	}
	return media.Source{Kind: kind, Path: path, Loop: f.Loop}, nil
}

func (f playFlags) encoding() (Encoding, error) {
	e := Encoding{Quality: f.Quality, CRF: f.CRF, FPS: f.FPS}
	if q := f.Quality; q != nil {
		if f.CRF != nil || f.Resolution != "" || f.FPS != 0 || f.AudioBitrate != "" {
			return Encoding{}, usagef("--quality stands for --crf, --resolution, --fps and --audio-bitrate; give it or them")
		}
		if math.IsNaN(*q) || *q < 0 || *q > 1 {
			return Encoding{}, usagef("--quality must be from 0 to 1")
		}
	}
	if f.CRF != nil && (*f.CRF < 0 || *f.CRF > 51) {
		return Encoding{}, usagef("--crf must be from 0 to 51")
	}
	if math.IsNaN(f.FPS) || f.FPS < 0 || f.FPS > 240 {
		return Encoding{}, usagef("--fps must be from 1 to 240")
	}
	var err error
	if e.Width, e.Height, err = resolution(f.Resolution); err != nil {
		return Encoding{}, err
	}
	e.AudioBitrate, err = bitrate(f.AudioBitrate)
	return e, err
}

func resolution(given string) (width, height int, err error) {
	if given == "" {
		return 0, 0, nil
	}
	w, h, _ := strings.Cut(strings.ToLower(given), "x")
	width, errW := strconv.Atoi(w)
	height, errH := strconv.Atoi(h)
	if errW != nil || errH != nil || width < 16 || height < 16 || width > 8192 || height > 8192 {
		return 0, 0, usagef("--resolution %s is not a size such as 1280x720", given)
	}
	return width, height, nil
}

// bitrate reads 128k, 128000 and 0.5M as bits a second.
func bitrate(given string) (int, error) {
	if given == "" {
		return 0, nil
	}
	number, factor := given, 1.0
	switch given[len(given)-1] {
	case 'k', 'K':
		number, factor = given[:len(given)-1], 1e3
	case 'm', 'M':
		number, factor = given[:len(given)-1], 1e6
	}
	n, err := strconv.ParseFloat(number, 64)
	n *= factor
	if err != nil || !(n >= 8_000 && n <= 1_000_000) {
		return 0, usagef("--audio-bitrate %s is not from 8k to 1M", given)
	}
	return int(n), nil
}
