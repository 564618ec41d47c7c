package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
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
	return runServer(ctx, cfg.ServeConfig, lineOptions{quality: q, lowLatency: cfg.LowLatency}, con, func(ctx context.Context, s *server, url string) error {
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
// play left for other sources are given up; all others are opened as they were. Where somebody had shared something in that
// room the film is back: what was shared is over.
func (s *server) playRoom(ctx context.Context, item media.Item) (*room.Room, error) {
	slug := ""
	err := s.rooms.Restore(ctx, func(r room.Record) bool {
		if !r.Kept {
			return true
		}
		same := slug == "" && r.State.Item != nil &&
			(r.State.Item.Source == item.Source || r.State.Item.Source.Kind == media.SourcePublished && r.Name == item.Title)
		if same {
			slug = r.Slug
		}
		return same
	})
	if err != nil {
		return nil, s.roomsProblem("opening the saved rooms", err)
	}
	if found, ok := s.rooms.Find(slug); ok {
		if found.State().Item.Source == item.Source {
			return found, nil
		}
		if err := found.Send(ctx, state.Load{Item: item, Play: item.Live}); err != nil {
			return nil, s.roomsProblem("opening the room", err)
		}
		return found, nil
	}
	record := room.Record{Slug: newSlug(), Name: item.Title, Guests: true, Kept: true}
	opened, err := s.rooms.Open(ctx, record, state.Load{Item: item, Play: item.Live})
	if err != nil {
		return nil, s.roomsProblem("opening the room", err)
	}
	return opened, nil
}

// roomsProblem says what a person can do about rooms that cannot be opened.
func (s *server) roomsProblem(doing string, err error) error {
	if errors.Is(err, room.ErrTooMany) {
		return fmt.Errorf("there are more rooms than --max-rooms %d allows; allow more", s.cfg.MaxRooms)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// probe finds out what a source is.
func probe(ctx context.Context, given media.Source) (media.Item, error) {
	src := resolve(given)
	tools, err := ffmpeg.Find("", "")
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	if src, err = source.Named(ctx, tools, src); err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	in, closer, err := source.Open(src)
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	defer closer.Close() //nolint:errcheck // opened for reading
	found, err := look(ctx, tools, in, src)
	if err != nil {
		return media.Item{}, err //nolint:wrapcheck // a sentence for people
	}
	item := media.Item{
		Title: found.Title, Source: src, Duration: found.Duration, Seekable: found.Seekable,
		Live:    source.Live(src) || src.Kind == media.SourceAddress && !found.Seekable,
		Streams: found.Streams, Chapters: found.Chapters,
	}
	if src.Kind == media.SourceGrowing {
		item.Duration = 0 // what it is now says nothing about its end
	}
	if item.Title == "" {
		item.Title = titleOf(given)
	}
	return item, nil
}

// look reads what is in a source. An address is looked at first as if it happened now: reading on, for what only a film
// needs, would take as long as that is.
func look(ctx context.Context, tools ffmpeg.Tools, in ffmpeg.Input, src media.Source) (ffmpeg.Probe, error) {
	live := in
	live.Live = true
	if source.Live(src) {
		return tools.Probe(ctx, live) //nolint:wrapcheck // a sentence for people
	}
	if src.Kind == media.SourceAddress {
		found, err := tools.Probe(ctx, live)
		gone := errors.Is(err, ffmpeg.ErrUnreachable) || errors.Is(err, ffmpeg.ErrAbsent) ||
			errors.Is(err, ffmpeg.ErrForbidden) || errors.Is(err, ffmpeg.ErrTimeout)
		if gone || err == nil && found.Duration == 0 {
			return found, err //nolint:wrapcheck // a sentence for people
		}
	}
	return tools.Probe(ctx, in) //nolint:wrapcheck // a sentence for people
}

// resolve follows links: who may start this program may say where they lead, while those that are opened later by
// their folder may not leave it. What leads nowhere stays, and is refused when it is opened.
func resolve(src media.Source) media.Source {
	if src.Path == "" {
		return src
	}
	if path, err := filepath.EvalSymlinks(src.Path); err == nil {
		src.Path = path
	}
	return src
}

// titleOf makes a title of a file's name. Everybody in the room sees it: what else an address holds, such as
// a password, is none of their business.
func titleOf(src media.Source) string {
	name := filepath.Base(src.Path)
	switch src.Kind {
	case media.SourceFile, media.SourceGrowing, media.SourcePublished:
	case media.SourceDevice:
		return deviceTitle(src.Address)
	case media.SourceAddress:
		u, err := url.Parse(src.Address)
		if err != nil {
			return ""
		}
		if name = path.Base(u.Path); name == "." || name == "/" {
			return u.Hostname()
		}
	}
	if ext := filepath.Ext(name); !strings.Contains(ext, " ") { // "Part. 2" has none
		name = strings.TrimSuffix(name, ext)
	}
	return name
}

// deviceTitle is a title for a camera or a screen.
func deviceTitle(address string) string {
	kind, name, _ := strings.Cut(address, ":")
	name, _, _ = strings.Cut(name, "+")
	if kind == "camera" && name != "" && strings.Trim(name, "0123456789") != "" {
		return name
	}
	switch kind {
	case "screen":
		return "Screen"
	case "microphone":
		return "Microphone"
	default:
		return "Camera"
	}
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
