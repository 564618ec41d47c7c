package party

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"watchroom/cmd/internal/chrome"
)

// child is a process as /proc/PID/stat describes it (proc(5)).
type child struct {
	pid, parent int
	name        string
	state       string
}

// processes are all there are.
func processes() []child {
	entries, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var list []child
	for _, entry := range entries {
		stat, err := os.ReadFile(entry)
		if err != nil {
			continue // it has ended
		}
		if c, ok := parseStat(stat); ok {
			list = append(list, c)
		}
	}
	return list
}

// Encoders are the process ids of the server's running FFmpeg.
func (s *Server) Encoders() []int {
	var pids []int
	for _, c := range processes() {
		if c.parent == s.PID() && c.name == "ffmpeg" && c.state != "Z" {
			pids = append(pids, c.pid)
		}
	}
	return pids
}

// Suspend stops a browser with all its processes, as a laptop's lid does; wake lets them go on.
func Suspend(browser *chrome.Browser) (wake func()) {
	family := map[int]bool{browser.PID(): true}
	all := processes()
	for grown := true; grown; {
		grown = false
		for _, c := range all {
			if family[c.parent] && !family[c.pid] {
				family[c.pid], grown = true, true
			}
		}
	}
	signal := func(which syscall.Signal) {
		for pid := range family {
			_ = syscall.Kill(pid, which)
		}
	}
	signal(syscall.SIGSTOP)
	return func() { signal(syscall.SIGCONT) }
}

// WaitEncoders waits until the number of running encoders satisfies the condition.
func (s *Server) WaitEncoders(ctx context.Context, condition func(pids []int) bool) ([]int, error) {
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		pids := s.Encoders()
		if condition(pids) {
			return pids, nil
		}
		select {
		case <-ctx.Done():
			return pids, fmt.Errorf("encoders are %v: %w", pids, ctx.Err())
		case <-ticker.C:
		}
	}
}

// KillEncoders kills every running FFmpeg of the server and says how many that were.
func (s *Server) KillEncoders() int { return s.signalEncoders(syscall.SIGKILL) }

// HangEncoders stops every running FFmpeg of the server in its tracks: it lives and delivers nothing.
func (s *Server) HangEncoders() int { return s.signalEncoders(syscall.SIGSTOP) }

func (s *Server) signalEncoders(signal syscall.Signal) int {
	pids := s.Encoders()
	for _, pid := range pids {
		_ = syscall.Kill(pid, signal)
	}
	return len(pids)
}

// parseStat reads "pid (name) state ppid …"; the name may hold spaces and brackets.
func parseStat(stat []byte) (child, bool) {
	open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return child{}, false
	}
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) < 2 {
		return child{}, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(stat[:open])))
	if err != nil {
		return child{}, false
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return child{}, false
	}
	return child{pid: pid, parent: parent, name: string(stat[open+1 : end]), state: fields[0]}, true
}
