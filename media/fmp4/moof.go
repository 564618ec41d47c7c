package fmp4

import (
	"fmt"
	"slices"
)

// Flags of tfhd and trun (ISO/IEC 14496-12, 8.8.7 and 8.8.8).
const (
	tfhdBaseDataOffset  = 0x1
	tfhdDescription     = 0x2
	tfhdDuration        = 0x8
	tfhdSize            = 0x10
	tfhdFlags           = 0x20
	tfhdDefaultBaseMoof = 0x20000

	trunDataOffset  = 0x1
	trunFirstFlags  = 0x4
	trunDuration    = 0x100
	trunSize        = 0x200
	trunFlags       = 0x400
	trunComposition = 0x800

	sampleNonSync = 0x10000 // sample_is_non_sync_sample
)

type sampleDefaults struct{ duration, size, flags uint32 }

// locatedSample is a sample of the current moof and where in the stream its data lies.
type locatedSample struct {
	Sample
	at   int64
	size uint32
	skip bool
}

// traf is what is known while the runs of one track fragment are read.
type traf struct {
	track    *demuxTrack
	defaults sampleDefaults
	base     int64 // what data offsets count from
	at       int64 // where the next run's data is, unless it says so itself
	dts      int64
}

// locate fills d.located from d.moof, the body of the moof that begins at start.
func (d *Demuxer) locate(start int64) error {
	d.located, d.next = d.located[:0], 0
	dataEnd := start // a traf without a base begins where the one before ends
	for b := d.moof; len(b) > 0; {
		child, rest, err := nextBox(b)
		if err != nil {
			return fmt.Errorf("in moof: %w", err)
		}
		b = rest
		if child.kind != boxTraf {
			continue
		}
		if dataEnd, err = d.readTraf(child.body, start, dataEnd); err != nil {
			return fmt.Errorf("in traf: %w", err)
		}
	}
	// Already in order when FFmpeg wrote it; stable, so that a track's samples stay in decode order.
	slices.SortStableFunc(d.located, func(a, b locatedSample) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		default:
			return 0
		}
	})
	return nil
}

func (d *Demuxer) readTraf(body []byte, moofStart, dataEnd int64) (int64, error) {
	var t traf
	for len(body) > 0 {
		child, rest, err := nextBox(body)
		if err != nil {
			return 0, err
		}
		body = rest
		switch child.kind {
		case boxTfhd:
			t, err = d.readTfhd(child.body, moofStart, dataEnd)
		case boxTfdt:
			err = t.readTfdt(child.body)
		case boxTrun:
			err = d.readTrun(child.body, &t)
		default:
		}
		if err != nil {
			return 0, fmt.Errorf("%q: %w", child.kind, err)
		}
	}
	if t.track == nil {
		return 0, fmt.Errorf("no tfhd: %w", ErrMalformed)
	}
	t.track.nextDTS = t.dts
	return t.at, nil
}

func (d *Demuxer) readTfhd(body []byte, moofStart, dataEnd int64) (traf, error) {
	f := fields{b: body}
	_, flags := f.versionFlags()
	id := f.u32()
	i := slices.IndexFunc(d.tracks, func(t *demuxTrack) bool { return t.id == id })
	if i < 0 {
		return traf{}, fmt.Errorf("track %d is not in moov: %w", id, ErrMalformed)
	}
	t := traf{track: d.tracks[i], defaults: d.tracks[i].trex, base: dataEnd, dts: d.tracks[i].nextDTS}
	if flags&tfhdDefaultBaseMoof != 0 {
		t.base = moofStart
	}
	if flags&tfhdBaseDataOffset != 0 {
		base := f.u64()
		if base > maxTicks {
			return traf{}, fmt.Errorf("base data offset %d: %w", base, ErrMalformed)
		}
		t.base = int64(base)
	}
	if flags&tfhdDescription != 0 {
		f.u32()
	}
	for _, field := range []struct {
		flag uint32
		to   *uint32
	}{{tfhdDuration, &t.defaults.duration}, {tfhdSize, &t.defaults.size}, {tfhdFlags, &t.defaults.flags}} {
		if flags&field.flag != 0 {
			*field.to = f.u32()
		}
	}
	if f.short {
		return traf{}, fmt.Errorf("too short: %w", ErrMalformed)
	}
	t.at = t.base
	return t, nil
}

func (t *traf) readTfdt(body []byte) error {
	f := fields{b: body}
	var decode int64
	if version, _ := f.versionFlags(); version == 1 {
		decode = int64(f.u64()) // FFmpeg lets a start before zero wrap
	} else {
		decode = int64(f.u32())
	}
	if f.short || t.track == nil || decode > maxTicks || decode < -maxTicks {
		return fmt.Errorf("decode time %d: %w", decode, ErrMalformed)
	}
	t.dts = decode - t.track.mediaTime
	return nil
}

func (d *Demuxer) readTrun(body []byte, t *traf) error {
	f := fields{b: body}
	_, flags := f.versionFlags()
	count := f.u32()
	if t.track == nil {
		return fmt.Errorf("before tfhd: %w", ErrMalformed)
	}
	if uint64(count)+uint64(len(d.located)) > uint64(d.limits.Samples) {
		return fmt.Errorf("%d samples: %w", count, ErrTooLarge)
	}
	if flags&trunDataOffset != 0 {
		t.at = t.base + int64(int32(f.u32()))
	}
	first := t.defaults.flags
	if flags&trunFirstFlags != 0 {
		first = f.u32()
	}
	for i := range count {
		s := t.defaults
		if i == 0 {
			s.flags = first
		}
		if flags&trunDuration != 0 {
			s.duration = f.u32()
		}
		if flags&trunSize != 0 {
			s.size = f.u32()
		}
		if flags&trunFlags != 0 {
			s.flags = f.u32()
		}
		var offset uint32 // in version 0 unsigned, but nobody means one above 2^31: both are read as signed
		if flags&trunComposition != 0 {
			offset = f.u32()
		}
		if f.short {
			return fmt.Errorf("%d samples in %d bytes: %w", count, len(body), ErrMalformed)
		}
		if t.dts > maxTicks || t.dts < -2*maxTicks || t.at > maxTicks {
			return fmt.Errorf("decode time %d, offset %d: %w", t.dts, t.at, ErrMalformed)
		}
		d.located = append(d.located, locatedSample{
			Sample: Sample{
				Track: t.track.id, DTS: t.dts, CTSOffset: int32(offset), Duration: s.duration,
				Keyframe: s.flags&sampleNonSync == 0,
			},
			at: t.at, size: s.size, skip: t.track.skip,
		})
		t.at += int64(s.size)
		t.dts += int64(s.duration)
	}
	return nil
}
