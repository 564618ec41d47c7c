package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

type healthcheckCommand struct{ addressFlags }

// exitStarting is the exit code of healthcheck while the server migrates its database.
const exitStarting = 3

// Health is what /healthz answers: 200 with status "ok", else 503.
type Health struct {
	Status string `json:"status"` // ok, starting, or what is wrong
}

// HealthStarting is the status of a server that is there and not ready yet.
const HealthStarting = "starting"

// Run is called by kong.
func (c *healthcheckCommand) Run(ctx context.Context) error {
	address, err := c.address()
	if err != nil {
		return err
	}
	return healthcheck(ctx, address)
}

func healthcheck(ctx context.Context, address Address) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, localURL(address)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	// The certificate is for the public name; this asks the same machine by its loopback address.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // see above
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return fmt.Errorf("the server at %s does not answer: %w", address.Listen, err)
	}
	defer func() { _ = res.Body.Close() }()
	var health Health
	if err := json.NewDecoder(io.LimitReader(res.Body, 4096)).Decode(&health); err != nil {
		return fmt.Errorf("what answers at %s is not watchroom (status %d)", address.Listen, res.StatusCode)
	}
	switch {
	case res.StatusCode == http.StatusOK:
		return nil
	case health.Status == HealthStarting:
		return exitError{exitStarting, errors.New("the server is starting")}
	default:
		return fmt.Errorf("the server is not healthy: %s", health.Status)
	}
}
