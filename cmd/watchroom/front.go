package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"

	"watchroom/cmd/internal/https"
)

// front is what a server has that speaks https: its certificate, and a listener that leads there. Empty for plain http.
type front struct {
	tls   *tls.Config
	named *https.Named // nil: the certificate is in files
	plain net.Listener // nil: nothing leads to https
	web   *http.Server // on plain
	log   *slog.Logger
}

// files are those of the certificate, nil where it comes from elsewhere.
func (s Security) files(log *slog.Logger) (*https.Files, error) {
	if s.TLSCert == "" {
		return nil, nil
	}
	files, err := https.Open(s.TLSCert, s.TLSKey, log)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert and --tls-key cannot be used: %w", err)
	}
	return files, nil
}

// front prepares https at the address that is listened on.
func (c ServeConfig) front(ctx context.Context, files *https.Files, at net.Addr, log *slog.Logger) (*front, error) {
	f := &front{log: log}
	if !c.secure() {
		return f, nil
	}
	if err := c.listenPlain(ctx, f); err != nil {
		return nil, err
	}
	redirect := c.redirect(at)
	if files != nil {
		f.tls = files.TLS()
	} else {
		name := c.name()
		name.HTTPSPort, name.HTTPPort, name.Log = portOf(at), portOf(f.address()), log
		f.named = https.Obtain(name)
		f.tls, redirect = f.named.TLS(), f.named.Answer(redirect)
	}
	f.web = newWeb(ctx, redirect, log)
	return f, nil
}

// listenPlain takes the address that was asked for, or, with a name, port 80 if it can be had: the authority may ask
// there, and people who type the name come there.
func (c ServeConfig) listenPlain(ctx context.Context, f *front) (err error) {
	address, asked := c.HTTPListen, c.HTTPListen != ""
	if !asked {
		if c.TLSDomain == "" {
			return nil
		}
		host, _, _ := net.SplitHostPort(c.Listen) // was checked
		address = net.JoinHostPort(host, "80")
	}
	f.plain, err = new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return nil
	case asked:
		return fmt.Errorf("--http-listen: %w", listenError(address, err))
	}
	f.plain = nil
	f.log.Warn("nothing leads from http to https, and the authority can ask at port 443 only; say where with --http-listen",
		"address", address, "err", err)
	return nil
}

func (f *front) address() net.Addr {
	if f.plain == nil {
		return nil
	}
	return f.plain.Addr()
}

func portOf(a net.Addr) int {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}

// redirect leads to the public address where it is known, else to the port of https.
func (c ServeConfig) redirect(at net.Addr) http.Handler {
	host := ""
	if c.PublicURL != nil && c.PublicURL.Scheme == "https" {
		host = c.PublicURL.Host
	}
	return https.Redirect(host, strconv.Itoa(portOf(at)))
}

// open begins to answer and to look after the certificate, until the returned function is called.
func (f *front) open(ctx context.Context) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	if f.named != nil {
		running.Go(func() {
			if err := f.named.Run(ctx); err != nil {
				f.log.Error("no certificate", "err", err)
			}
		})
	}
	if f.plain != nil {
		running.Go(func() {
			if err := f.web.Serve(f.plain); !errors.Is(err, http.ErrServerClosed) {
				f.log.Error("nothing leads from http to https any more", "err", err)
			}
		})
	}
	return func() {
		stop()
		if f.web != nil {
			_ = f.web.Close() // redirects can be asked for again
		}
		running.Wait()
	}
}
