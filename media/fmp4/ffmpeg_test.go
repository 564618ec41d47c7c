package fmp4

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"watchroom/media"
)

// A recipe is a way to have FFmpeg write to the pipe.
type recipe struct {
	name   string
	args   []string
	origin time.Duration // what it adds to all times
}

// recipes are those in which absolute times arrive: with edit lists and starts below zero, with signed composition
// offsets, and as the server asks. frag_every_frame without min_frag_duration is not among them: FFmpeg 5.1
// gives every second of two audio packets in a row a wrong decode time then.
func recipes() []recipe {
	const flags = "+empty_moov+default_base_moof+skip_sidx+frag_discont+delay_moov"
	return []recipe{
		{name: "edit lists", args: []string{"-movflags", flags + "+frag_every_frame", "-min_frag_duration", "1"}},
		{name: "signed", args: []string{"-movflags", flags + "+frag_every_frame+negative_cts_offsets", "-min_frag_duration", "1"}},
		{name: "shifted", origin: 10 * time.Second, args: []string{
			"-movflags", flags, "-frag_duration", "1", "-use_editlist", "0", "-avoid_negative_ts", "disabled", "-output_ts_offset", "10",
		}},
	}
}

// picture and tone are three seconds of moving picture and sound.
func picture() []string {
	return []string{"-f", "lavfi", "-i", "testsrc2=size=160x90:rate=30:duration=3"}
}

func tone(hertz, rate int) []string {
	return []string{"-f", "lavfi", "-i", fmt.Sprintf("sine=frequency=%d:sample_rate=%d:duration=3", hertz, rate)}
}

func join(lists ...[]string) []string {
	var all []string
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func run(tb testing.TB, name string, args ...string) []byte {
	tb.Helper()
	var out, said bytes.Buffer
	cmd := exec.CommandContext(tb.Context(), name, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, said.String())
	}
	return out.Bytes()
}

// film makes a file; its name's extension says which container.
func film(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	run(tb, "ffmpeg", join([]string{"-v", "error", "-nostdin", "-threads", "1"}, args, []string{"-y", path})...)
	return path
}

// piped is what FFmpeg writes to its standard output for the server.
func piped(tb testing.TB, r recipe, args ...string) []byte {
	tb.Helper()
	return run(tb, "ffmpeg", join([]string{"-v", "error", "-nostdin", "-copyts"}, args, r.args, []string{"-strict", "-2", "-f", "mp4", "pipe:1"})...)
}

// packet is a packet in seconds, whoever has read it.
type packet struct {
	pts, dts, duration float64 // NaN: not said
	size               int
	hash               string
	key                bool
}

// probed are the packets of a file's streams, as ffprobe reads them.
func probed(tb testing.TB, path string) [][]packet {
	tb.Helper()
	out := run(tb, "ffprobe", "-v", "error", "-show_packets", "-show_data_hash", "sha256", "-of", "json", path)
	var answer struct {
		Packets []struct {
			Stream   int    `json:"stream_index"`
			PTS      string `json:"pts_time"`
			DTS      string `json:"dts_time"`
			Duration string `json:"duration_time"`
			Size     string `json:"size"`
			Flags    string `json:"flags"`
			Hash     string `json:"data_hash"`
		} `json:"packets"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		tb.Fatal(err)
	}
	seconds := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	var streams [][]packet
	for _, p := range answer.Packets {
		for len(streams) <= p.Stream {
			streams = append(streams, nil)
		}
		size, _ := strconv.Atoi(p.Size)
		streams[p.Stream] = append(streams[p.Stream], packet{
			pts: seconds(p.PTS), dts: seconds(p.DTS), duration: seconds(p.Duration),
			size: size, hash: strings.ToLower(strings.TrimPrefix(p.Hash, "SHA256:")), key: strings.HasPrefix(p.Flags, "K"),
		})
	}
	return streams
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// demuxed are the packets of a stream as this package reads them.
func demuxed(tb testing.TB, stream []byte) (*Header, [][]packet) {
	tb.Helper()
	d := NewDemuxer(bytes.NewReader(stream), Limits{})
	header, err := d.Header()
	if err != nil {
		tb.Fatal(err)
	}
	tracks := make([][]packet, len(header.Tracks))
	for {
		s, err := d.Next()
		if errors.Is(err, io.EOF) {
			return header, tracks
		}
		if err != nil {
			tb.Fatal(err)
		}
		for i, t := range header.Tracks {
			if t.ID == s.Track {
				second := float64(t.Timescale)
				tracks[i] = append(tracks[i], packet{
					pts: float64(s.PTS()) / second, dts: float64(s.DTS) / second, duration: float64(s.Duration) / second,
					size: len(s.Data), hash: hashOf(s.Data), key: s.Keyframe,
				})
			}
		}
	}
}

// later moves packets in time.
func later(packets []packet, by time.Duration) []packet {
	moved := slices.Clone(packets)
	for i := range moved {
		moved[i].pts += by.Seconds()
		moved[i].dts += by.Seconds()
	}
	return moved
}

// carried are the packets that fragments of one track carry, by their descriptions.
func carried(fragments []*media.Fragment) []packet {
	var list []packet
	for _, f := range fragments {
		for _, s := range f.Samples {
			list = append(list, packet{
				pts: s.Present.Seconds(), dts: s.Decode.Seconds(), duration: math.NaN(),
				size: s.Size, hash: hashOf(f.Bytes[s.Offset : s.Offset+s.Size]), key: s.Keyframe,
			})
		}
	}
	return list
}

// same reports the first packet in which two lists differ; times may differ by tolerance seconds, and what one of
// them does not say is not compared.
func same(got, want []packet, tolerance float64, dts bool) error {
	differ := func(a, b float64) bool { return math.Abs(a-b) > tolerance+2e-6 } // ffprobe prints microseconds
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) {
			return fmt.Errorf("%d packets, want %d", len(got), len(want))
		}
		g, w := got[i], want[i]
		if differ(g.pts, w.pts) || dts && differ(g.dts, w.dts) || g.hash != w.hash || g.size != w.size || g.key != w.key {
			return fmt.Errorf("packet %d is %+v, want %+v", i, g, w)
		}
	}
	return nil
}

// saved writes bytes one after the other to a file.
func saved(tb testing.TB, name string, parts ...[]byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, bytes.Join(parts, nil), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}
