package ffmpeg_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
)

func TestCapabilities(t *testing.T) {
	dir := t.TempDir()
	tools := mediatest.Tools(t)
	first, err := tools.Capabilities(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(first.Decoders, "h264") || first.Version == "" {
		t.Errorf("%+v", first)
	}
	for _, trial := range append(first.Encoders, first.Sound...) {
		if !trial.OK && (trial.Reason == "" || trial.Remedy == "") {
			t.Errorf("%+v does not say why, or what to do", trial)
		}
		if trial.Name == string(ffmpeg.EncoderX264) && !trial.OK {
			t.Errorf("%+v", trial)
		}
	}

	// What is kept is used as long as FFmpeg is the same.
	path := filepath.Join(dir, "ffmpeg.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	forged := strings.Replace(string(b), first.Encoders[0].Reason, "out of the cache", 1)
	if err := os.WriteFile(path, []byte(forged), 0o600); err != nil {
		t.Fatal(err)
	}
	if second, _ := tools.Capabilities(t.Context(), dir); !first.Encoders[0].OK && second.Encoders[0].Reason != "out of the cache" {
		t.Errorf("%+v", second.Encoders[0])
	}
	tools.Version = "another"
	if third, _ := tools.Capabilities(t.Context(), dir); third.Encoders[0].Reason == "out of the cache" {
		t.Error("the cache outlived a change of FFmpeg")
	}
}

func TestTheBestWorkingEncoderIsChosen(t *testing.T) {
	c := ffmpeg.Capabilities{Encoders: []ffmpeg.Trial{{Name: "h264_nvenc"}, {Name: "h264_vaapi", OK: true}, {Name: "libx264", OK: true}}}
	if e := c.Encoder(); e != ffmpeg.EncoderVAAPI {
		t.Error(e)
	}
	if e := (ffmpeg.Capabilities{}).Encoder(); e != ffmpeg.EncoderX264 {
		t.Error(e)
	}
}
