package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"watchroom/signaling/ws"
)

// farewell is how long open pages get to be answered when the server ends.
const farewell = 2 * time.Second

// ready is what is done once the server can serve, before it says so.
type ready func(ctx context.Context, s *server, url string) error

// runServer listens, opens the server, and serves until the context is done. Data folder and port are taken first: that
// they are in use is said at once, and who asks for the server's health while the database migrates is told that it starts.
func runServer(ctx context.Context, cfg ServeConfig, lines lineOptions, con console, then ready) error {
	saveMemory()
	log := newLogger(con.err, cfg.LogFormat)
	files, err := cfg.files(log)
	if err != nil {
		return err
	}
	lock, err := lockData(cfg.Data)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	listener, err := listen(ctx, cfg.Listen, con)
	if err != nil {
		return err
	}
	front, err := cfg.front(ctx, files, listener.Addr(), log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	leaving := make(chan struct{})
	var gate gate
	web := newWeb(ctx, &gate, log)
	web.TLSConfig = front.tls
	served := make(chan error, 1)
	go func() { served <- serveHTTP(web, listener) }()

	part := func(context.Context) {} // from those who are connected
	err = serveUntil(ctx, served, func(ctx context.Context) error {
		defer front.open(ctx)()
		s, err := openServer(ctx, cfg, lines, log, leaving)
		if err != nil {
			return err
		}
		part = s.sockets.Wait
		return s.closing(s.live(ctx, &gate, listener.Addr(), then))
	})
	close(leaving)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if shut := web.Shutdown(end); shut != nil {
		_ = web.Close()
	}
	part(end)
	return err
}

// unlessTold is err, unless the process was told to end: what that interrupted is no failure.
func unlessTold(ctx context.Context, err error) error {
	select {
	case <-ctx.Done():
		return nil
	default:
		return err
	}
}

func newWeb(ctx context.Context, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ConnContext:       ws.ConnContext,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
}

// serveUntil runs life, and ends it when serving fails.
func serveUntil(ctx context.Context, served <-chan error, life func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		if err := <-served; err != nil {
			cancel(err)
		}
	}()
	err := life(ctx)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause // what it did to the life is no news
	}
	return err
}

// live is the server's life: its rooms run until the context is done.
func (s *server) live(ctx context.Context, g *gate, at net.Addr, then ready) error {
	var running sync.WaitGroup
	defer running.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	running.Go(func() { _ = s.rooms.Run(ctx) })
	running.Go(func() { s.webRTC.run(ctx) })
	defer s.whep.Close()
	defer s.whip.Close()
	url := s.cfg.publicURL(at)
	if err := then(ctx, s, url); err != nil {
		return err
	}
	g.open(s.routes())
	s.log.Info("listening", "url", url)
	<-ctx.Done()
	return nil
}

func serveHTTP(web *http.Server, l net.Listener) error {
	var err error
	if web.TLSConfig != nil {
		err = web.ServeTLS(l, "", "")
	} else {
		err = web.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serving: %w", err)
}

// gate answers for a server that is still starting.
type gate struct{ handler atomic.Pointer[http.Handler] }

func (g *gate) open(h http.Handler) { g.handler.Store(&h) }

// ServeHTTP hands the request on, or says that the server starts.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := g.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Retry-After", "1")
	writeJSON(w, http.StatusServiceUnavailable, Health{Status: HealthStarting})
}

func newLogger(to io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(to, nil))
	}
	return slog.New(slog.NewTextHandler(to, nil))
}
