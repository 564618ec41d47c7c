package relay

import (
	"bytes"
	"encoding/binary"
	"sort"
	"time"

	"github.com/Eyevinn/mp4ff/mp4"

	"watchroom/media"
	"watchroom/media/fmp4"
	"watchroom/media/ring"
)

// The film of these tests: 25 frames a second in groups of 49 with B-frames, decoded two frames before they are shown, and
// AAC with one frame of priming. Every sample carries its position, so what is sent can be told.
const (
	videoScale = 12800
	videoTick  = videoScale / 25
	group      = 49
	delay      = 2
	audioScale = 48000
	audioTick  = 1024
	groupTime  = group * time.Second / 25
)

// turn is one run of an encoder over the film.
type turn struct {
	epoch   media.Epoch
	item    uint32
	from    int // group
	groups  int
	shift   time.Duration // of a looped item's later turn
	encoded bool          // not copied: pictures differ from run to run
	codec   string
	late    time.Duration // how much later a source counts its pictures
}

func (r turn) batch() *ring.Batch {
	codec := r.codec
	if codec == "" {
		codec = "avc1.64001f"
	}
	return &ring.Batch{
		Run:   &ring.Run{Epoch: r.epoch, Item: r.item},
		Video: r.init(media.FirstVideo, media.KindVideo, codec, videoScale),
		Audio: r.init(media.FirstAudio, media.KindAudio, "mp4a.40.2", audioScale),
	}
}

func (r turn) init(id media.TrackID, kind media.Kind, codec string, timescale uint32) *media.Init {
	track := media.Track{ID: id, Kind: kind, Codec: codec, Timescale: timescale, Copied: !r.encoded}
	trak := box("trak", box("tkhd", []byte(codec)))
	return &media.Init{Track: track, Epoch: r.epoch, Bytes: box("moov", append(trak, box("mvex", box("trex", nil))...))}
}

func box(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

// fragments are what a cursor that enters the run at its first keyframe is given.
func (r turn) fragments() []*media.Fragment {
	b := r.batch()
	video := cut(b.Video.Track, r.epoch, r.shift, r.pictures())
	audio := cut(b.Audio.Track, r.epoch, r.shift, r.sound())
	list := append([]*media.Fragment(nil), video...)
	for _, f := range audio {
		if f.End() > video[0].Start {
			list = append(list, f)
		}
	}
	sort.SliceStable(list[1:], func(i, j int) bool { return list[1+i].Decode < list[1+j].Decode })
	return list
}

func (r turn) pictures() []fmp4.Sample {
	offsets := [...]int32{5, 2, 0, 1} // after a keyframe: P B b b
	late := int64(r.late * videoScale / time.Second)
	var list []fmp4.Sample
	for n := r.from * group; n < (r.from+r.groups)*group; n++ {
		offset := int32(delay)
		if n%group > 0 {
			offset = offsets[(n%group-1)%4]
		}
		dts := int64(n-delay)*videoTick + late
		list = append(list, fmp4.Sample{
			DTS: dts, CTSOffset: offset * videoTick, Duration: videoTick, Keyframe: n%group == 0,
			Data: r.data(dts+int64(offset)*videoTick, videoScale),
		})
	}
	return list
}

func (r turn) sound() []fmp4.Sample {
	var list []fmp4.Sample
	from := int64(r.from) * int64(groupTime) * audioScale / int64(time.Second) / audioTick
	to := int64(r.from+r.groups) * int64(groupTime) * audioScale / int64(time.Second) / audioTick
	if from -= 10; r.from == 0 { // fragments of sound do not begin where pictures do
		from = -1
	}
	for n := from; n < to; n++ {
		list = append(list, fmp4.Sample{DTS: n * audioTick, Duration: audioTick, Data: r.data(n*audioTick, audioScale)})
	}
	return list
}

func (r turn) data(present, timescale int64) []byte {
	at := time.Duration(present)*time.Second/time.Duration(timescale) + r.shift
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, uint64(at)), uint32(r.epoch))
}

func cut(track media.Track, epoch media.Epoch, shift time.Duration, samples []fmp4.Sample) []*media.Fragment {
	c := fmp4.NewCutter(fmp4.CutterConfig{Track: track, Epoch: epoch, Shift: shift})
	var list []*media.Fragment
	for _, s := range samples {
		done, err := c.Push(s)
		if err != nil {
			panic(err)
		}
		list = append(list, done...)
	}
	last, err := c.Flush()
	if err != nil {
		panic(err)
	}
	if last != nil {
		list = append(list, last)
	}
	return list
}

// sample is what a player gets.
type sample struct {
	track           media.TrackID
	decode, present time.Duration // in the response
	position        time.Duration // in the film
	epoch           media.Epoch
	keyframe        bool
}

// received reads a response behind its initialisation segment as a player does.
func received(response []byte) ([]sample, error) {
	file, err := mp4.DecodeFile(bytes.NewReader(response))
	if err != nil {
		return nil, err
	}
	var list []sample
	for _, segment := range file.Segments {
		for _, f := range segment.Fragments {
			traf := f.Moof.Traf
			samples, err := f.GetFullSamples(nil)
			if err != nil {
				return nil, err
			}
			id := media.TrackID(traf.Tfhd.TrackID)
			timescale := time.Duration(videoScale)
			if id == media.FirstAudio {
				timescale = audioScale
			}
			for _, s := range samples {
				list = append(list, sample{
					track:    id,
					decode:   time.Duration(s.DecodeTime) * time.Second / timescale,
					present:  time.Duration(int64(s.DecodeTime)+int64(s.CompositionTimeOffset)) * time.Second / timescale,
					position: time.Duration(binary.BigEndian.Uint64(s.Data)),
					epoch:    media.Epoch(binary.BigEndian.Uint32(s.Data[8:])),
					keyframe: s.IsSync(),
				})
			}
		}
	}
	return list, nil
}
