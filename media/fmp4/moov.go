package fmp4

import (
	"fmt"
	"math"

	"watchroom/media"
)

// trackBoxes are the parts of a trak that an initialisation segment keeps, as the stream had them.
type trackBoxes struct {
	tkhd  []byte // the last 60 bytes: layer, volume, matrix, width and height
	lang  uint16 // of mdhd, packed
	hdlr  []byte
	media []byte // vmhd or smhd
	entry []byte // the sample entry
}

// parseMoov reads a moov's body, which the header keeps parts of.
func parseMoov(moov []byte, limits Limits) (*Header, []*demuxTrack, error) {
	movieTimescale := uint32(0)
	if mvhd, ok := find(moov, "mvhd"); ok {
		movieTimescale = timescaleOf(mvhd.body)
	}
	header := &Header{}
	var tracks []*demuxTrack
	for b := moov; len(b) > 0; {
		child, rest, err := nextBox(b)
		if err != nil {
			return nil, nil, fmt.Errorf("in moov: %w", err)
		}
		b = rest
		if child.kind != boxTrak {
			continue
		}
		if len(tracks) == limits.Tracks {
			return nil, nil, fmt.Errorf("more than %d tracks: %w", limits.Tracks, ErrTooLarge)
		}
		info, err := parseTrak(child.body, movieTimescale)
		if err != nil {
			return nil, nil, fmt.Errorf("in trak: %w", err)
		}
		for _, t := range tracks {
			if t.id == info.ID {
				return nil, nil, fmt.Errorf("two tracks %d: %w", info.ID, ErrMalformed)
			}
		}
		tracks = append(tracks, &demuxTrack{
			id: info.ID, skip: info.Kind == 0, mediaTime: info.MediaTime, nextDTS: -info.MediaTime,
		})
		if info.Kind != 0 {
			header.Tracks = append(header.Tracks, info)
		}
	}
	mvex, ok := find(moov, "mvex")
	if !ok {
		return nil, nil, fmt.Errorf("no mvex: %w", ErrMalformed)
	}
	return header, tracks, parseMvex(mvex.body, tracks)
}

// parseMvex gives each track its defaults.
func parseMvex(mvex []byte, tracks []*demuxTrack) error {
	for b := mvex; len(b) > 0; {
		child, rest, err := nextBox(b)
		if err != nil {
			return fmt.Errorf("in mvex: %w", err)
		}
		b = rest
		if child.kind != boxTrex {
			continue
		}
		f := fields{b: child.body}
		f.versionFlags()
		id := f.u32()
		f.u32() // default_sample_description_index
		defaults := sampleDefaults{duration: f.u32(), size: f.u32(), flags: f.u32()}
		if f.short {
			return fmt.Errorf("trex: too short: %w", ErrMalformed)
		}
		for _, t := range tracks {
			if t.id == id {
				t.trex = defaults
			}
		}
	}
	return nil
}

func parseTrak(trak []byte, movieTimescale uint32) (TrackInfo, error) {
	tkhd, haveTkhd := find(trak, "tkhd")
	mdhd, haveMdhd := find(trak, "mdia", "mdhd")
	hdlr, haveHdlr := find(trak, "mdia", "hdlr")
	stsd, haveStsd := find(trak, "mdia", "minf", "stbl", "stsd")
	if !haveTkhd || !haveMdhd || !haveHdlr || !haveStsd || len(hdlr.body) < 12 || len(stsd.body) < 8 {
		return TrackInfo{}, fmt.Errorf("tkhd, mdhd, hdlr or stsd missing: %w", ErrMalformed)
	}
	info := TrackInfo{Timescale: timescaleOf(mdhd.body)}
	if info.Timescale == 0 {
		return TrackInfo{}, fmt.Errorf("no timescale: %w", ErrMalformed)
	}
	if err := info.parseTkhd(tkhd.body); err != nil {
		return TrackInfo{}, err
	}
	info.parseLanguage(mdhd.body)
	var err error
	if elst, ok := find(trak, "edts", "elst"); ok {
		if info.MediaTime, err = parseElst(elst.body, info.Timescale, movieTimescale); err != nil {
			return TrackInfo{}, err
		}
	}
	var mediaHeader string
	switch string(hdlr.body[8:12]) {
	case "vide":
		info.Kind, mediaHeader = media.KindVideo, "vmhd"
	case "soun":
		info.Kind, mediaHeader = media.KindAudio, "smhd"
		info.Width, info.Height = 0, 0
	default:
		return info, nil // subtitles, data: the demuxer skips them
	}
	if header, ok := find(trak, "mdia", "minf", mediaHeader); ok {
		info.boxes.media = header.raw
	}
	info.boxes.hdlr = hdlr.raw
	entry, _, err := nextBox(stsd.body[8:])
	if err != nil {
		return TrackInfo{}, fmt.Errorf("in stsd: %w", err)
	}
	info.boxes.entry = entry.raw
	info.parseEntry(entry)
	return info, nil
}

func timescaleOf(body []byte) uint32 {
	f := fields{b: body}
	if version, _ := f.versionFlags(); version == 1 {
		f.take(16)
	} else {
		f.take(8)
	}
	return f.u32()
}

func (t *TrackInfo) parseTkhd(body []byte) error {
	f := fields{b: body}
	version, _ := f.versionFlags()
	if version == 1 {
		f.take(16)
	} else {
		f.take(8)
	}
	t.ID = f.u32()
	f.take(4)
	if version == 1 {
		f.take(8)
	} else {
		f.take(4)
	}
	t.boxes.tkhd = f.take(60)
	if f.short || t.ID == 0 {
		return fmt.Errorf("tkhd of %d bytes, track %d: %w", len(body), t.ID, ErrMalformed)
	}
	f = fields{b: t.boxes.tkhd}
	f.take(16)
	a, b := f.u32(), f.u32()
	f.take(28)
	t.Width, t.Height = int(f.u32()>>16), int(f.u32()>>16)
	if a == 0 && b != 0 { // turned by 90 or 270 degrees
		t.Width, t.Height = t.Height, t.Width
	}
	return nil
}

// parseLanguage reads mdhd's three packed letters.
func (t *TrackInfo) parseLanguage(body []byte) {
	f := fields{b: body}
	if version, _ := f.versionFlags(); version == 1 {
		f.take(28)
	} else {
		f.take(16)
	}
	t.boxes.lang = f.u16()
	letters := make([]byte, 3)
	for i := range letters {
		letters[i] = byte(t.boxes.lang>>(10-5*i))&31 + 0x60
		if letters[i] < 'a' || letters[i] > 'z' {
			return
		}
	}
	if string(letters) != "und" {
		t.Language = string(letters)
	}
}

// parseElst says how many ticks of the track an edit list cuts off its front: the media time of the first
// edit that shows something, less what empty edits before it delay it by.
func parseElst(body []byte, timescale, movieTimescale uint32) (int64, error) {
	f := fields{b: body}
	version, _ := f.versionFlags()
	delay := int64(0)
	for range f.u32() {
		var length uint64
		var mediaTime int64
		if version == 1 {
			length, mediaTime = f.u64(), int64(f.u64())
		} else {
			length, mediaTime = uint64(f.u32()), int64(int32(f.u32()))
		}
		f.take(4)
		if f.short {
			return 0, fmt.Errorf("elst: too short: %w", ErrMalformed)
		}
		if mediaTime != -1 {
			if mediaTime < 0 || mediaTime > maxTicks/2 {
				return 0, fmt.Errorf("elst: media time %d: %w", mediaTime, ErrMalformed)
			}
			return mediaTime - delay, nil
		}
		if movieTimescale == 0 || length > math.MaxInt32 || delay > maxTicks/4 {
			return 0, fmt.Errorf("elst: empty edit of %d: %w", length, ErrMalformed)
		}
		ticks, err := scale(int64(length), uint64(timescale), uint64(movieTimescale))
		if err != nil {
			return 0, err
		}
		delay += ticks
	}
	return -delay, nil
}
