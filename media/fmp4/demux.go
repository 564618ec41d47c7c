package fmp4

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"watchroom/media"
)

// Header describes the tracks of a stream.
type Header struct {
	Tracks []TrackInfo // video and audio, in the order of the stream
}

// TrackInfo is a track as the stream's moov describes it.
type TrackInfo struct {
	ID            uint32 // MP4 track_ID; FFmpeg counts from 1 in the order of its -map options
	Kind          media.Kind
	Codec         string // RFC 6381, exact; empty when the sample entry is not one we know
	Timescale     uint32
	Language      string // ISO 639-2; empty when undetermined
	Width, Height int    // as displayed, after pixel shape and rotation
	SampleRate    int
	Channels      int
	MediaTime     int64 // ticks that its edit list cuts off (already subtracted from samples)

	boxes trackBoxes
}

// Sample is one access unit. All times are ticks of its track's timescale.
type Sample struct {
	Track     uint32 // MP4 track_ID
	DTS       int64  // edit list applied; negative for priming at position 0
	CTSOffset int32
	Duration  uint32
	Keyframe  bool
	Data      []byte // valid until the next call of Next
}

// PTS is the presentation time in ticks.
func (s Sample) PTS() int64 { return s.DTS + int64(s.CTSOffset) }

// Demuxer reads the samples of a fragmented MP4 as they come. Its methods are for one goroutine.
//
// It holds one moof and one sample at a time: Data is overwritten by the next call of Next.
type Demuxer struct {
	r      *bufio.Reader
	limits Limits
	offset int64 // bytes taken from r

	header *Header
	tracks []*demuxTrack
	err    error // sticky: what every further call returns

	moof    []byte          // the current moof
	located []locatedSample // its samples, in the order of the stream
	next    int             // first of them not yet returned
	mdatEnd int64           // where the current mdat ends; 0 outside one
	data    []byte          // the current sample
}

// demuxTrack is what is remembered of a track between fragments.
type demuxTrack struct {
	id        uint32
	skip      bool // neither video nor audio
	mediaTime int64
	trex      sampleDefaults
	nextDTS   int64 // where a traf without tfdt goes on
}

// NewDemuxer reads from r, never further ahead than one buffer of 64 KiB.
func NewDemuxer(r io.Reader, limits Limits) *Demuxer {
	return &Demuxer{r: bufio.NewReaderSize(r, 64<<10), limits: limits.orDefault()}
}

// Header blocks until the moov has been read. Calling it again gives the same answer.
func (d *Demuxer) Header() (*Header, error) {
	if d.header != nil {
		return d.header, nil
	}
	if d.err == nil {
		d.err = d.readHeader()
	}
	if errors.Is(d.err, io.EOF) {
		d.err = fmt.Errorf("before its header: %w", ErrTruncated)
	}
	return d.header, d.err
}

func (d *Demuxer) readHeader() error {
	for {
		kind, size, err := d.topBox()
		if err != nil {
			return err
		}
		switch kind {
		case boxMoov:
			if size > int64(d.limits.Header) {
				return fmt.Errorf("moov of %d bytes: %w", size, ErrTooLarge)
			}
			moov := make([]byte, size) // kept by the tracks
			if err := d.read(moov); err != nil {
				return err
			}
			d.header, d.tracks, err = parseMoov(moov, d.limits)
			return err
		case boxMoof, boxMdat:
			return fmt.Errorf("%q before moov: %w", kind, ErrMalformed)
		default:
			if err := d.discard(size); err != nil {
				return err
			}
		}
	}
}

// Next returns the next sample of any video or audio track, in the order of the stream; io.EOF when the
// stream ended between boxes, ErrTruncated when it was cut off.
func (d *Demuxer) Next() (Sample, error) {
	if _, err := d.Header(); err != nil {
		return Sample{}, err
	}
	for d.err == nil {
		switch {
		case d.mdatEnd == 0:
			d.err = d.nextBox()
		case d.next < len(d.located):
			l := &d.located[d.next]
			d.next++
			if d.err = d.readSample(l); d.err == nil && !l.skip {
				return l.Sample, nil
			}
		default:
			d.err = d.discard(d.mdatEnd - d.offset)
			d.mdatEnd = 0
		}
	}
	return Sample{}, d.err
}

// nextBox reads a box at the top of the stream: all of a moof, the header of an mdat, past anything else.
func (d *Demuxer) nextBox() error {
	start := d.offset
	kind, size, err := d.topBox()
	if err != nil {
		if errors.Is(err, io.EOF) && d.next < len(d.located) {
			return ErrTruncated
		}
		return err
	}
	switch kind {
	case boxMoof:
		if d.next < len(d.located) {
			return fmt.Errorf("moof without its mdat: %w", ErrMalformed)
		}
		if size > int64(d.limits.Moof) {
			return fmt.Errorf("moof of %d bytes: %w", size, ErrTooLarge)
		}
		d.moof = grow(d.moof, int(size))
		if err := d.read(d.moof); err != nil {
			return err
		}
		return d.locate(start)
	case boxMdat:
		d.mdatEnd = d.offset + size
		return nil
	case boxMoov:
		return fmt.Errorf("second moov: %w", ErrMalformed)
	default:
		return d.discard(size)
	}
}

func (d *Demuxer) readSample(l *locatedSample) error {
	if l.at < d.offset || l.at > d.mdatEnd || int64(l.size) > d.mdatEnd-l.at {
		return fmt.Errorf("sample of %d bytes at %d lies outside its mdat: %w", l.size, l.at, ErrMalformed)
	}
	if int64(l.size) > int64(d.limits.Sample) {
		return fmt.Errorf("sample of %d bytes: %w", l.size, ErrTooLarge)
	}
	if err := d.discard(l.at - d.offset); err != nil {
		return err
	}
	if l.skip {
		return d.discard(int64(l.size))
	}
	d.data = grow(d.data, int(l.size))
	l.Data = d.data
	return d.read(d.data)
}

// topBox reads the header of a box at the top of the stream; size is that of its body. io.EOF means there is none.
func (d *Demuxer) topBox() (kind boxType, size int64, err error) {
	header, err := d.r.Peek(8)
	if err != nil {
		if len(header) > 0 && errors.Is(err, io.EOF) {
			err = ErrTruncated
		}
		return 0, 0, fmt.Errorf("reading a box header: %w", err)
	}
	length, taken := uint64(binary.BigEndian.Uint32(header)), uint64(8)
	kind = boxType(binary.BigEndian.Uint32(header[4:]))
	if err := d.discard(8); err != nil {
		return 0, 0, err
	}
	if length == 1 { // the size follows in 64 bits
		var long [8]byte
		if err := d.read(long[:]); err != nil {
			return 0, 0, err
		}
		length, taken = binary.BigEndian.Uint64(long[:]), 16
	}
	if length < taken || length > maxTicks {
		return 0, 0, fmt.Errorf("%q claims %d bytes: %w", kind, length, ErrMalformed)
	}
	return kind, int64(length - taken), nil
}

func (d *Demuxer) read(b []byte) error {
	n, err := io.ReadFull(d.r, b)
	d.offset += int64(n)
	return inside(err)
}

func (d *Demuxer) discard(n int64) error {
	for n > 0 {
		done, err := d.r.Discard(int(min(n, 1<<30)))
		d.offset += int64(done)
		n -= int64(done)
		if err != nil {
			return inside(err)
		}
	}
	return nil
}

// inside turns an end of the stream inside a box into ErrTruncated.
func inside(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrTruncated
	}
	return err
}

// grow gives b the length n; what it held is lost when there is no room. n has been checked.
func grow(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n, n+n/4)
	}
	return b[:n]
}
