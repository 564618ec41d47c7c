package source

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// Device is something of this machine that can be watched.
type Device struct {
	Kind    string // camera, microphone, screen
	Name    string // as the system calls it
	Address string // what [media.Source] and the command line call it
}

// Devices lists what there is on this machine. What the system keeps from this program is not listed.
func Devices(ctx context.Context, tools ffmpeg.Tools) ([]Device, error) {
	switch runtime.GOOS {
	case "darwin":
		text, err := listing(ctx, tools, "avfoundation")
		return avfoundationDevices(text), err
	case "windows":
		text, err := listing(ctx, tools, "dshow")
		return append(dshowDevices(text), Device{Kind: "screen", Name: "Desktop", Address: "screen:"}), err
	case "linux":
		return linuxDevices(cameras(), soundCards("/proc/asound/cards"), os.Getenv("DISPLAY")), nil
	default:
		return nil, ErrPlatform
	}
}

// listing is what FFmpeg writes when it is asked for devices, which always ends as a failure.
func listing(ctx context.Context, tools ffmpeg.Tools, format string) (string, error) {
	p, err := ffmpeg.Start(ctx, tools, []string{"-hide_banner", "-nostdin", "-f", format, "-list_devices", "true", "-i", "dummy"}, ffmpeg.Input{})
	if err != nil {
		return "", fmt.Errorf("list devices: %w", err)
	}
	defer p.Stop()
	exit, ok := errors.AsType[*ffmpeg.ExitError](p.Wait())
	if !ok {
		return "", nil
	}
	return exit.Stderr, nil
}

var ( //nolint:gochecknoglobals // compiled once, never changed
	avfoundationLine = regexp.MustCompile(`^\[AVFoundation[^]]*\] \[(\d+)\] (.+)$`)
	dshowLine        = regexp.MustCompile(`^\[dshow[^]]*\] +"(.+)"(?: \((video|audio|none)\))?$`)
)

func avfoundationDevices(text string) []Device {
	var list []Device
	kind := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.Contains(line, "video devices:"):
			kind = "camera"
		case strings.Contains(line, "audio devices:"):
			kind = "microphone"
		}
		m := avfoundationLine.FindStringSubmatch(line)
		if m == nil || kind == "" {
			continue
		}
		if n, screen := strings.CutPrefix(m[2], "Capture screen "); screen {
			list = append(list, Device{Kind: "screen", Name: m[2], Address: "screen:" + n})
			continue
		}
		list = append(list, Device{Kind: kind, Name: m[2], Address: kind + ":" + m[1]})
	}
	return list
}

// dshowDevices reads both forms: older builds of FFmpeg write a heading for each kind, newer ones the kind of each device.
func dshowDevices(text string) []Device {
	var list []Device
	kind := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.Contains(line, "DirectShow video devices"):
			kind = "camera"
		case strings.Contains(line, "DirectShow audio devices"):
			kind = "microphone"
		}
		m := dshowLine.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[1], "@device") || m[2] == "none" {
			continue
		}
		of := cmp.Or(map[string]string{"video": "camera", "audio": "microphone"}[m[2]], kind)
		list = append(list, Device{Kind: of, Name: m[1], Address: of + ":" + m[1]})
	}
	return list
}

func linuxDevices(cameras map[string]string, cards []Device, display string) []Device {
	var list []Device
	for name, path := range cameras {
		list = append(list, Device{Kind: "camera", Name: name, Address: path})
	}
	slices.SortFunc(list, func(a, b Device) int { return cmp.Compare(a.Address, b.Address) })
	list = append(list, cards...)
	if display != "" {
		list = append(list, Device{Kind: "screen", Name: "display " + display, Address: "screen:"})
	}
	return list
}

// soundCards reads ALSA's list: " 0 [PCH            ]: HDA-Intel - HDA Intel PCH" and a line of details.
func soundCards(path string) []Device {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // opened for reading
	var list []Device
	for lines := bufio.NewScanner(f); lines.Scan(); {
		number, rest, ok := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		_, name, named := strings.Cut(rest, " - ")
		if _, err := strconv.Atoi(number); err != nil || !ok || !named {
			continue
		}
		list = append(list, Device{Kind: "microphone", Name: name, Address: "microphone:" + number})
	}
	return list
}

// Named replaces an index by a name where the system has no indexes, as DirectShow.
func Named(ctx context.Context, tools ffmpeg.Tools, src media.Source) (media.Source, error) {
	if src.Kind != media.SourceDevice || runtime.GOOS != "windows" {
		return src, nil
	}
	list, err := Devices(ctx, tools)
	if err != nil {
		return src, err
	}
	src.Address = named(src.Address, list)
	return src, nil
}

func named(address string, list []Device) string {
	parts := []string{}
	for rest, more := address, true; more; {
		var part string
		part, rest, more = cutDevice(rest)
		kind, which, _ := strings.Cut(part, ":")
		of := slices.DeleteFunc(slices.Clone(list), func(d Device) bool { return d.Kind != kind })
		if n, err := strconv.Atoi(cmp.Or(which, "0")); err == nil && kind != "screen" && n >= 0 && n < len(of) {
			part = of[n].Address
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "+")
}
