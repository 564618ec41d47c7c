package main

import (
	"context"
	"fmt"

	"watchroom/room"
	"watchroom/room/access"
)

// runServe serves the rooms there are. A server that nobody owns prints the link that claims it.
func runServe(ctx context.Context, cfg ServeConfig, con console) error {
	return runServer(ctx, cfg, lineOptions{}, con, func(ctx context.Context, s *server, url string) error {
		if err := s.rooms.Restore(ctx, func(room.Record) bool { return true }); err != nil {
			return s.roomsProblem("opening the saved rooms", err)
		}
		owned, err := s.people.HasServerOwner(ctx)
		if err != nil || owned {
			return err //nolint:wrapcheck // says what was being done
		}
		code, err := s.people.CreateClaim(ctx, access.ClaimServer, "", 0)
		if err != nil {
			return err //nolint:wrapcheck // says what was being done
		}
		_, err = fmt.Fprintf(con.out, "Nobody owns this server yet. To claim it, open\n  %s/claim/%s\n", url, code)
		return err //nolint:wrapcheck // standard output
	})
}
