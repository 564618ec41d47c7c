package rtc

import (
	"fmt"
	"time"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/ring"
)

// runState is the run of the encoder that comes out of the cursor.
type runState struct {
	epoch    media.Epoch
	video    media.TrackID // 0: none
	audio    media.TrackID
	pictured bool
	avc      *fmp4.AVCConfig
	arriving bool // no fragment of its leading track came yet
}

// continues is how far a run may begin from the end of what is held of the run before and still go on with it.
const continues = 500 * time.Millisecond

// restart reads from the playhead on, and drops what is held.
func (f *Feed) restart(now time.Time) {
	position := f.timeline.At(now)
	f.generation++
	f.cursor.Start(ring.Selection{
		Video: f.chosen[0], Audio: f.chosen[1], Position: &position, Generation: f.generation, WebRTC: true,
	})
	f.jump(position)
}

// jump waits for a keyframe and everything from there to the playhead.
func (f *Feed) jump(position time.Duration) {
	f.video.clear()
	f.audio.clear()
	f.hiding, f.target, f.ended = true, position, false
	f.sentTo, f.heardTo, f.silent = never, never, true
}

// never is before all times.
const never = time.Duration(-1 << 62)

// take holds what a cursor has found.
func (f *Feed) take(b *ring.Batch, now time.Time) {
	if b.Generation != f.generation {
		return
	}
	if b.Run != nil && !f.enter(b, now) {
		return
	}
	if b.Skipped.Fragments > 0 {
		f.jump(f.timeline.At(now))
	}
	for _, fragment := range b.Fragments {
		if fragment.Track == f.run.video {
			f.arrived(fragment, now)
			f.video.push(held{fragment, f.run.avc})
		} else if fragment.Track == f.run.audio {
			if !f.run.pictured {
				f.arrived(fragment, now)
			}
			f.audio.push(held{Fragment: fragment})
		}
	}
	f.ended = f.ended || b.Ended
}

// enter goes over to another run; false: its tracks are not those to be read, which have been asked for.
func (f *Feed) enter(b *ring.Batch, now time.Time) bool {
	video, audio := choice(b.Run, media.KindVideo, f.cfg.Video), choice(b.Run, media.KindAudio, f.cfg.Audio)
	if differs(b.Video, video) || differs(b.Audio, audio) {
		f.chosen = [2]*media.TrackID{&video, &audio}
		f.restart(now)
		return false
	}
	if f.item != b.Run.Item {
		f.item = b.Run.Item
		f.jump(f.timeline.At(now))
	}
	f.run = runState{epoch: b.Run.Epoch, video: video, audio: audio, pictured: video != 0, arriving: true}
	f.heal()
	if b.Video == nil {
		if !f.wantsVideo(b.Run) {
			return true
		}
		f.ail(fmt.Errorf("%w: the picture is not H.264", ErrTrack))
		return true
	}
	avc, err := fmp4.AVC(b.Video.Bytes)
	if err != nil {
		f.ail(fmt.Errorf("%w: %w", ErrTrack, err))
		return true
	}
	f.run.avc = &avc
	return true
}

// choice is the track of a run to be read: the one named, else the first, of those that are fit; 0 is none. Where a run has
// tracks that are made for WebRTC, only these are.
func choice(run *ring.Run, kind media.Kind, named *media.TrackID) media.TrackID {
	if named != nil && *named == 0 {
		return 0
	}
	var first media.Track
	for _, init := range run.Inits {
		t := init.Track
		if t.Kind != kind || !Carries(t) || first.WebRTC && !t.WebRTC {
			continue
		}
		if first.ID == 0 || t.WebRTC && !first.WebRTC || named != nil && t.ID == *named {
			first = t
		}
	}
	return first.ID
}

func differs(given *media.Init, wanted media.TrackID) bool {
	if given == nil {
		return wanted != 0
	}
	return given.Track.ID != wanted
}

// wantsVideo tells whether a run has a picture that should be shown.
func (f *Feed) wantsVideo(run *ring.Run) bool {
	if f.cfg.Video != nil && *f.cfg.Video == 0 {
		return false
	}
	for _, init := range run.Inits {
		if init.Track.Kind == media.KindVideo {
			return true
		}
	}
	return false
}

// heal takes it back that there is no picture.
func (f *Feed) heal() {
	if f.trouble == nil {
		return
	}
	f.trouble = nil
	if f.cfg.Trouble != nil {
		f.cfg.Trouble(nil)
	}
}

// arrived looks at the first fragment of a run: one that goes on where the run before is cut takes over from there,
// else what is held belongs to the past.
func (f *Feed) arrived(first *media.Fragment, now time.Time) {
	if !f.run.arriving {
		return
	}
	f.run.arriving = false
	if f.hiding { // for what the room had before
		f.jump(f.timeline.At(now))
		return
	}
	lead := &f.video
	if !f.run.pictured {
		lead = &f.audio
	}
	edge, ok := lead.edge()
	if !ok {
		edge = f.sentTo
	}
	if first.Start <= f.sentTo || first.Start > edge+continues {
		f.jump(f.timeline.At(now))
		return
	}
	f.video.cut(first.Start)
	f.audio.cut(first.Start)
}
