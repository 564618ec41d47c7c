package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

type doctorCommand struct{ serverFlags }

// Run is called by kong.
func (c *doctorCommand) Run(ctx context.Context, con console) error {
	cfg, err := c.config()
	if err != nil {
		return err
	}
	findings := slices.Concat(
		checkFFmpeg(ctx),
		checkDevices(ctx),
		checkData(ctx, cfg),
		checkMedia(cfg),
		checkAddress(ctx, cfg),
		checkWebRTC(ctx, cfg),
		checkWebRTCServers(ctx, cfg),
		checkCertificate(ctx, cfg),
		checkPublicURL(ctx, cfg),
	)
	if err := report(con.out, findings); err != nil {
		return err
	}
	for _, f := range findings {
		if f.state == missing {
			return errors.New("it cannot work here yet; what is marked missing above says what to do")
		}
	}
	return nil
}

// finding is one line of doctor's report.
type finding struct {
	state  findingState
	what   string
	found  string
	remedy string // empty when there is nothing to do
}

type findingState string

const (
	good    findingState = "ok"
	better  findingState = "could be better" // works, with less
	absent  findingState = "not here"        // not needed
	missing findingState = "missing"         // does not work
)

func report(w io.Writer, findings []finding) error {
	for _, f := range findings {
		line := fmt.Sprintf("%-16s %-18s %s\n", f.state, f.what, f.found)
		if f.remedy != "" {
			line += fmt.Sprintf("%-16s %-18s → %s\n", "", "", f.remedy)
		}
		if _, err := io.WriteString(w, line); err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
	}
	return nil
}
