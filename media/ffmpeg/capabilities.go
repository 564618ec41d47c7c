package ffmpeg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Capabilities are what this build of FFmpeg on this machine can do.
type Capabilities struct {
	Version  string
	Encoders []Trial  // of H.264, best first; each was tried
	Sound    []Trial  // encoders of sound
	Decoders []string // names of codecs a film may have, as FFmpeg calls them
}

// Trial is the outcome for one encoder.
type Trial struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Reason string `json:"reason,omitempty"` // why not, one line
	Remedy string `json:"remedy,omitempty"` // what a person could do
}

// Encoder is the best H.264 encoder that works, [EncoderX264] if none of the others does.
func (c Capabilities) Encoder() Encoder {
	for _, t := range c.Encoders {
		if t.OK {
			return Encoder(t.Name)
		}
	}
	return EncoderX264
}

const trialTimeout = 10 * time.Second

// Capabilities asks this build for its codecs and tries each H.264 encoder for a second of film. What was found is
// kept in cacheDir until FFmpeg changes; an empty cacheDir, or one that cannot be written, only costs time.
func (t Tools) Capabilities(ctx context.Context, cacheDir string) (Capabilities, error) {
	key, err := t.identity()
	if err != nil {
		return Capabilities{}, err
	}
	path := ""
	if cacheDir != "" {
		path = filepath.Join(cacheDir, "ffmpeg.json")
		if c, ok := readCache(path, key); ok {
			return c, nil
		}
	}
	c, err := t.examine(ctx)
	if err == nil && path != "" {
		writeCache(path, key, c)
	}
	return c, err
}

func (t Tools) examine(ctx context.Context) (Capabilities, error) {
	encoders, err := t.list(ctx, "-encoders")
	if err != nil {
		return Capabilities{}, err
	}
	decoders, err := t.list(ctx, "-decoders")
	if err != nil {
		return Capabilities{}, err
	}
	c := Capabilities{Version: t.Version, Decoders: decoders}
	for _, e := range []Encoder{EncoderNVENC, EncoderQSV, EncoderVideoToolbox, EncoderAMF, EncoderVAAPI, EncoderX264} {
		trial := Trial{Name: string(e), Reason: "this build of FFmpeg does not have it", Remedy: remedy(e)}
		if slices.Contains(encoders, string(e)) {
			trial = t.try(ctx, e)
		}
		c.Encoders = append(c.Encoders, trial)
	}
	for _, name := range []string{"aac", "libopus"} {
		trial := Trial{Name: name, OK: slices.Contains(encoders, name)}
		if !trial.OK {
			trial.Reason, trial.Remedy = "this build of FFmpeg does not have it", "install a build of FFmpeg with "+name
		}
		c.Sound = append(c.Sound, trial)
	}
	return c, ctx.Err()
}

// try encodes one second with exactly the options a room would use.
func (t Tools) try(ctx context.Context, e Encoder) Trial {
	ctx, cancel := context.WithTimeout(ctx, trialTimeout)
	defer cancel()
	trial := Trial{Name: string(e), Remedy: remedy(e)}
	in := Input{URL: "testsrc2=s=640x360:r=30:d=1", Formats: []string{"lavfi"}, Format: "lavfi"}
	p, err := Start(ctx, t, Args(Job{Input: in, Video: &VideoOut{Encoder: e}}), in)
	if err != nil {
		trial.Reason = err.Error()
		return trial
	}
	defer p.Stop()
	n, _ := io.Copy(io.Discard, p)
	err = p.Wait()
	var exit *ExitError
	switch {
	case err == nil && n > 0:
		return Trial{Name: string(e), OK: true}
	case errors.As(err, &exit):
		trial.Reason = firstLine(exit.Stderr)
	case err != nil:
		trial.Reason = "the trial did not end in time"
	default:
		trial.Reason = "the trial wrote nothing"
	}
	return trial
}

func remedy(e Encoder) string {
	switch e {
	case EncoderNVENC:
		return "needs an NVIDIA card and its driver; in a container, run it with --gpus all"
	case EncoderQSV, EncoderVAAPI:
		return "needs an Intel or AMD graphics device: make /dev/dri/renderD128 readable for this user (group render); in a container, add --device /dev/dri"
	case EncoderVideoToolbox:
		return "works on macOS only"
	case EncoderAMF:
		return "needs an AMD card and its AMF runtime"
	case EncoderX264:
		return "install a build of FFmpeg with libx264"
	default:
		return ""
	}
}

// list reads the names of -encoders or -decoders.
func (t Tools) list(ctx context.Context, what string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, trialTimeout)
	defer cancel()
	p, err := Start(ctx, t, []string{"-hide_banner", "-loglevel", "error", what}, Input{})
	if err != nil {
		return nil, err
	}
	defer p.Stop()
	out, err := io.ReadAll(io.LimitReader(p, 1<<20))
	if err == nil {
		err = p.Wait()
	}
	if err != nil {
		return nil, fmt.Errorf("ask ffmpeg for its %s: %w", what, err)
	}
	var names []string
	_, body, _ := strings.Cut(string(out), " ------\n")
	for line := range strings.SplitSeq(body, "\n") {
		if field := strings.Fields(line); len(field) > 1 {
			names = append(names, field[1])
		}
	}
	return names, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if strings.HasPrefix(line, "[") {
		if _, rest, ok := strings.Cut(line, "] "); ok {
			line = rest
		}
	}
	return line
}

// identity names this very program.
func (t Tools) identity() (string, error) {
	info, err := os.Stat(t.FFmpeg)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrMissing, err)
	}
	return fmt.Sprintf("%s %s %d", t.FFmpeg, t.Version, info.ModTime().UnixNano()), nil
}

type cached struct {
	Key          string
	Capabilities Capabilities
}

func readCache(path, key string) (Capabilities, bool) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Capabilities{}, false
	}
	var c cached
	if json.Unmarshal(b, &c) != nil || c.Key != key {
		return Capabilities{}, false
	}
	return c.Capabilities, true
}

// writeCache may fail: it is a cache.
func writeCache(path, key string, c Capabilities) {
	b, err := json.MarshalIndent(cached{key, c}, "", "  ")
	if err != nil || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	part := path + ".part"
	if os.WriteFile(part, b, 0o600) == nil {
		_ = os.Rename(part, path)
	}
}
