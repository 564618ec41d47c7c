package source

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// device is a name such as "camera:0+microphone:Headset", taken apart. At least one is named.
type device struct {
	camera, microphone, screen *string // what follows the colon: an index, a name, or nothing for the first
}

// parseDevice takes a name apart; false if it names no device.
func parseDevice(name string) (device, bool) {
	if strings.HasPrefix(name, "/dev/video") {
		name = "camera:" + name
	}
	var d device
	for {
		part, rest, more := cutDevice(name)
		kind, which, ok := strings.Cut(part, ":")
		into := map[string]**string{"camera": &d.camera, "microphone": &d.microphone, "screen": &d.screen}[kind]
		if !ok || into == nil || *into != nil || strings.ContainsAny(which, "\x00\n\"") {
			return device{}, false
		}
		*into = &which
		if !more {
			return d, d.camera == nil || d.screen == nil
		}
		name = rest
	}
}

// cutDevice splits at a plus that begins another device: names may have one too.
func cutDevice(name string) (part, rest string, more bool) {
	for _, next := range []string{"+camera:", "+microphone:", "+screen:"} {
		if at := strings.Index(name, next); at >= 0 && (!more || at < len(part)) {
			part, rest, more = name[:at], name[at+1:], true
		}
	}
	if !more {
		return name, "", false
	}
	return part, rest, true
}

// IsDevice tells whether a name is one of a device rather than of a file.
func IsDevice(name string) bool {
	_, ok := parseDevice(name)
	return ok
}

func openDevice(src media.Source) (ffmpeg.Input, io.Closer, error) {
	d, ok := parseDevice(src.Address)
	if !ok {
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("%s %w", src.Address, ErrDevice)
	}
	in, err := d.input(machine{system: runtime.GOOS, display: os.Getenv("DISPLAY"), cameras: cameras()})
	if err != nil {
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("%s %w", src.Address, err)
	}
	in.Name = src.Address
	return in, nothing{}, nil
}

// machine is what the input of a device depends on.
type machine struct {
	system  string            // runtime.GOOS
	display string            // of X11
	cameras map[string]string // paths by name, where the system tells
}

func (d device) input(m machine) (ffmpeg.Input, error) {
	switch m.system {
	case "darwin":
		return d.avfoundation()
	case "windows":
		return d.windows()
	case "linux":
		return d.linux(m)
	default:
		return ffmpeg.Input{}, ErrPlatform
	}
}

// captureRate is asked of screens, and of cameras that insist on being told.
const captureRate = "30"

func (d device) avfoundation() (ffmpeg.Input, error) {
	picture, sound := "none", "none"
	switch {
	case d.camera != nil:
		picture = cmp.Or(*d.camera, "0")
	case d.screen != nil:
		picture = "Capture screen " + cmp.Or(*d.screen, "0")
	}
	if d.microphone != nil {
		sound = cmp.Or(*d.microphone, "0")
	}
	if strings.Contains(picture+sound, ":") { // it parts the two
		return ffmpeg.Input{}, ErrDevice
	}
	in := ffmpeg.Input{URL: picture + ":" + sound, Format: "avfoundation"}
	if picture != "none" {
		in.Options = []string{"-framerate", captureRate}
	}
	return in, nil
}

func (d device) windows() (ffmpeg.Input, error) {
	var parts []string
	for _, p := range []struct {
		kind string
		name *string
	}{{"video", d.camera}, {"audio", d.microphone}} {
		if p.name == nil {
			continue
		}
		if *p.name == "" || strings.Contains(*p.name, ":") { // DirectShow has no first one, and parts the two by it
			return ffmpeg.Input{}, ErrDevice
		}
		parts = append(parts, p.kind+"="+*p.name)
	}
	direct := ffmpeg.Input{URL: strings.Join(parts, ":"), Format: "dshow", Options: []string{"-rtbufsize", "64M"}}
	if d.screen == nil {
		return direct, nil
	}
	screen := ffmpeg.Input{URL: "desktop", Format: "gdigrab", Options: []string{"-framerate", captureRate}}
	if len(parts) > 0 {
		screen.Beside = &direct
	}
	return screen, nil
}

func (d device) linux(m machine) (ffmpeg.Input, error) {
	var list []ffmpeg.Input
	if d.camera != nil {
		path, ok := m.camera(*d.camera)
		if !ok {
			return ffmpeg.Input{}, ErrDevice
		}
		list = append(list, ffmpeg.Input{URL: path, Format: "v4l2"})
	}
	if d.screen != nil {
		display := cmp.Or(*d.screen, cmp.Or(m.display, ":0"))
		if !displayName.MatchString(display) {
			return ffmpeg.Input{}, ErrDevice
		}
		list = append(list, ffmpeg.Input{URL: display, Format: "x11grab", Options: []string{"-framerate", captureRate}})
	}
	if d.microphone != nil {
		name := cmp.Or(*d.microphone, "default")
		if _, err := strconv.Atoi(name); err == nil {
			name = "hw:" + name
		}
		list = append(list, ffmpeg.Input{URL: name, Format: "alsa", Options: []string{"-thread_queue_size", "64"}})
	}
	if len(list) > 1 {
		list[0].Beside = &list[1]
	}
	return list[0], nil
}

var ( //nolint:gochecknoglobals // compiled once, never changed
	displayName = regexp.MustCompile(`^[A-Za-z0-9.-]*:[0-9]+(\.[0-9]+)?$`)
	videoPath   = regexp.MustCompile(`^/dev/video[0-9]+$`)
)

// camera finds the device of an index, a path or a name.
func (m machine) camera(which string) (string, bool) {
	which = cmp.Or(which, "0")
	if _, err := strconv.ParseUint(which, 10, 16); err == nil {
		return "/dev/video" + which, true
	}
	if videoPath.MatchString(which) {
		return which, true
	}
	path, ok := m.cameras[which]
	return path, ok
}

// cameras are the paths of this machine's cameras by name, where the system tells: on Linux.
func cameras() map[string]string {
	found := map[string]string{}
	list, _ := filepath.Glob("/sys/class/video4linux/video*/name") //nolint:errcheck // the pattern is good
	for _, path := range list {
		if name, err := os.ReadFile(path); err == nil {
			key := strings.TrimSpace(string(name))
			if _, known := found[key]; !known { // a camera's later nodes are metadata
				found[key] = "/dev/" + filepath.Base(filepath.Dir(path))
			}
		}
	}
	return found
}
