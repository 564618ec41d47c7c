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
)

// child is a process as /proc/PID/stat describes it (proc(5)).
type child struct {
	pid, parent int
	name        string
	state       string
}

// Encoders are the process ids of the server's running FFmpeg.
func (s *Server) Encoders() []int {
	entries, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	var pids []int
	for _, entry := range entries {
		stat, err := os.ReadFile(entry)
		if err != nil {
			continue // it has ended
		}
		c, ok := parseStat(stat)
		if ok && c.parent == s.PID() && c.name == "ffmpeg" && c.state != "Z" {
			pids = append(pids, c.pid)
		}
	}
	return pids
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
