package source

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// silence is how long a live source may say nothing before it counts as gone.
const silence = 10 * time.Second

// browser is what websites are told: some turn away what calls itself anything else.
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"

func openAddress(src media.Source) (ffmpeg.Input, io.Closer, error) {
	in, ok := address(src.Address)
	if !ok {
		name := "this address"
		if u, err := url.Parse(src.Address); err == nil && u.Host != "" {
			name = u.Scheme + "://" + u.Host
		}
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("%s %w", name, ErrAddress)
	}
	return in, nothing{}, nil
}

// address is what follows from an address: the demuxers and protocols it may use, and how it is read without delay.
func address(given string) (ffmpeg.Input, bool) {
	u, err := url.Parse(given)
	if err != nil || u.Host == "" {
		return ffmpeg.Input{}, false
	}
	in := ffmpeg.Input{URL: u.String(), Name: u.Host}
	waits := strconv.FormatInt(silence.Microseconds(), 10)
	switch u.Scheme {
	case "http", "https":
		in.Formats, in.Protocols = ffmpeg.Containers(), []string{"http", "https", "tcp", "tls"}
		in.Options = []string{"-user_agent", browser}
		if strings.EqualFold(path.Ext(u.Path), ".m3u8") {
			// Only what says that it is a playlist may name other addresses.
			in.Formats = append([]string{"hls"}, in.Formats...)
			in.Protocols = append(in.Protocols, "crypto")
		}
	case "rtsp", "rtsps":
		// Over UDP a lost packet is a broken picture; where only that is offered it is taken.
		return rtsp(in, waits, "-rtsp_flags", "prefer_tcp"), true
	case "rtsp+udp", "rtsp+tcp":
		scheme, transport, _ := strings.Cut(u.Scheme, "+")
		u.Scheme = scheme
		in.URL = u.String()
		return rtsp(in, waits, "-rtsp_transport", transport), true
	case "rtmp", "rtmps":
		in.Formats, in.Protocols = []string{"flv"}, []string{"rtmp", "rtmps", "tcp", "tls"}
		in.Options = []string{"-rtmp_live", "live"}
	case "srt":
		in.Formats, in.Protocols = []string{"mpegts"}, []string{"srt"}
		in.Options = []string{"-timeout", waits}
	case "udp":
		in.Formats, in.Protocols = []string{"mpegts"}, []string{"udp"}
		in.Options = []string{"-timeout", waits}
	default:
		return ffmpeg.Input{}, false
	}
	return in, true
}

// rtsp is an input of that protocol.
func rtsp(in ffmpeg.Input, waits string, transport ...string) ffmpeg.Input {
	in.Formats, in.Protocols = []string{"rtsp"}, []string{"rtsp", "rtsps", "rtp", "srtp", "tcp", "tls", "udp"}
	in.Options = append(transport, "-timeout", waits)
	return in
}

// Live tells whether what a source names happens now whatever it contains.
func Live(src media.Source) bool {
	if src.Kind != media.SourceAddress {
		return src.Kind == media.SourceDevice
	}
	u, err := url.Parse(src.Address)
	return err == nil && u.Scheme != "http" && u.Scheme != "https"
}
