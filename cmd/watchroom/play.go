package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"watchroom/media"
	"watchroom/media/ffmpeg"
	"watchroom/media/source"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/access"
	"watchroom/room/state"
)

// Links are what play prints.
type Links struct {
	RoomURL  string `json:"room_url"`
	OwnerURL string `json:"owner_url"`
	Slug     string `json:"slug"`
}

// runPlay opens one room on a source and serves it.
func runPlay(ctx context.Context, cfg PlayConfig, con console) error {
	q, err := cfg.Encoding.quality()
	if err != nil {
		return err
	}
	// Probed before anything else is begun: a file that cannot be played is said at once.
	item, err := probe(ctx, cfg.Source)
	if err != nil {
		return err
	}
	return runServer(ctx, cfg.ServeConfig, q, con, func(ctx context.Context, s *server, url string) error {
		playing, err := s.playRoom(ctx, item)
		if err != nil {
			return err
		}
		code, err := s.people.CreateClaim(ctx, access.ClaimRoom, playing.Slug(), 0)
		if err != nil {
			return err //nolint:wrapcheck // says what was being done
		}
		links := Links{RoomURL: url + "/rooms/" + playing.Slug(), OwnerURL: url + "/claim/" + code, Slug: playing.Slug()}
		return links.print(con, cfg.JSON)
	})
}

func (l Links) print(con console, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(con.out).Encode(l) //nolint:wrapcheck // standard output
	}
	_, err := fmt.Fprintf(con.out, "Watch together at\n  %s\nOpen this one yourself to own the room:\n  %s\n", l.RoomURL, l.OwnerURL)
	return err //nolint:wrapcheck // standard output
}

// playRoom is the room that an earlier run of play has left for the same source, where it was, else a new one. Rooms that
// play left for other sources are given up; all others are opened as they were.
func (s *server) playRoom(ctx context.Context, item media.Item) (*room.Room, error) {
	slug := ""
	err := s.rooms.Restore(ctx, func(r room.Record) bool {
		if !r.Kept {
			return true
		}
		same := slug == "" && r.State.Item != nil && r.State.Item.Source == item.Source
		if same {
			slug = r.Slug
		}
		return same
	})
	if err != nil {
		return nil, fmt.Errorf("opening the saved rooms: %w", err)
	}
	if found, ok := s.rooms.Find(slug); ok {
		return found, nil
	}
	record := room.Record{Slug: newSlug(), Name: item.Title, Guests: true, Kept: true}
	opened, err := s.rooms.Open(ctx, record, state.Load{Item: item, Play: item.Live})
	if err != nil {
		return nil, fmt.Errorf("opening the room: %w", err)
	}
	return opened, nil
}

// probe finds out what a source is.
func probe(ctx context.Context, src media.Source) (media.Item, error) {
	tools, err := ffmpeg.Find("", "")
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	in, closer, err := source.Open(src)
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	defer closer.Close() //nolint:errcheck // opened for reading
	found, err := tools.Probe(ctx, in)
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	item := media.Item{
		Title: found.Title, Source: src, Duration: found.Duration, Seekable: found.Seekable,
		Live:    src.Kind == media.SourceAddress && !found.Seekable,
		Streams: found.Streams, Chapters: found.Chapters,
	}
	if src.Kind == media.SourceGrowing {
		item.Duration = 0 // what it is now says nothing about its end
	}
	if item.Title == "" {
		item.Title = titleOf(src)
	}
	return item, nil
}

// titleOf makes a title of a file's name.
func titleOf(src media.Source) string {
	if src.Kind == media.SourceAddress {
		return src.Address
	}
	name := filepath.Base(src.Path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// quality turns what was asked for into the encoder's words.
func (e Encoding) quality() (stream.Quality, error) {
	if e.Quality != nil {
		return stream.QualityLevel(*e.Quality) //nolint:wrapcheck // a sentence for people
	}
	q := stream.Quality{Width: e.Width, Height: e.Height, FrameRate: e.FPS, AudioBitrate: e.AudioBitrate}
	q.Forced = e.CRF != nil || e.Width > 0 || e.FPS > 0
	if e.CRF != nil {
		q.CRF = max(1, *e.CRF) // 0 is lossless, which no browser plays
	}
	return q, nil
}
