package load

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Report is what the viewers saw and what it cost the server.
type Report struct {
	Viewers     int
	Transport   string // ws, webrtc
	Took        time.Duration
	Bytes       int64 // over WebRTC: of payload
	Fragments   int64 // delivered to all together; over WebRTC: packets
	Distinct    int   // different ones
	Skips, Lost int64 // times a viewer was moved on, fragments missed by that

	PacketsLost int64 // over WebRTC, and not sent again in time

	Gaps        int
	WidestGap   time.Duration
	Errors      int // broken messages, order, sockets that ended
	Differing   int // payloads that were not the same for all
	Pictureless int // viewers that never got a keyframe
	Said        []string

	// From the media socket opening, over WebRTC the control socket, to a whole keyframe: of the viewers, who come all at once, and of latecomers, who
	// join one at a time.
	FirstP50, FirstP95 time.Duration
	Late               int
	LateP50, LateP95   time.Duration

	SpaceP50, SpaceP99, SpaceMost time.Duration // between two fragments of a track; 0: none came but the lead

	CostKnown       bool // the server answered /stats
	CPUPerGB        float64
	MemoryPerViewer int64 // bytes
}

// Violations counts what must not happen. Being moved on is none: it was said.
func (r Report) Violations() int {
	return r.Gaps + r.Errors + r.Differing + r.Pictureless + int(r.PacketsLost)
}

func (r *Report) cost(before, after stats) {
	r.CostKnown = true
	if r.Bytes > 0 {
		r.CPUPerGB = (after.Process.CPU - before.Process.CPU) / (float64(r.Bytes) / 1e9)
	}
	r.MemoryPerViewer = (after.viewersMemory() - before.viewersMemory()) / int64(r.Viewers)
}

// String is the report as people read it.
func (r Report) String() string {
	var b strings.Builder
	line := func(what, format string, values ...any) {
		fmt.Fprintf(&b, "%-18s %s\n", what, fmt.Sprintf(format, values...))
	}
	seconds := r.Took.Seconds()
	line("viewers", "%d for %.1f s", r.Viewers, seconds)
	if r.Transport == overWebRTC {
		line("delivered", "%.1f MB, %.1f MB/s, %d packets, %d lost",
			float64(r.Bytes)/1e6, float64(r.Bytes)/1e6/seconds, r.Fragments, r.PacketsLost)
	} else {
		line("delivered", "%.1f MB, %.1f MB/s, %d fragments (%d different)",
			float64(r.Bytes)/1e6, float64(r.Bytes)/1e6/seconds, r.Fragments, r.Distinct)
	}
	line("first keyframe", "p50 %.1f ms, p95 %.1f ms, all coming at once", millis(r.FirstP50), millis(r.FirstP95))
	line("", "p50 %.1f ms, p95 %.1f ms, %d latecomers one at a time", millis(r.LateP50), millis(r.LateP95), r.Late)
	if r.SpaceMost > 0 {
		line("between fragments", "p50 %.0f ms, p99 %.0f ms, most %.0f ms", millis(r.SpaceP50), millis(r.SpaceP99), millis(r.SpaceMost))
	}
	if r.Transport != overWebRTC {
		line("moved on", "%d times, %d fragments missed", r.Skips, r.Lost)
		line("gaps", "%d, widest %v", r.Gaps, r.WidestGap)
		line("payloads differing", "%d", r.Differing)
	}
	line("without picture", "%d", r.Pictureless)
	line("errors", "%d", r.Errors)
	if r.CostKnown {
		line("server", "%.2f CPU s/GB, %.1f KiB a viewer", r.CPUPerGB, float64(r.MemoryPerViewer)/1024)
	} else {
		line("server", "its /stats could not be read")
	}
	for _, s := range r.Said {
		line("  !", "%s", s)
	}
	return b.String()
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// percentile by nearest rank; 0 of nothing.
func percentile(list []time.Duration, p float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}
