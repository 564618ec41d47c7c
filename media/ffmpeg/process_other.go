//go:build !linux

package ffmpeg

import "os/exec"

// ownGroup does nothing where groups and death signals are not to be had: FFmpeg then ends by
// itself when its pipe is closed.
func ownGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
