package stream

import (
	"sync"
	"time"

	"watchroom/media"
)

// Status is what a stream is doing, for statistics.
type Status struct {
	Running   bool
	Epoch     media.Epoch
	Video     string // "copy" or why it is encoded; empty without a video
	Encoder   string
	WebRTC    string  // how the picture for WebRTC viewers is made: "copy", "encode", "rendition"; empty without one
	Speed     float64 // film seconds delivered a second, since the start of the epoch
	Edge      time.Duration
	Fragments int64
	Bytes     int64
	Starts    int
}

// status keeps the counters; written by runs, read by anybody.
type status struct {
	mu      sync.Mutex
	now     Status
	began   time.Time
	first   time.Duration
	hasData bool
}

func (s *status) started(e media.Epoch, p Plan, webRTC bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Running, s.now.Epoch = true, e
	s.now.Starts++
	s.now.Video, s.now.Encoder, s.now.WebRTC = "", "", ""
	if v := p.Video; v != nil {
		s.now.Video, s.now.WebRTC = v.Why, "encode"
		if v.Copy {
			s.now.Video, s.now.WebRTC = "copy", "copy"
		} else {
			s.now.Encoder = string(v.Out.Encoder)
		}
	}
	switch {
	case p.Rendition != nil:
		s.now.WebRTC, s.now.Encoder = "rendition", string(p.Rendition.Encoder)
	case !webRTC:
		s.now.WebRTC = ""
	}
	s.began, s.hasData = time.Now(), false
}

func (s *status) delivered(f *media.Fragment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.hasData {
		s.first, s.hasData = f.Decode, true
	}
	s.now.Fragments++
	s.now.Bytes += int64(len(f.Bytes))
	s.now.Edge = max(f.End(), s.first)
	if took := time.Since(s.began).Seconds(); took > 0 {
		s.now.Speed = (s.now.Edge - s.first).Seconds() / took
	}
}

func (s *status) idle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Running, s.now.Video, s.now.Encoder, s.now.WebRTC, s.now.Speed = false, "", "", "", 0
}

// Status is what the stream is doing.
func (s *Stream) Status() Status {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	return s.status.now
}
