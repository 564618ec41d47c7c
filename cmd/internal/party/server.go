package party

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"watchroom/cmd/internal/chrome"
)

// ErrNoRoom is returned when the server ended or was silent instead of opening a room.
var ErrNoRoom = errors.New("party: the server opened no room")

// Build compiles the program into folder and returns its path.
func Build(ctx context.Context, folder string) (string, error) {
	binary := filepath.Join(folder, "watchroom")
	command := exec.CommandContext(ctx, "go", "build", "-o", binary, "watchroom/cmd/watchroom")
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build watchroom: %w: %s", err, out)
	}
	return binary, nil
}

// Options are what a server is started with.
type Options struct {
	Binary string
	Film   string   // what is played: a path or an address
	Data   string   // folder
	Flags  []string // further flags of `watchroom play`
	Env    []string // further environment
}

// Server is a running `watchroom play`.
type Server struct {
	Host     string // host:port it listens on
	RoomPath string // with the query
	OwnerURL string

	options Options
	command *exec.Cmd
	log     *log
	done    chan struct{} // closed when the process has ended
}

// Play starts a server on a free port and waits until its room is open.
func Play(ctx context.Context, options Options) (*Server, error) {
	host, err := chrome.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{Host: host, options: options}
	return s, s.start(ctx)
}

// Restart starts the server again on the same address and data. It must have ended.
func (s *Server) Restart(ctx context.Context) error { return s.start(ctx) }

func (s *Server) start(ctx context.Context) error {
	arguments := []string{"play", s.options.Film, "--json", "--listen", s.Host, "--webrtc-listen", "127.0.0.1:0", "--data", s.options.Data}
	// The process outlives ctx, which bounds the start only; Stop and Kill end it.
	s.command = exec.Command(s.options.Binary, append(arguments, s.options.Flags...)...) //nolint:noctx // see above
	s.command.Env = append(os.Environ(), s.options.Env...)
	s.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	s.log = &log{}
	s.command.Stderr = s.log
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	if err := s.command.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	s.done = make(chan struct{})
	lines := make(chan []byte, 1)
	command, done := s.command, s.done
	go func() {
		defer close(done)
		defer close(lines)
		reader := bufio.NewReader(stdout)
		if line, err := reader.ReadBytes('\n'); err == nil {
			lines <- line
		}
		_, _ = io.Copy(s.log, reader)
		_ = command.Wait() // how it ended is in its state
	}()
	select {
	case line, ok := <-lines:
		if !ok {
			<-s.done
			return fmt.Errorf("%w: %s: %s", ErrNoRoom, s.command.ProcessState, s.log)
		}
		if err := s.read(line); err != nil {
			s.Kill()
			return err
		}
	case <-ctx.Done():
		s.Kill()
		return fmt.Errorf("%w: %w: %s", ErrNoRoom, ctx.Err(), s.log)
	}
	return s.waitHealthy(ctx)
}

// read takes the addresses from the line that --json prints.
func (s *Server) read(line []byte) error {
	var printed struct {
		Room  string `json:"room_url"`
		Owner string `json:"owner_url"`
	}
	if err := json.Unmarshal(line, &printed); err != nil {
		return fmt.Errorf("%w: it printed %q: %w", ErrNoRoom, line, err)
	}
	room, err := url.Parse(printed.Room)
	if err != nil {
		return fmt.Errorf("%w: room_url: %w", ErrNoRoom, err)
	}
	s.RoomPath, s.OwnerURL = room.RequestURI(), printed.Owner
	return nil
}

// waitHealthy waits until /healthz says yes.
func (s *Server) waitHealthy(ctx context.Context) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		if _, err := s.Get(ctx, "/healthz"); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: not healthy: %w: %s", ErrNoRoom, ctx.Err(), s.log)
		case <-s.done:
			return fmt.Errorf("%w: it ended: %s", ErrNoRoom, s.log)
		case <-ticker.C:
		}
	}
}

// Get fetches a path of the server as nobody in particular.
func (s *Server) Get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Host+path, nil)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", path, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: %s: %s", path, response.Status, body)
	}
	return body, nil
}

// PID is the server's process id.
func (s *Server) PID() int { return s.command.Process.Pid }

// Log is what the server has written to its standard error so far.
func (s *Server) Log() string { return s.log.String() }

// Stop ends the server as a person would, waits for it, and returns how it ended.
func (s *Server) Stop() *os.ProcessState {
	select {
	case <-s.done:
	default:
		_ = s.command.Process.Signal(syscall.SIGTERM)
	}
	<-s.done
	return s.command.ProcessState
}

// Kill ends the server without a chance to say goodbye, and waits for it.
func (s *Server) Kill() {
	_ = s.command.Process.Kill()
	<-s.done
}

// log collects output of a process.
type log struct {
	mu   sync.Mutex
	text []byte
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}
