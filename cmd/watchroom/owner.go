package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watchroom/room/access"
)

// ownerLinkLasts is how long the link of watchroom owner is good.
const ownerLinkLasts = 24 * time.Hour

type ownerCommand struct {
	dataFlags
	addressFlags
}

// Run is called by kong. The server may be running: both use the same database.
func (c *ownerCommand) Run(ctx context.Context, con console) (err error) {
	data, err := c.folder()
	if err != nil {
		return err
	}
	address, err := c.address()
	if err != nil {
		return err
	}
	d, err := openDatabase(ctx, databasePath(data))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	code, err := access.New(d, time.Now).CreateClaim(ctx, access.ClaimServer, "", ownerLinkLasts)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(con.out, "%s/claim/%s\n", linkBase(address), code)
	return err
}
