package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"watchroom/media/db"
	"watchroom/media/ffmpeg"
)

// installFFmpeg is the remedy for a missing FFmpeg on this platform.
func installFFmpeg() string {
	switch runtime.GOOS {
	case "darwin":
		return "brew install ffmpeg"
	case "windows":
		return "winget install ffmpeg"
	default:
		return "install the package ffmpeg (apt install ffmpeg, dnf install ffmpeg, apk add ffmpeg)"
	}
}

// checkFFmpeg tries everything again: who asks the doctor has changed something.
func checkFFmpeg(ctx context.Context) []finding {
	tools, err := ffmpeg.Find("", "")
	if err != nil {
		return []finding{{missing, "FFmpeg", err.Error(), installFFmpeg()}}
	}
	findings := []finding{
		{good, "FFmpeg", tools.Version + " at " + tools.FFmpeg, ""},
		{good, "ffprobe", tools.FFprobe, ""},
	}
	can, err := tools.Capabilities(ctx, "")
	if err != nil {
		return append(findings, finding{missing, "encoders", err.Error(), installFFmpeg()})
	}
	// Any one encoder of pictures will do, and the best that works is taken. If none does, libx264 is the one that is
	// missing: it needs no device. Browsers need AAC.
	one := slices.ContainsFunc(can.Encoders, func(t ffmpeg.Trial) bool { return t.OK })
	for _, t := range can.Encoders {
		state := absent
		if !one && t.Name == string(ffmpeg.EncoderX264) {
			state = missing
		}
		findings = append(findings, encoderFinding(t, state))
	}
	for _, t := range can.Sound {
		state := better
		if t.Name == string(ffmpeg.AudioAAC) {
			state = missing
		}
		findings = append(findings, encoderFinding(t, state))
	}
	return findings
}

func encoderFinding(t ffmpeg.Trial, otherwise findingState) finding {
	if t.OK {
		return finding{good, t.Name, "encodes", ""}
	}
	return finding{otherwise, t.Name, t.Reason, t.Remedy}
}

// checkData looks at the data folder and at the database in it, without changing either: a file
// is written and removed, the database is opened only if it is there.
func checkData(ctx context.Context, cfg ServeConfig) []finding {
	if err := writable(cfg.Data); err != nil {
		return []finding{{missing, "data folder", cause(cfg.Data, err), "let this user write there, or choose another folder with --data"}}
	}
	findings := []finding{{good, "data folder", cfg.Data, ""}}
	if _, err := os.Stat(cfg.Database()); errors.Is(err, fs.ErrNotExist) {
		return append(findings, finding{good, "database", "will be made at the first start", ""})
	}
	d, err := db.Open(ctx, cfg.Database())
	if err != nil {
		return append(findings, finding{missing, "database", err.Error(), databaseRemedy(cfg, err)})
	}
	version, err := d.Version(ctx)
	if err == nil {
		err = d.Check(ctx, migrations())
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return append(findings, finding{missing, "database", err.Error(), databaseRemedy(cfg, err)})
	}
	return append(findings, finding{good, "database", "SQLite " + version + ", " + cfg.Database(), ""})
}

func databaseRemedy(cfg ServeConfig, err error) string {
	if errors.Is(err, db.ErrNewer) {
		return "install that version, or choose another folder with --data"
	}
	return "put back a copy of " + cfg.Database()
}

// writable tries to write a file in dir, or in the nearest folder above it that is there.
func writable(dir string) error {
	for {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			return &fs.PathError{Op: "use", Path: dir, Err: syscall.ENOTDIR}
		}
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			return err
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".watchroom-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func checkMedia(cfg ServeConfig) []finding {
	var findings []finding
	for _, dir := range cfg.Media {
		f := finding{good, "media folder", dir, ""}
		switch _, err := os.ReadDir(dir); {
		case errors.Is(err, fs.ErrNotExist):
			f = finding{better, "media folder", dir + " is not there", "make it and put films in, or choose another with --media"}
		case err != nil:
			f = finding{better, "media folder", cause(dir, err), "let this user read it, or choose another with --media"}
		}
		findings = append(findings, f)
	}
	return findings
}

func checkAddress(ctx context.Context, cfg ServeConfig) []finding {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen)
	if err == nil {
		if err := l.Close(); err != nil {
			return []finding{{missing, "address", err.Error(), "choose another with --listen"}}
		}
		return []finding{{good, "address", cfg.Listen + " is free", ""}}
	}
	health := healthcheck(ctx, cfg.Address)
	if health == nil {
		return []finding{{good, "address", "watchroom is serving at " + localURL(cfg.Address), ""}}
	}
	if _, starting := errors.AsType[exitError](health); starting {
		return []finding{{good, "address", "watchroom is starting at " + localURL(cfg.Address), ""}}
	}
	return []finding{{missing, "address", listenError(cfg.Listen, err).Error(), "choose another with --listen"}}
}

// checkPublicURL finds out whether links would lead anywhere, as far as that can be known from inside.
func checkPublicURL(ctx context.Context, cfg ServeConfig) []finding {
	const what = "public URL"
	u := cfg.PublicURL
	if u == nil && cfg.TLSDomain != "" {
		return []finding{{good, what, linkBase(cfg.Address), ""}}
	}
	if u == nil {
		return []finding{{better, what, "not told: links are for this machine", "say how people reach it with --public-url https://films.example"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if _, err := new(net.Resolver).LookupNetIP(ctx, "ip", u.Hostname()); err != nil {
		return []finding{{better, what, fmt.Sprintf("%s: the name %s is not known here", u, u.Hostname()), "check the name and its DNS entry"}}
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return []finding{{missing, what, fmt.Sprintf("%s: there is no port %s", u, port), "correct --public-url"}}
		}
	}
	if u.Scheme == "http" && !cfg.secure() && !loopback(u.Hostname()) {
		return []finding{{better, what, u.String() + " is not encrypted", "give --tls-domain, or --tls-cert and --tls-key, or put a proxy with https in front"}}
	}
	return []finding{{good, what, u.String(), ""}}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// cause is path and what is wrong with it, without the name of the system call.
func cause(path string, err error) string {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return path + ": " + failed.Err.Error()
	}
	return path + ": " + err.Error()
}
