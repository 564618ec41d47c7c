package party

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"watchroom/media/mediatest"
)

// ErrCounter is returned when the presented picture carries no number.
var ErrCounter = errors.New("party: no number in the presented picture")

// Shown is what a guest's video shows at one moment.
type Shown struct {
	Frame    int           // the number in the picture, as mediatest wrote it
	Media    time.Duration // the picture's media time as the browser says; of a standing picture or a stream's its currentTime
	Position time.Duration // currentTime at that moment
	Width    int
	Height   int
}

// Counter reads the frame's number out of the presented picture: of the next one while the video plays, else of
// the one that stands.
func (g *Guest) Counter(ctx context.Context) (Shown, error) {
	var read struct {
		Line     []float64 `json:"line"` // luma along the numbers
		Media    float64   `json:"media"`
		Position float64   `json:"position"`
		Width    int       `json:"width"`
		Height   int       `json:"height"`
	}
	if err := g.Evaluate(ctx, readLine, &read); err != nil {
		return Shown{}, err
	}
	number, ok := mediatest.Decode(func(x, _ float64) float64 {
		if len(read.Line) == 0 {
			return 0
		}
		return read.Line[int(x*float64(len(read.Line)))]
	})
	if !ok {
		return Shown{}, fmt.Errorf("%w of %s, which is %d x %d", ErrCounter, g.Name, read.Width, read.Height)
	}
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	return Shown{
		Frame: number, Media: seconds(read.Media), Position: seconds(read.Position),
		Width: read.Width, Height: read.Height,
	}, nil
}

// readLine draws the video and takes the line of pixels on which the numbers are.
const readLine = `new Promise((resolve) => {
	const video = document.querySelector('video');
	const read = (media) => {
		const [width, height] = [video.videoWidth, video.videoHeight];
		if (!width) return resolve({line: [], media, position: video.currentTime, width, height});
		const canvas = new OffscreenCanvas(width, height);
		const context = canvas.getContext('2d', {willReadFrequently: true});
		context.drawImage(video, 0, 0, width, height);
		const pixels = context.getImageData(0, Math.floor(height / 16), width, 1).data;
		const line = [];
		for (let i = 0; i < pixels.length; i += 4) {
			line.push(0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2]);
		}
		resolve({line, media, position: video.currentTime, width, height});
	};
	if (video.paused || video.ended) read(video.currentTime);
	else video.requestVideoFrameCallback((now, frame) => read(video.srcObject ? video.currentTime : frame.mediaTime));
})`

// Numbered is a picture that was presented.
type Numbered struct {
	Frame int       // the number in it
	Shown time.Time // when the browser expected it on the screen
}

// Numbers reads the numbers of the next pictures that are presented; those that cannot be read are left out.
func (g *Guest) Numbers(ctx context.Context, pictures int) ([]Numbered, error) {
	clock, err := g.time(ctx)
	if err != nil {
		return nil, err
	}
	var read []struct {
		Line  []float64 `json:"line"`
		Shown float64   `json:"shown"` // ms since 1970
	}
	if err := g.Evaluate(ctx, strings.ReplaceAll(readLines, "PICTURES", strconv.Itoa(pictures)), &read); err != nil {
		return nil, err
	}
	var list []Numbered
	for _, r := range read {
		number, ok := mediatest.Decode(func(x, _ float64) float64 { return r.Line[int(x*float64(len(r.Line)))] })
		if ok {
			list = append(list, Numbered{Frame: number, Shown: clock.Time(r.Shown)})
		}
	}
	return list, nil
}

// readLines does the same for several pictures: the pixels are read after the last, so that reading delays none.
const readLines = `new Promise((resolve) => {
	const video = document.querySelector('video');
	const taken = [];
	const take = (_now, frame) => {
		const canvas = new OffscreenCanvas(240, 8);
		const context = canvas.getContext('2d');
		context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 8, 0, 0, 240, 8);
		taken.push({context, shown: performance.timeOrigin + frame.expectedDisplayTime});
		if (taken.length < PICTURES) return video.requestVideoFrameCallback(take);
		resolve(taken.map(({context, shown}) => {
			const pixels = context.getImageData(0, 4, 240, 1).data;
			const line = [];
			for (let i = 0; i < pixels.length; i += 4) line.push(0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2]);
			return {line, shown};
		}));
	};
	video.requestVideoFrameCallback(take);
})`
