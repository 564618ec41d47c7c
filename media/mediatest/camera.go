package mediatest

import (
	"context"
	"io"
	"strconv"
	"sync"
	"time"
)

// Camera is a source whose numbered pictures are known to have been taken at a time.
type Camera struct {
	// Stop ends it; the test's end does too.
	Stop func()

	mu    sync.Mutex
	taken map[int]time.Time
}

// Film publishes pictures that are taken one by one, each at its time, and encoded without delay.
func (r *RTSP) Film(width, height, fps int) *Camera {
	r.t.Helper()
	c := &Camera{taken: make(map[int]time.Time)}
	pr, pw := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	var filming sync.WaitGroup
	filming.Go(func() { c.film(ctx, pw, width, height, fps) })
	stop := r.publish(pr, []string{
		"-fflags", "nobuffer", "-probesize", "32", "-analyzeduration", "0",
		"-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", strconv.Itoa(width) + "x" + strconv.Itoa(height),
		"-framerate", strconv.Itoa(fps), "-i", "pipe:0",
		"-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-bf", "0", "-g", strconv.Itoa(fps),
	})
	var once sync.Once
	c.Stop = func() {
		once.Do(func() {
			cancel()
			pr.Close()
			stop()
			filming.Wait()
		})
	}
	r.t.Cleanup(c.Stop)
	return c
}

// Taken is when the picture of a number was.
func (c *Camera) Taken(number int) (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.taken[number]
	return at, ok
}

func (c *Camera) film(ctx context.Context, w io.Writer, width, height, fps int) {
	tick := time.NewTicker(time.Second / time.Duration(fps))
	defer tick.Stop()
	picture := make([]byte, width*height*3/2)
	for i := range picture {
		picture[i] = 128
	}
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		number := n & 0xffff
		paint(picture[:width*height], width, height, number)
		c.mu.Lock()
		c.taken[number] = time.Now()
		c.mu.Unlock()
		if _, err := w.Write(picture); err != nil {
			return
		}
	}
}

// paint writes the number over the topmost eighth of the luma and lets a bar move over the rest.
func paint(luma []byte, width, height, number int) {
	sum := number&15 + number>>4&15 + number>>8&15 + number>>12
	bits := number | (sum&15)<<16 | 1<<21 | 1<<23
	for x := range width {
		value := byte(16 + 219*(bits>>(x*Bits/width)&1))
		for y := range height / 8 {
			luma[y*width+x] = value
		}
	}
	for y := height / 8; y < height; y++ {
		row := luma[y*width : (y+1)*width]
		for x := range row {
			row[x] = byte(60 + (x+y)%64)
		}
		at := number * 8 % (width - 32)
		for x := at; x < at+32; x++ {
			row[x] = 220
		}
	}
}
