package e2e_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"

	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// pictureTrack is the track of the default picture.
const pictureTrack = 1

// player reads stream.mp4 as fast as it comes and keeps everything.
type player struct {
	e        *evening
	body     io.Reader
	kept     bytes.Buffer
	scale    int64 // of the picture
	decode   time.Duration
	sequence uint32
	whole    bool // no fragment is half read
	jumped   bool // the last fragment of pictures was not made after the one before
}

func (e *evening) tuneIn(server *party.Server) *player {
	e.Helper()
	ctx, cancel := context.WithTimeout(e.Context(), 2*time.Minute)
	e.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, streamURL(server), nil)
	e.Must(err)
	answer, err := http.DefaultClient.Do(request)
	e.Must(err)
	e.Cleanup(func() { _ = answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		e.Fatalf("stream.mp4: %s", answer.Status)
	}
	p := &player{e: e}
	p.body = io.TeeReader(answer.Body, &p.kept)
	return p
}

// read goes on for a length of film.
func (p *player) read(length time.Duration) {
	p.e.Helper()
	for p.sequence == 0 {
		p.box()
	}
	for end := p.decode + length; p.decode < end || !p.whole; {
		p.box()
	}
}

// readPastJump goes on to the first picture of another run of an encoder or of another place.
func (p *player) readPastJump() {
	p.e.Helper()
	for p.jumped = false; !p.jumped; {
		p.box()
	}
}

func (p *player) box() {
	p.e.Helper()
	box, err := mp4.DecodeBox(0, p.body)
	p.e.Must(err)
	p.whole = box.Type() == "mdat"
	switch b := box.(type) {
	case *mp4.MoovBox:
		p.scale = int64(b.Traks[0].Mdia.Mdhd.Timescale)
	case *mp4.MoofBox:
		if b.Traf.Tfhd.TrackID == pictureTrack {
			p.jumped = p.jumped || b.Mfhd.SequenceNumber != p.sequence+1
			p.sequence = b.Mfhd.SequenceNumber
			p.decode = time.Duration(int64(b.Traf.Tfdt.BaseMediaDecodeTime()) * int64(time.Second) / p.scale)
		}
	}
}

// picture is one as it was decoded.
type picture struct {
	at     time.Duration
	number int
}

// shown decodes what was read so far, and ends the test if FFmpeg has anything to complain about.
func (p *player) shown() []picture {
	p.e.Helper()
	const width, height = 320, 180
	file := p.file()
	pixels := p.e.output("ffmpeg", "-v", "warning", "-copyts", "-i", file, "-map", "0:v", "-fps_mode", "passthrough",
		"-f", "rawvideo", "-pix_fmt", "gray", "-")
	times := p.times(file, "v", "frame")
	if len(pixels) != len(times)*width*height {
		p.e.Fatalf("%d times for %d bytes of pictures", len(times), len(pixels))
	}
	list := make([]picture, 0, len(times))
	for i, at := range times {
		luma := pixels[i*width*height:][:width*height]
		number, ok := mediatest.Decode(func(x, y float64) float64 {
			return float64(luma[int(y*height)*width+int(x*width)])
		})
		if !ok {
			p.e.Fatalf("picture %d at %v has no number", i, at)
		}
		list = append(list, picture{at: at, number: number})
	}
	return list
}

// clicks are the times at which sound becomes loud.
func (p *player) clicks() []time.Duration {
	p.e.Helper()
	const rate = 48000
	file := p.file()
	// Samples are put where their time stamps say, as players do: each turn of a loop ends with a frame cut short.
	samples := p.e.output("ffmpeg", "-v", "error", "-copyts", "-i", file, "-map", "0:a",
		"-af", "aresample=async=1:min_hard_comp=0.002:first_pts=0", "-ac", "1", "-ar", strconv.Itoa(rate), "-f", "u8", "-")
	var list []time.Duration
	quiet := 0
	for i, s := range samples {
		if s < 128+50 && s > 128-50 {
			quiet++
			continue
		}
		if quiet > rate/10 {
			list = append(list, time.Duration(i)*time.Second/rate)
		}
		quiet = 0
	}
	return list
}

func (p *player) times(file, stream, entry string) []time.Duration {
	p.e.Helper()
	text := p.e.output("ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", entry+"=pts_time", "-of", "csv=p=0", file)
	var list []time.Duration
	for field := range strings.FieldsSeq(string(text)) {
		seconds, err := strconv.ParseFloat(strings.TrimRight(field, ","), 64)
		p.e.Must(err)
		list = append(list, time.Duration(seconds*float64(time.Second)))
	}
	if len(list) == 0 {
		p.e.Fatalf("no %s", stream)
	}
	return list
}

func (p *player) file() string {
	p.e.Helper()
	path := filepath.Join(p.e.TempDir(), "kept.mp4")
	p.e.Must(os.WriteFile(path, p.kept.Bytes(), 0o600))
	return path
}

// output runs a tool that must succeed and say nothing.
func (e *evening) output(tool string, args ...string) []byte {
	e.Helper()
	command := exec.CommandContext(e.Ctx(), tool, args...)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil || complaints.Len() > 0 {
		e.Errorf("%s: %v: %s", tool, err, complaints.String())
	}
	return out
}

// inOrder checks that every picture comes a frame after the one before, but for so many jumps with holes of less than a second,
// and that numbers follow each other where there is no jump.
func (e *evening) inOrder(shown []picture, jumps int) {
	e.Helper()
	for i := range shown[1:] {
		step, next := shown[i+1].at-shown[i].at, shown[i+1].number
		switch {
		case follows(shown[i], shown[i+1], 1):
		case brokenOffBefore(shown, i+1):
		case jumps > 0 && step > 0 && step < time.Second:
			jumps--
		default:
			e.Fatalf("frame %d at %v comes after frame %d at %v", next, shown[i+1].at, shown[i].number, shown[i].at)
		}
	}
}

// follows tells whether b is so many frames after a, by number and by time.
func follows(a, b picture, frames int) bool {
	const rounding = 2 * time.Millisecond
	late := b.at - a.at - time.Duration(frames)*time.Second/framesPerSecond
	return b.number == a.number+frames && late.Abs() <= rounding
}

// brokenOffBefore tells whether a picture is the last before a jump or the end: those that are shown before it but sent after
// it may be missing.
func brokenOffBefore(shown []picture, i int) bool {
	const reordered = 4
	if i+1 < len(shown) && follows(shown[i], shown[i+1], 1) {
		return false
	}
	for n := 2; n <= reordered; n++ {
		if follows(shown[i-1], shown[i], n) {
			return true
		}
	}
	return false
}

// soundFits checks that clicks are heard when the picture of a whole second is shown.
func (e *evening) soundFits(p *player, shown []picture) {
	e.Helper()
	const unheard = 22 * time.Millisecond // a frame of AAC, which turns of a loop may overlap by; a picture is 40
	heard := p.clicks()
	if len(heard) < 2 {
		e.Fatalf("%d clicks in %v", len(heard), shown[len(shown)-1].at-shown[0].at)
	}
	for _, click := range heard {
		nearest := time.Hour
		for _, s := range shown {
			if s.number%framesPerSecond == 0 && (click-s.at).Abs() < nearest.Abs() {
				nearest = click - s.at
			}
		}
		if nearest.Abs() > unheard && click < shown[len(shown)-1].at {
			e.Errorf("the click at %v is heard %v after its picture", click, nearest)
		}
	}
}
