package relay

import (
	"bytes"
	"net"
	"time"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/ring"
)

// splicer makes one run of decode times of what a cursor delivers over jumps and epochs.
type splicer struct {
	video, audio *media.Init // of the response; nil: none
	generation   uint32
	sent         time.Duration // end of what was sent on the leading track, on the item's timeline
	began        bool
	out          time.Duration // end of what was sent, on the response's own timeline
	delta        time.Duration // from the item's timeline to the response's
	waiting      bool          // for a keyframe: nothing else may be sent
	overlap      bool          // what comes was partly sent already: go on where that ended
}

// lead is the track whose keyframes count.
func (s *splicer) lead() media.TrackID {
	if s.video != nil {
		return s.video.Track.ID
	}
	return s.audio.Track.ID
}

// begin gives the initialisation segment of the response.
func (s *splicer) begin(b *ring.Batch) ([]byte, error) {
	s.video, s.audio, s.generation, s.waiting = b.Video, b.Audio, b.Generation, true
	var inits []media.Init
	for _, i := range []*media.Init{b.Video, b.Audio} {
		if i != nil {
			inits = append(inits, *i)
		}
	}
	return fmp4.CombineInits(inits...)
}

// follows tells whether a new run can go on in the same response, and prepares for it.
func (s *splicer) follows(b *ring.Batch) bool {
	if !same(s.video, b.Video) || !same(s.audio, b.Audio) {
		return false
	}
	s.waiting, s.overlap = true, true
	return true
}

func same(a, b *media.Init) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Track.Codec == b.Track.Codec && bytes.Equal(a.Bytes, b.Bytes)
}

// jumped prepares for fragments from elsewhere: the reader was moved by a command or because it was slow.
func (s *splicer) jumped() { s.waiting, s.overlap = true, false }

// next gives the bytes to send for a fragment, none if it has to be left out.
func (s *splicer) next(f *media.Fragment) (net.Buffers, error) {
	if s.waiting {
		if f.Track != s.lead() || !f.Keyframe || s.overlap && f.Start < s.sent {
			return nil, nil
		}
		s.waiting = false
		if !s.began {
			s.began, s.out = true, f.Decode
		}
		s.delta = s.out - f.Decode
	}
	if f.Track == s.lead() {
		s.sent, s.out = f.End(), f.End()+s.delta
	}
	if f.Decode+s.delta < 0 {
		return nil, nil // sound before the first picture of all
	}
	return fmp4.Retime(f, s.delta, s.timescale(f.Track))
}

func (s *splicer) timescale(id media.TrackID) uint32 {
	if s.video != nil && s.video.Track.ID == id {
		return s.video.Track.Timescale
	}
	return s.audio.Track.Timescale
}
