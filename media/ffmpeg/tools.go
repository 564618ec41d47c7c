package ffmpeg

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Tools are the programs found.
type Tools struct {
	FFmpeg, FFprobe string // absolute paths
	Version         string // FFmpeg's: "5.1.9-0+deb12u1"
}

const versionTimeout = 10 * time.Second

// Find finds ffmpeg and ffprobe: at the paths given or, where one is empty, on the PATH.
func Find(ffmpegPath, ffprobePath string) (Tools, error) {
	var t Tools
	var err error
	if t.FFmpeg, err = look(ffmpegPath, "ffmpeg"); err != nil {
		return Tools{}, err
	}
	if t.FFprobe, err = look(ffprobePath, "ffprobe"); err != nil {
		return Tools{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), versionTimeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, t.FFmpeg, "-hide_banner", "-version").Output()
	if err != nil {
		return Tools{}, fmt.Errorf("%w: %s does not run: %w", ErrMissing, t.FFmpeg, err)
	}
	t.Version = version(string(out))
	return t, nil
}

func look(path, name string) (string, error) {
	if path == "" {
		path = name
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return "", fmt.Errorf("%w (looked for %s): install FFmpeg 5.1 or newer, for example with "+
			`"apt install ffmpeg" or "brew install ffmpeg"`, ErrMissing, path)
	}
	return filepath.Abs(found)
}

func version(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	rest, ok := strings.CutPrefix(line, "ffmpeg version ")
	if !ok {
		return "unknown"
	}
	v, _, _ := strings.Cut(rest, " ")
	return v
}
