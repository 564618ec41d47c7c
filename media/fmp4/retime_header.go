package fmp4

import (
	"encoding/binary"

	"watchroom/media"
)

// readHeader reads the moof of a fragment that a [Cutter] made.
func readHeader(f *media.Fragment) (header, error) {
	h := header{track: f.Track, kind: f.Kind}
	moof, _, err := nextBox(f.Bytes)
	if err != nil || moof.kind != boxMoof {
		return h, ErrMalformed
	}
	mfhd, haveMfhd := find(moof.body, "mfhd")
	tfhd, haveTfhd := find(moof.body, "traf", "tfhd")
	tfdt, haveTfdt := find(moof.body, "traf", "tfdt")
	trun, haveTrun := find(moof.body, "traf", "trun")
	if !haveMfhd || !haveTfhd || !haveTfdt || !haveTrun || len(mfhd.body) < 8 || len(tfhd.body) < 16 ||
		len(tfdt.body) < 12 || tfdt.body[0] != 1 {
		return h, ErrMalformed
	}
	h.sequence = binary.BigEndian.Uint32(mfhd.body[4:])
	decode := int64(binary.BigEndian.Uint64(tfdt.body[4:]))
	if decode < 0 || decode > maxTicks*2 {
		return h, ErrTime
	}
	h.samples, err = readRun(trun.body, decode, binary.BigEndian.Uint32(tfhd.body[8:]), f)
	return h, err
}

// readRun reads what header.appendTrun wrote.
func readRun(body []byte, decode int64, duration uint32, f *media.Fragment) ([]cutSample, error) {
	run := fields{b: body}
	_, flags := run.versionFlags()
	count := run.u32()
	run.take(8) // data offset, flags of the first sample
	if flags&trunSize == 0 || uint64(count)*4 > uint64(len(run.b)) {
		return nil, ErrMalformed
	}
	samples := make([]cutSample, 0, count)
	for i := range count {
		s := cutSample{dts: decode, duration: duration, keyframe: i == 0 && f.Keyframe || f.Kind == media.KindAudio}
		if flags&trunDuration != 0 {
			s.duration = run.u32()
		}
		s.size = int(run.u32())
		if flags&trunComposition != 0 {
			s.offset = int32(run.u32())
		}
		decode += int64(s.duration)
		samples = append(samples, s)
	}
	if run.short {
		return nil, ErrMalformed
	}
	return samples, nil
}
