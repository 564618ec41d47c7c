package figures

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// part is the length of film that is encoded; longer films repeat it without encoding again.
const part = time.Minute

// codec is how a film's picture is encoded.
type codec struct {
	name      string
	arguments []string
}

// copied is what every browser plays as it is.
func copied() codec {
	return codec{"copied", []string{"-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-bf", "0", "-g", "50"}}
}

// encoded is what no browser plays: the server must encode it.
func encoded() codec {
	return codec{"encoded", []string{"-c:v", "mpeg4", "-q:v", "5", "-g", "50"}}
}

// makeFilm makes a 720p film of 25 frames a second with sound, in folder, and returns its path.
func makeFilm(ctx context.Context, folder string, c codec, length time.Duration) (string, error) {
	first := filepath.Join(folder, c.name+"-part.mkv")
	arguments := []string{
		"-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25",
		"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
		"-t", strconv.Itoa(int(part.Seconds())), "-pix_fmt", "yuv420p",
	}
	arguments = append(arguments, c.arguments...)
	if err := ffmpeg(ctx, append(arguments, "-c:a", "aac", "-ac", "2", first)...); err != nil {
		return "", err
	}
	film := filepath.Join(folder, fmt.Sprintf("%s-%.0f.mkv", c.name, length.Minutes()))
	return film, ffmpeg(ctx, "-stream_loop", strconv.Itoa(int(length/part)-1), "-i", first, "-c", "copy", film)
}

func ffmpeg(ctx context.Context, arguments ...string) error {
	command := exec.CommandContext(ctx, "ffmpeg", append([]string{"-v", "error", "-nostdin", "-y"}, arguments...)...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("make a film: %w: %s", err, out)
	}
	return nil
}
