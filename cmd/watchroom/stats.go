package main

import (
	"encoding/json"
	"net/http"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room"
)

// Stats is what /stats answers.
type Stats struct {
	Uptime  float64      `json:"uptime_seconds"`
	Process ProcessStats `json:"process"`
	WebRTC  *WebRTCStats `json:"webrtc"` // null: off
	Rooms   []RoomStats  `json:"rooms"`
}

// ProcessStats are the server's own, without FFmpeg's.
type ProcessStats struct {
	CPU        float64 `json:"cpu_seconds"`
	RSS        int64   `json:"rss_bytes"`
	Goroutines int     `json:"goroutines"`
}

// RoomStats are one room's.
type RoomStats struct {
	Slug      string         `json:"slug,omitempty"` // only for those who run the server: the slug is the way in
	Phase     string         `json:"phase"`
	Position  float64        `json:"position_seconds"`
	Members   int            `json:"members"`
	Viewers   map[string]int `json:"viewers"` // by transport
	Fragments int64          `json:"fragments_sent"`
	Bytes     int64          `json:"bytes_sent"`
	Skipped   int64          `json:"fragments_skipped"`
	Encoder   EncoderStats   `json:"encoder"`
	Ring      RingStats      `json:"ring"`
}

// RingStats are what is kept of a room's stream.
type RingStats struct {
	Bytes   int64      `json:"bytes"`
	Readers int        `json:"readers"`
	Skips   int64      `json:"skips"` // readers moved on
	Runs    []RunStats `json:"runs"`
}

// RunStats are one encoder run's; times are those of its leading track.
type RunStats struct {
	Epoch     media.Epoch `json:"epoch"`
	From      float64     `json:"from_seconds"`
	To        float64     `json:"to_seconds"`
	Fragments int         `json:"fragments"`
	Bytes     int64       `json:"bytes"`
}

func ringStats(s ring.Stats) RingStats {
	stats := RingStats{Bytes: s.Bytes, Readers: s.Cursors, Skips: s.Skips, Runs: []RunStats{}}
	for _, r := range s.Runs {
		stats.Runs = append(stats.Runs, RunStats{
			Epoch: r.Epoch, From: r.From.Seconds(), To: r.To.Seconds(), Fragments: r.Fragments, Bytes: r.Bytes,
		})
	}
	return stats
}

// EncoderStats are those of a room's FFmpeg.
type EncoderStats struct {
	Running   bool    `json:"running"`
	Video     string  `json:"video"` // copy, or why it is encoded
	Encoder   string  `json:"encoder,omitempty"`
	WebRTC    string  `json:"webrtc,omitempty"` // the picture for WebRTC viewers: copy, encode, or a rendition of its own
	Speed     float64 `json:"speed"`            // seconds of film a second since it was started
	Lead      float64 `json:"lead_seconds"`
	Starts    int     `json:"starts"`
	Fragments int64   `json:"fragments"`
	Bytes     int64   `json:"bytes"`
}

// stats answers /stats. Slugs open guest rooms, so only this machine and the server's owner are told them.
func (s *server) stats(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	insider := remote(r).Unmap().IsLoopback()
	if p, err := s.sessions.Identify(r); err == nil && !insider {
		insider, _ = s.people.IsServerOwner(r.Context(), p.ID)
	}
	all := Stats{Uptime: now.Sub(s.began).Seconds(), Process: processStats(), WebRTC: s.webRTC.stats(), Rooms: []RoomStats{}}
	for _, one := range s.rooms.List() {
		stats := roomStats(one, now)
		if insider {
			stats.Slug = one.Slug()
		}
		all.Rooms = append(all.Rooms, stats)
	}
	writeJSON(w, http.StatusOK, all)
}

func roomStats(one *room.Room, now time.Time) RoomStats {
	state, viewers, kept := one.State(), one.Viewers(), one.Ring()
	stats := RoomStats{
		Phase:    string(state.Phase),
		Position: state.Timeline.At(now).Seconds(),
		Members:  len(state.Present()),
		Viewers:  viewers.Now, Fragments: viewers.Fragments, Bytes: viewers.Bytes, Skipped: viewers.Skipped,
		Ring: ringStats(kept.Stats()),
	}
	if line, ok := one.Stream().(interface{ Status() stream.Status }); ok {
		status := line.Status()
		stats.Encoder = EncoderStats{
			Running: status.Running, Video: status.Video, Encoder: status.Encoder, WebRTC: status.WebRTC, Speed: status.Speed,
			Starts: status.Starts, Fragments: status.Fragments, Bytes: status.Bytes,
		}
		if status.Running {
			stats.Encoder.Lead = (status.Edge - state.Timeline.At(now)).Seconds()
		}
	}
	return stats
}

func healthy(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, Health{Status: "ok"})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client has gone away
}
