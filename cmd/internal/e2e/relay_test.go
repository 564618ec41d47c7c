package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"
	"github.com/coder/websocket"

	"watchroom/cmd/internal/party"
	"watchroom/media/mediatest"
)

// TestOtherPlayers reads /rooms/{slug}/stream.mp4 as players do that are not the page. It needs no browser.
func TestOtherPlayers(t *testing.T) {
	folder := t.TempDir()
	binary, err := party.Build(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	e := &evening{Party: &party.Party{TB: t, Folder: folder, Binary: binary}}
	e.run("a room that nobody is in shows where it stands", aloneWithAPlayer)
	e.run("a player joins in the middle of the film", joinsMidFilm)
	e.run("a seek goes on in the same response", seeksWhileRead)
	e.run("a looped film passes its seam", loopedWhileRead)
	e.run("a killed encoder is not noticed", killedWhileRead)
	e.run("who is let in", whoIsLetIn)
}

// reordered is a minute with B-frames, copied to players: what they show first is decoded before position 0.
func (e *evening) reordered() string {
	e.Helper()
	return mediatest.Make(e, mediatest.Film{Duration: filmLength, GOP: 2 * time.Second, BFrames: 3, Audio: mediatest.Stereo(), FastStart: true})
}

func aloneWithAPlayer(e *evening) {
	server := e.Serve(e.reordered())
	p := e.tuneIn(server)
	p.read(2500 * time.Millisecond)
	shown := p.shown()
	if shown[0].number != 0 {
		e.Errorf("begins with frame %d", shown[0].number)
	}
	e.inOrder(shown, 0)
	e.soundFits(p, shown)

	// The same by a player that reads for itself.
	out, err := exec.CommandContext(e.Ctx(), "ffmpeg", "-v", "warning", "-xerror", "-i", streamURL(server),
		"-frames:v", "50", "-f", "null", "-").CombinedOutput()
	if err != nil || len(out) > 0 {
		e.Errorf("ffmpeg: %v: %s", err, out)
	}
}

func joinsMidFilm(e *evening) {
	server := e.Serve(e.reordered())
	ana := e.command(server, "Ana")
	ana.say(map[string]any{"type": "seek", "position": 41})
	ana.until(func(r roomMessage) bool { return r.Phase == "paused" && r.Timeline.Anchor == 41 })
	p := e.tuneIn(server)
	p.read(3 * time.Second)
	shown := p.shown()
	if shown[0].number != 40*framesPerSecond { // the keyframe before
		e.Errorf("begins with frame %d", shown[0].number)
	}
	e.inOrder(shown, 0)
	e.soundFits(p, shown)
}

func seeksWhileRead(e *evening) {
	server := e.Serve(e.reordered(), "--loop")
	ana := e.command(server, "Ana")
	ana.play()
	p := e.tuneIn(server)
	p.read(4 * time.Second)
	for _, to := range []int{48, 6} {
		ana.say(map[string]any{"type": "seek", "position": to})
		p.readPastJump()
		p.read(time.Second)
	}
	shown := p.shown()
	var jumps []int
	for i := range shown[1:] {
		if next := shown[i+1].number; next != shown[i].number+1 && !brokenOffBefore(shown, i+1) {
			jumps = append(jumps, next)
		}
	}
	if fmt.Sprint(jumps) != fmt.Sprint([]int{48 * framesPerSecond, 6 * framesPerSecond}) {
		e.Errorf("pictures jump to frames %v", jumps)
	}
	e.inOrder(shown, len(jumps))
}

func loopedWhileRead(e *evening) {
	const length = 2 * time.Second
	server := e.Serve(mediatest.Make(e, mediatest.Film{Duration: length, GOP: time.Second, BFrames: 3, Audio: mediatest.Stereo()}), "--loop")
	e.command(server, "Ana").play()
	p := e.tuneIn(server)
	p.read(3*length + time.Second)
	shown := p.shown()
	for i := range 3*int(length.Seconds()*framesPerSecond) + 10 {
		if want := i % int(length.Seconds()*framesPerSecond); shown[i].number != want {
			e.Fatalf("picture %d has number %d", i, shown[i].number)
		}
	}
	e.inOrder(shown, 3)
	e.soundFits(p, shown)
}

func killedWhileRead(e *evening) {
	const (
		lead = 20 * time.Second // of the encoder
		to   = lead - 2*time.Second
	)
	server := e.Serve(e.reordered(), "--loop")
	ana := e.command(server, "Ana")
	p := e.tuneIn(server)
	p.read(time.Second)
	e.hasLead(server, lead)
	before, err := server.WaitEncoders(e.Ctx(), func(pids []int) bool { return len(pids) > 0 })
	e.Must(err)
	if server.KillEncoders() == 0 {
		e.Fatal("no encoder was there to be killed")
	}
	// What it had written is read as the room comes closer, and only then the next one begins.
	ana.say(map[string]any{"type": "seek", "position": to.Seconds()})
	p.readPastJump()
	_, err = server.WaitEncoders(e.Ctx(), func(pids []int) bool { return len(pids) > 0 && pids[0] != before[0] })
	e.Must(err)
	ana.play()
	p.readPastJump()
	p.read(time.Second)
	shown := p.shown()
	e.inOrder(shown, 1)
	e.soundFits(p, shown)
}

// hasLead waits until the room's encoder is so far ahead of the playhead.
func (e *evening) hasLead(server *party.Server, lead time.Duration) {
	e.Helper()
	ctx := e.Ctx()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+server.Host+"/stats", nil)
		e.Must(err)
		answer, err := http.DefaultClient.Do(request)
		e.Must(err)
		var stats struct {
			Rooms []struct {
				Encoder struct {
					Lead float64 `json:"lead_seconds"`
				} `json:"encoder"`
			} `json:"rooms"`
		}
		err = json.NewDecoder(answer.Body).Decode(&stats)
		_ = answer.Body.Close()
		e.Must(err)
		if len(stats.Rooms) == 1 && stats.Rooms[0].Encoder.Lead >= lead.Seconds() {
			return
		}
		<-tick.C
	}
}

func whoIsLetIn(e *evening) {
	server := e.Serve(e.film())
	answer := e.ask(http.MethodHead, streamURL(server))
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "video/mp4" {
		e.Errorf("HEAD: %s, %q", answer.Status, answer.Header.Get("Content-Type"))
	}
	if answer := e.ask(http.MethodGet, "http://"+server.Host+"/rooms/nowhere/stream.mp4"); answer.StatusCode != http.StatusNotFound {
		e.Errorf("a room that is not there: %s", answer.Status)
	}
	if answer := e.ask(http.MethodPost, streamURL(server)); answer.StatusCode != http.StatusMethodNotAllowed && answer.StatusCode != http.StatusNotFound {
		e.Errorf("POST: %s", answer.Status)
	}
}

// ask sends a request whose answer's body does not matter.
func (e *evening) ask(method, address string) *http.Response {
	e.Helper()
	request, err := http.NewRequestWithContext(e.Ctx(), method, address, nil)
	e.Must(err)
	answer, err := http.DefaultClient.Do(request)
	e.Must(err)
	e.Must(answer.Body.Close())
	return answer
}

func roomURL(server *party.Server) string {
	path, _, _ := strings.Cut(server.RoomPath, "?")
	return "http://" + server.Host + path
}

func streamURL(server *party.Server) string { return roomURL(server) + "/stream.mp4" }

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

// roomMessage is what is read of the room.
type roomMessage struct {
	Type     string `json:"type"`
	Phase    string `json:"phase"`
	Timeline struct {
		Anchor float64 `json:"anchor"`
		Moving bool    `json:"moving"`
	} `json:"timeline"`
	Generation int `json:"generation"`
}

// commander is a member without a picture who says to be ready for everything.
type commander struct {
	e      *evening
	socket *websocket.Conn
	last   roomMessage
}

func (e *evening) command(server *party.Server, name string) *commander {
	e.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := strings.NewReader(url.Values{"name": {name}}.Encode())
	request, err := http.NewRequestWithContext(e.Ctx(), http.MethodPost, roomURL(server)+"/join", form)
	e.Must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(request)
	e.Must(err)
	e.Must(answer.Body.Close())
	header := http.Header{}
	for _, cookie := range answer.Cookies() {
		header.Add("Cookie", cookie.Name+"="+cookie.Value)
	}
	socket, _, err := websocket.Dial(e.Ctx(), strings.Replace(roomURL(server), "http", "ws", 1)+"/control", //nolint:bodyclose // the library's
		&websocket.DialOptions{HTTPHeader: header, Subprotocols: []string{"watchroom.control.v1"}})
	e.Must(err)
	e.Cleanup(func() { _ = socket.CloseNow() })
	c := &commander{e: e, socket: socket}
	c.until(func(r roomMessage) bool { return r.Phase == "paused" })
	return c
}

func (c *commander) say(message any) {
	c.e.Helper()
	text, err := json.Marshal(message)
	c.e.Must(err)
	c.e.Must(c.socket.Write(c.e.Ctx(), websocket.MessageText, text))
}

func (c *commander) play() {
	c.e.Helper()
	c.say(map[string]any{"type": "play"})
	c.until(func(r roomMessage) bool { return r.Phase == "playing" })
}

// until reads what the room says until it satisfies the condition.
func (c *commander) until(condition func(roomMessage) bool) {
	c.e.Helper()
	for {
		_, text, err := c.socket.Read(c.e.Ctx())
		c.e.Must(err)
		var message roomMessage
		c.e.Must(json.Unmarshal(text, &message))
		if message.Type != "room" {
			continue
		}
		if message.Generation != c.last.Generation {
			c.say(map[string]any{"type": "ready", "generation": message.Generation, "ready": true})
		}
		c.last = message
		if condition(message) {
			return
		}
	}
}
