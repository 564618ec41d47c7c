package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/netip"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"watchroom/media"
)

// parse reads a command line as run does, without carrying it out.
func parse(t *testing.T, args ...string) (commands, error) {
	t.Helper()
	t.Setenv("HOME", "/home/ana")
	t.Setenv("XDG_DATA_HOME", "")
	var line commands
	parser, err := newParser(&line, console{out: io.Discard, err: io.Discard}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return line, err
}

func serveConfig(t *testing.T, args ...string) (ServeConfig, error) {
	t.Helper()
	line, err := parse(t, append([]string{"serve"}, args...)...)
	if err != nil {
		return ServeConfig{}, err
	}
	return line.Serve.config()
}

func playConfig(t *testing.T, args ...string) (PlayConfig, error) {
	t.Helper()
	line, err := parse(t, append([]string{"play"}, args...)...)
	if err != nil {
		return PlayConfig{}, err
	}
	return line.Play.playFlags.config(ServeConfig{})
}

func TestServeDefaults(t *testing.T) {
	c, err := serveConfig(t)
	if err != nil {
		t.Fatal(err)
	}
	want := ServeConfig{
		Data:         "/home/ana/.local/share/watchroom",
		Media:        []string{"/home/ana/.local/share/watchroom/media"},
		Address:      Address{Listen: ":8000"},
		WebRTCListen: ":8001",
		MaxRooms:     100, MaxViewers: 100, DVRWindow: time.Minute, LiveDelay: 250 * time.Millisecond, LogFormat: "text",
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if c.Database() != "/home/ana/.local/share/watchroom/watchroom.db" {
		t.Errorf("database %s", c.Database())
	}
}

func TestServeFlags(t *testing.T) {
	c, err := serveConfig(t, "--listen", "127.0.0.1:9000", "--data", "/d", "--media", "/a", "--media", "/b",
		"--public-url", "https://films.example/", "--base-path", "watch/", "--trusted-proxies", "10.0.0.0/8,::1",
		"--webrtc-listen", ":9001", "--webrtc-address", "192.0.2.1", "--max-rooms", "2", "--max-encoders", "3", "--max-viewers", "4",
		"--log-format", "json", "--tls-cert", "c.pem", "--tls-key", "k.pem")
	if err != nil {
		t.Fatal(err)
	}
	if c.PublicURL.String() != "https://films.example/watch" {
		t.Errorf("public URL %s", c.PublicURL)
	}
	c.PublicURL = nil
	want := ServeConfig{
		Data: "/d", Media: []string{"/a", "/b"},
		Address:         Address{Listen: "127.0.0.1:9000", BasePath: "/watch", Security: Security{TLSCert: "c.pem", TLSKey: "k.pem"}},
		TrustedProxies:  []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		WebRTCListen:    ":9001",
		WebRTCAddresses: []netip.Addr{netip.MustParseAddr("192.0.2.1")},
		MaxRooms:        2, MaxEncoders: 3, MaxViewers: 4, DVRWindow: time.Minute, LiveDelay: 250 * time.Millisecond, LogFormat: "json",
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestServeUnderAName(t *testing.T) {
	c, err := serveConfig(t, "--tls-domain", "films.example", "--tls-mail", "ana@films.example", "--base-path", "/watch")
	if err != nil {
		t.Fatal(err)
	}
	want := Address{Listen: ":443", BasePath: "/watch", Security: Security{TLSDomain: "films.example", TLSMail: "ana@films.example"}}
	if !reflect.DeepEqual(c.Address, want) {
		t.Errorf("got %+v", c.Address)
	}
	if got := linkBase(c.Address); got != "https://films.example/watch" || !c.onlyHTTPS() {
		t.Errorf("links begin with %s; only https: %v", got, c.onlyHTTPS())
	}
	c, err = serveConfig(t, "--tls-domain", "films.example", "--listen", ":8443", "--http-listen", ":8080", "--tls-acme", "https://authority.lan/dir")
	if err != nil || c.Listen != ":8443" || c.HTTPListen != ":8080" || c.TLSAuthority != "https://authority.lan/dir" {
		t.Errorf("got %+v, %v", c.Address, err)
	}
	if got := linkBase(c.Address); got != "https://films.example:8443" || c.onlyHTTPS() {
		t.Errorf("links begin with %s; only https: %v", got, c.onlyHTTPS())
	}
	if got := c.publicURL(&net.TCPAddr{Port: 8443}); got != "https://films.example:8443" {
		t.Errorf("public URL %s", got)
	}
}

// Every flag of every command can be set as WATCHROOM_ and its name.
func TestEveryFlagHasItsEnvironmentVariable(t *testing.T) {
	parser, err := newParser(&commands{}, console{out: io.Discard, err: io.Discard}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range parser.Model.Children {
		for _, flag := range command.Flags {
			want := "WATCHROOM_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
			if !reflect.DeepEqual(flag.Envs, []string{want}) {
				t.Errorf("%s --%s: %v", command.Name, flag.Name, flag.Envs)
			}
		}
	}
	t.Setenv("WATCHROOM_MEDIA", "/a,/b")
	t.Setenv("WATCHROOM_BASE_PATH", "/watch")
	t.Setenv("WATCHROOM_LISTEN", ":1")
	c, err := serveConfig(t, "--listen", ":2")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c.Media, []string{"/a", "/b"}) || c.BasePath != "/watch" || c.Listen != ":2" {
		t.Errorf("got %+v", c)
	}
}

func TestAnEmptyVariableIsNone(t *testing.T) {
	for _, name := range []string{"LISTEN", "MAX_ROOMS", "LOG_FORMAT", "LOOP", "QUALITY"} {
		t.Setenv("WATCHROOM_"+name, "")
	}
	code, _, stderr := execute(t, "play", "/nowhere.mkv", "--data", t.TempDir())
	if code != 1 || !strings.Contains(stderr, "nowhere.mkv cannot be played") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

func TestDataFolderFollowsXDG(t *testing.T) {
	line, err := parse(t, "serve")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_DATA_HOME", "/xdg")
	if c, err := line.Serve.config(); err != nil || c.Data != "/xdg/watchroom" {
		t.Errorf("got %s, %v", c.Data, err)
	}
	t.Setenv("XDG_DATA_HOME", "relative") // the standard says to ignore it
	if c, err := line.Serve.config(); err != nil || c.Data != "/home/ana/.local/share/watchroom" {
		t.Errorf("got %s, %v", c.Data, err)
	}
}

func TestPlaySources(t *testing.T) {
	wd, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want media.Source
	}{
		{[]string{"film.mkv"}, media.Source{Kind: media.SourceFile, Path: filepath.Join(wd, "film.mkv")}},
		{[]string{"/a film: the 2nd.mkv", "--loop"}, media.Source{Kind: media.SourceFile, Path: "/a film: the 2nd.mkv", Loop: true}},
		{[]string{"/rec.ts", "--growing"}, media.Source{Kind: media.SourceGrowing, Path: "/rec.ts"}},
		{[]string{"--", "-i"}, media.Source{Kind: media.SourceFile, Path: filepath.Join(wd, "-i")}},
		{[]string{"concat:a|b"}, media.Source{Kind: media.SourceFile, Path: filepath.Join(wd, "concat:a|b")}},
		{[]string{"/not \xff UTF-8"}, media.Source{Kind: media.SourceFile, Path: "/not \xff UTF-8"}},
		{[]string{"/two\nlines"}, media.Source{Kind: media.SourceFile, Path: "/two\nlines"}},
		{[]string{"rtsp://camera/1"}, media.Source{Kind: media.SourceAddress, Address: "rtsp://camera/1"}},
		{[]string{"srt://0.0.0.0:9000?mode=listener"}, media.Source{Kind: media.SourceAddress, Address: "srt://0.0.0.0:9000?mode=listener"}},
		{[]string{"/dev/video0"}, media.Source{Kind: media.SourceDevice, Address: "/dev/video0"}},
		{[]string{"camera:0+microphone:1"}, media.Source{Kind: media.SourceDevice, Address: "camera:0+microphone:1"}},
		{[]string{"screen:"}, media.Source{Kind: media.SourceDevice, Address: "screen:"}},
		{[]string{"https://films.example/a.mp4?b=1", "--loop"}, media.Source{Kind: media.SourceAddress, Address: "https://films.example/a.mp4?b=1", Loop: true}},
	} {
		got, err := playConfig(t, c.args...)
		if err != nil || got.Source != c.want {
			t.Errorf("%v: %+v, %v", c.args, got.Source, err)
		}
	}
}

func TestPlayEncoding(t *testing.T) {
	c, err := playConfig(t, "a", "--crf", "0", "--resolution", "1280x720", "--fps", "29.97", "--audio-bitrate", "128k", "--low-latency", "--json")
	if err != nil {
		t.Fatal(err)
	}
	if c.Encoding.CRF == nil || *c.Encoding.CRF != 0 || !c.LowLatency || !c.JSON {
		t.Errorf("got %+v", c)
	}
	c.Encoding.CRF = nil
	if want := (Encoding{Width: 1280, Height: 720, FPS: 29.97, AudioBitrate: 128_000}); c.Encoding != want {
		t.Errorf("got %+v", c.Encoding)
	}
	if c, err := playConfig(t, "a", "--quality", "0.5"); err != nil || *c.Encoding.Quality != 0.5 {
		t.Errorf("got %+v, %v", c.Encoding, err)
	}
	if c, err := playConfig(t, "a"); err != nil || c.Encoding != (Encoding{}) {
		t.Errorf("got %+v, %v", c.Encoding, err)
	}
}

func TestWhatCannotBeUsedIsOneSentenceAndExitCode2(t *testing.T) {
	for _, args := range []string{
		"", "nonsense", "serve --nope", "play", "play a b",
		"serve --listen 8000", "serve --listen :99999", "serve --webrtc-listen x",
		"serve --public-url films.example", "serve --public-url ftp://films.example", "serve --public-url https://a/b?c",
		"serve --public-url https://a/b --base-path /c", "serve --base-path /a/../b", "serve --base-path /a%20b",
		"serve --trusted-proxies friends", "serve --webrtc-address films.example",
		"serve --max-rooms 0", "serve --max-viewers many", "serve --max-encoders -1", "serve --log-format xml",
		"serve --tls-cert a", "serve --tls-domain films.example --tls-cert a --tls-key b", "serve --tls-domain localhost",
		"serve --tls-domain films.example --tls-acme authority", "serve --tls-domain films.example --tls-mail ana",
		"serve --tls-mail ana@films.example", "serve --http-listen :80", "serve --tls-domain films.example --http-listen 80",
		"serve --dvr-window 1s", "serve --live-delay 9s", "serve --dvr-window long",
		"play a --quality 2", "play a --quality NaN", "play a --quality 0.5 --crf 20", "play a --crf 52",
		"play a --resolution big", "play a --resolution 1280x-720", "play a --fps -1", "play a --fps NaN",
		"play a --audio-bitrate loud", "play a --audio-bitrate 1", "play a --growing --loop", "play http://a/b --growing",
		"play http://%zz/a", "play screen: --loop", "play rtsp://camera/1 --loop", "play http:///a", "play -i",
		"load", "load http://a/rooms/b --viewers 0", "load http://a/rooms/b --transport pigeon", "load not-a-link",
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(args), console{in: strings.NewReader(""), out: &stdout, err: &stderr})
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		if code != 2 || len(lines) != 2 || !strings.HasPrefix(lines[0], "watchroom: ") || stdout.Len() > 0 {
			t.Errorf("%q: exit %d, %q, %q", args, code, stderr.String(), stdout.String())
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for args, want := range map[string]string{"--help": "Usage: watchroom", "serve --help": "--public-url", "play -h": "--loop", "version": "watchroom "} {
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), strings.Fields(args), console{in: strings.NewReader(""), out: &stdout, err: &stderr})
		if code != 0 || !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s: exit %d, %q, %q", args, code, &stdout, &stderr)
		}
	}
}
