package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"watchroom/assets"
	"watchroom/media/db"
	"watchroom/media/ffmpeg"
	"watchroom/media/publication"
	"watchroom/media/ring"
	"watchroom/media/stream"
	"watchroom/room"
	"watchroom/room/access"
	"watchroom/room/state"
	"watchroom/signaling/wire"
	"watchroom/signaling/wish"
	"watchroom/signaling/ws"
	"watchroom/views/layout"
	"watchroom/views/session"
)

const (
	idleAfter = 30 * time.Second // nobody watches: the encoder is freed
	emptyFor  = 10 * time.Minute // nobody is there: the room closes
)

// server is the wired program. It is made by open, and everything in it lives until close.
type server struct {
	cfg   ServeConfig
	lines lineOptions
	log   *slog.Logger
	began time.Time

	db       *db.DB
	tools    ffmpeg.Tools
	encoder  ffmpeg.Encoder
	people   *access.Store
	sessions *session.Sessions
	joins    *access.Limiter
	offers   *access.Limiter
	rooms    *room.Registry
	encoders *encoders
	sockets  *ws.Handler
	webRTC   webRTC
	whep     *wish.Handler
	whip     *wish.Handler
	stages   stages
	site     layout.Site
	assets   *assets.Assets

	publications *publication.Registry
}

// openServer makes ready whatever can fail: FFmpeg, the database, the pages. leaving is closed when
// the server begins to end.
func openServer(ctx context.Context, cfg ServeConfig, lines lineOptions, log *slog.Logger, leaving <-chan struct{}) (*server, error) {
	s := &server{cfg: cfg, lines: lines, log: log, began: time.Now(), encoders: &encoders{free: cfg.encoders()}}
	var err error
	if s.tools, err = ffmpeg.Find("", ""); err != nil {
		return nil, fmt.Errorf("starting: %w", err)
	}
	if s.db, err = openDatabase(ctx, cfg.Database()); err != nil {
		return nil, err
	}
	capabilities, err := s.tools.Capabilities(ctx, cfg.Data)
	if err != nil {
		return nil, s.closing(fmt.Errorf("trying FFmpeg's encoders: %w", err))
	}
	s.encoder = capabilities.Encoder()
	if !slices.ContainsFunc(capabilities.Encoders, func(t ffmpeg.Trial) bool { return t.OK }) {
		log.Warn("no encoder works: films are shown only to browsers that can play them as they are; ask watchroom doctor for the remedy")
	}
	if s.assets, err = assets.New(cfg.BasePath); err != nil {
		return nil, s.closing(err)
	}
	s.site = layout.Site{Base: cfg.BasePath, Assets: s.assets, Strings: layout.English(), Log: log}
	s.people = access.New(s.db, time.Now)
	s.sessions = session.New(s.people, cfg.BasePath)
	s.joins = access.NewLimiter(20, 10*time.Second, 10_000, time.Now)
	s.publications = publication.NewRegistry()
	s.offers = access.NewLimiter(10, time.Second, 10_000, time.Now)
	s.rooms = room.NewRegistry(room.Rooms{
		Store:      room.NewStore(s.db),
		NewStream:  s.newStream,
		Limits:     state.Limits{Members: cfg.MaxViewers, IdleAfter: idleAfter, EmptyFor: emptyFor, Window: cfg.DVRWindow, Need: cfg.LiveDelay},
		Most:       cfg.MaxRooms,
		MaxViewers: cfg.MaxViewers,
		Log:        log,
	})
	s.webRTC = openWebRTC(cfg, capabilities, log)
	s.sockets = ws.New(ws.Config{
		RTC:      s.webRTC.sockets(),
		Identify: s.identify,
		Find:     s.findRoom,
		Clock:    wire.Clock{ID: rand.Text(), Start: s.began},
		Log:      log,
		Done:     leaving,
	})
	s.whep = s.newWHEP()
	s.whip = s.newWHIP()
	return s, nil
}

// migrations are those of all packages that own tables, in order.
func migrations() []db.Migration { return slices.Concat(access.Migrations(), room.Migrations()) }

func openDatabase(ctx context.Context, path string) (*db.DB, error) {
	d, err := db.Open(ctx, path)
	if err != nil {
		return nil, err //nolint:wrapcheck // a sentence for people
	}
	if err := d.Migrate(ctx, migrations()); err != nil {
		_ = d.Close()
		return nil, err //nolint:wrapcheck // a sentence for people
	}
	return d, nil
}

// closing closes what is open and returns err.
func (s *server) closing(err error) error {
	if closed := s.webRTC.close(); closed != nil {
		s.log.Error("webrtc not closed", "err", closed)
	}
	if closed := s.db.Close(); closed != nil {
		s.log.Error("database not closed", "err", closed)
	}
	return err
}

// lineOptions are what play was asked for, and serve leaves to the lines themselves.
type lineOptions struct {
	quality    stream.Quality
	lowLatency bool
}

// lowLatency is a picture: what is shorter than that is on its way no sooner.
const lowLatency = 33 * time.Millisecond

// newStream makes the line of a room.
func (s *server) newStream(r room.Record) (room.Streamer, func(context.Context) error) {
	log := s.log.With("room", r.Slug)
	cfg := stream.Config{
		Tools: s.tools, Encoder: s.encoder, Quality: s.lines.quality, Publications: s.publications, Log: log,
		// A paused room stands where it is for a while before it is moved into the window.
		Ring: ring.Limits{Window: s.cfg.DVRWindow + state.WindowGrace + 2*time.Second},
	}
	if s.lines.lowLatency {
		cfg.Fragment, cfg.Live = lowLatency, lowLatency
	}
	line := stream.New(cfg)
	limited := &limitedStream{Stream: line, encoders: s.encoders, full: func() {
		log.Warn("room waits for a free encoder", "max_encoders", s.cfg.encoders())
	}}
	return limited, line.Run
}

// newSlug is a room's name in addresses: short enough to read out, too long to guess.
func newSlug() string { return strings.ToLower(rand.Text()[:10]) }
