package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"watchroom/media"
	"watchroom/room"
	"watchroom/room/state"
)

// A room in which somebody shared their screen is the film's again when the server comes back.
func TestAFilmIsBackInTheRoomInWhichSomethingWasShared(t *testing.T) {
	film := media.Item{Title: "film", Source: media.Source{Kind: media.SourceFile, Path: "/film.mkv"}, Streams: []media.Stream{{Kind: media.KindVideo}}}
	data := filepath.Join(t.TempDir(), "data")
	enough := errors.New("enough")
	evening := func(do func(context.Context, *room.Room) error) (slug string) {
		t.Helper()
		cfg, err := serveConfig(t, "--data", data, "--listen", "127.0.0.1:0", "--webrtc-listen", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		err = runServer(t.Context(), cfg, lineOptions{}, console{in: strings.NewReader(""), out: io.Discard, err: io.Discard},
			func(ctx context.Context, s *server, _ string) error {
				opened, err := s.playRoom(ctx, film)
				if err != nil {
					return err
				}
				slug = opened.Slug()
				return errors.Join(do(ctx, opened), enough)
			})
		if !errors.Is(err, enough) {
			t.Fatal(err)
		}
		return slug
	}
	first := evening(func(ctx context.Context, r *room.Room) error {
		shared := media.Item{Title: "Ana's screen", Live: true, Source: media.Source{Kind: media.SourcePublished, Address: "one"}}
		return r.Send(ctx, state.Load{Item: shared, Play: true})
	})
	second := evening(func(_ context.Context, r *room.Room) error {
		if now := r.State().Item; now.Source != film.Source {
			t.Errorf("the room shows %+v", now)
		}
		return nil
	})
	if first != second {
		t.Errorf("the room has another address: %s, then %s", first, second)
	}
}
