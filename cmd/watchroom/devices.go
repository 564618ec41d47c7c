package main

import (
	"context"
	"runtime"

	"watchroom/media/ffmpeg"
	"watchroom/media/source"
)

// checkDevices lists what play can be given besides files and addresses. That there is none is no fault.
func checkDevices(ctx context.Context) []finding {
	tools, err := ffmpeg.Find("", "")
	if err != nil {
		return nil // said already
	}
	list, err := source.Devices(ctx, tools)
	if err != nil {
		return []finding{{absent, "devices", err.Error(), ""}}
	}
	if len(list) == 0 {
		return []finding{{absent, "devices", "no camera, microphone or screen is seen from here", deviceRemedy()}}
	}
	var findings []finding
	for _, d := range list {
		findings = append(findings, finding{good, d.Kind, d.Name + ": watchroom play \"" + d.Address + "\"", ""})
	}
	return findings
}

// deviceRemedy is where a system keeps devices from programs.
func deviceRemedy() string {
	switch runtime.GOOS {
	case "darwin":
		return "allow the terminal under System Settings, Privacy & Security: Camera, Microphone and Screen Recording"
	case "windows":
		return "allow desktop apps under Settings, Privacy: Camera and Microphone"
	default:
		return "if there is one, let this user read it (groups video and audio); in a container, add --device /dev/video0"
	}
}
