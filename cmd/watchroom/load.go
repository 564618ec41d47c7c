package main

import (
	"context"
	"errors"
	"net/url"
	"time"

	"watchroom/cmd/internal/load"
)

type loadCommand struct {
	Link      string        `arg:"" name:"room-link" help:"Link of the room, as people get it."`
	Viewers   int           `help:"How many viewers (default: ${default})." default:"100" placeholder:"N"`
	Transport string        `help:"How they watch: ws or webrtc." enum:"ws,webrtc" default:"ws"`
	For       time.Duration `help:"How long (default: ${default})." default:"30s" placeholder:"30s"`
}

// Run is called by kong.
func (c *loadCommand) Run(ctx context.Context, con console) error {
	if u, err := url.Parse(c.Link); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return usagef("%s is not the link of a room, such as http://localhost:8000/rooms/film-night", c.Link)
	}
	if c.Viewers < 1 || c.For <= 0 {
		return usagef("--viewers must be at least 1 and --for longer than nothing")
	}
	_, err := load.Run(ctx, load.Config{RoomURL: c.Link, Viewers: c.Viewers, Transport: c.Transport, For: c.For}, con.out)
	if errors.Is(err, load.ErrTransport) {
		return usageError{err.Error()}
	}
	return err
}
