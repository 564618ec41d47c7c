package main

import "context"

type serveCommand struct{ serverFlags }

// Run is called by kong.
func (c *serveCommand) Run(ctx context.Context, con console) error {
	cfg, err := c.config()
	if err != nil {
		return err
	}
	return unlessTold(ctx, runServe(ctx, cfg, con))
}

type playCommand struct {
	serverFlags
	playFlags
}

// Run is called by kong.
func (c *playCommand) Run(ctx context.Context, con console) error {
	server, err := c.serverFlags.config()
	if err != nil {
		return err
	}
	cfg, err := c.playFlags.config(server)
	if err != nil {
		return err
	}
	return unlessTold(ctx, runPlay(ctx, cfg, con))
}
