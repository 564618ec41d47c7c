package ffmpeg_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/mediatest"
	"watchroom/media/source"
)

func TestAGrowingFileIsReadToItsEndAndOn(t *testing.T) {
	for _, ext := range []string{"mkv", "ts"} {
		t.Run(ext, func(t *testing.T) {
			whole, err := os.ReadFile(mediatest.Make(t, mediatest.Film{Ext: ext, Duration: 12 * time.Second, Width: 640, Height: 360}))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "growing."+ext)
			grow, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer grow.Close()
			if _, err := grow.Write(whole[:len(whole)/2]); err != nil {
				t.Fatal(err)
			}
			in, closer, err := source.Open(media.Source{Kind: media.SourceGrowing, Path: path})
			if err != nil {
				t.Fatal(err)
			}
			defer closer.Close()
			if p, err := mediatest.Tools(t).Probe(t.Context(), in); err != nil || p.Streams[0].Codec == "" {
				t.Fatalf("%+v, %v", p, err)
			}
			job := ffmpeg.Job{Input: in, Start: 2 * time.Second, Video: &ffmpeg.VideoOut{Copy: true, SourceCodec: "h264", SourceGOP: time.Second}}
			p, err := ffmpeg.Start(t.Context(), mediatest.Tools(t), ffmpeg.Args(job), in)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Stop()
			// More than the first half holds can only be the rest, written after this began.
			if _, err := io.CopyN(io.Discard, p, int64(len(whole)/4)); err != nil {
				t.Fatal(err)
			}
			if _, err := grow.Write(whole[len(whole)/2:]); err != nil {
				t.Fatal(err)
			}
			if _, err := io.CopyN(io.Discard, p, int64(len(whole)*2/5)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	film, err := os.ReadFile(mediatest.Make(t, mediatest.Film{Duration: 20 * time.Second, Width: 640, Height: 360, FastStart: true, Audio: mediatest.Stereo()}))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/film.mp4", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "film.mp4", time.Time{}, bytes.NewReader(film))
	})
	mux.HandleFunc("/stream.mp4", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "video/mp4")
		_, _ = w.Write(film)
	})
	mux.HandleFunc("/list.mp4", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfilm.mp4\n#EXT-X-ENDLIST\n")
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	ask := func(path string) (ffmpeg.Probe, error) {
		in, closer, err := source.Open(media.Source{Kind: media.SourceAddress, Address: server.URL + path})
		if err != nil {
			t.Fatal(err)
		}
		defer closer.Close()
		return mediatest.Tools(t).Probe(t.Context(), in)
	}
	if p, err := ask("/film.mp4"); err != nil || !p.Seekable || len(p.Streams) != 2 {
		t.Errorf("with ranges: %+v, %v", p, err)
	}
	if p, err := ask("/stream.mp4"); err != nil || p.Seekable {
		t.Errorf("without ranges: seekable %v, %v", p.Seekable, err)
	}
	if _, err := ask("/list.mp4"); !errors.Is(err, ffmpeg.ErrNotMedia) {
		t.Errorf("playlist: %v", err)
	}
	if _, err := ask("/missing.mp4"); !errors.Is(err, ffmpeg.ErrAbsent) {
		t.Errorf("missing: %v", err)
	}
}
