package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

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
