package room

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"watchroom/room/state"
)

// heartbeat is how often the server writes down that it runs: what a crash can lose of a position.
const heartbeat = time.Second

// ErrTooMany is returned when there are as many rooms as may be.
var ErrTooMany = errors.New("room: too many rooms")

// Rooms is what a registry is made with.
type Rooms struct {
	Store      *Store
	NewStream  func(Record) (s Streamer, run func(context.Context) error)
	Limits     state.Limits
	Most       int // rooms
	MaxViewers int // in a room
	Log        *slog.Logger
}

// Registry knows the rooms that run. Its methods may be called from any goroutine while Run runs.
type Registry struct {
	cfg   Rooms
	start chan *opening

	mu    sync.Mutex
	rooms map[string]*Room
}

// opening asks Run to run a room.
type opening struct {
	room *Room
	run  func(context.Context) error // its stream
}

// NewRegistry makes an empty registry.
func NewRegistry(cfg Rooms) *Registry {
	return &Registry{cfg: cfg, start: make(chan *opening), rooms: make(map[string]*Room)}
}

// Run runs all rooms until the context is done, and returns when all are saved and all streams have ended.
func (g *Registry) Run(ctx context.Context) error {
	var running sync.WaitGroup
	defer running.Wait()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case now := <-beat.C:
			g.beat(ctx, now)
		case o := <-g.start:
			running.Go(func() { g.runRoom(ctx, o) })
		}
	}
}

// beat writes down that rooms play; with none playing there is nothing that a crash could lose.
func (g *Registry) beat(ctx context.Context, now time.Time) {
	playing := slices.ContainsFunc(g.List(), func(r *Room) bool { return r.Timeline().Moving })
	if !playing {
		return
	}
	if err := g.cfg.Store.Beat(ctx, now); err != nil && ctx.Err() == nil {
		g.cfg.Log.Error("heartbeat not written", "err", err)
	}
}

// runRoom runs a room beside its stream, which ends after it.
func (g *Registry) runRoom(ctx context.Context, o *opening) {
	streamCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	var streaming sync.WaitGroup
	streaming.Go(func() {
		if err := o.run(streamCtx); err != nil {
			g.cfg.Log.Error("stream ended", "room", o.room.Slug(), "err", err)
		}
	})
	err := o.room.Run(ctx)
	stop()
	streaming.Wait()
	g.mu.Lock()
	delete(g.rooms, o.room.Slug())
	g.mu.Unlock()
	if err != nil {
		return // the server ends; the room is kept
	}
	if err := g.cfg.Store.Delete(context.WithoutCancel(ctx), o.room.Slug()); err != nil {
		g.cfg.Log.Error("closed room not forgotten", "room", o.room.Slug(), "err", err)
	}
}

// Restore opens every room that was saved, where the last heartbeat says it was. Those that keep refuses are forgotten.
func (g *Registry) Restore(ctx context.Context, keep func(Record) bool) error {
	records, err := g.cfg.Store.All(ctx)
	if err != nil {
		return err
	}
	until, err := g.cfg.Store.LastBeat(ctx)
	if err != nil {
		return err
	}
	for _, r := range records {
		if !keep(r) {
			if err := g.cfg.Store.Delete(ctx, r.Slug); err != nil {
				return err
			}
			continue
		}
		s := state.Restore(r.State.StandingAt(until), g.limits(r), time.Now())
		if _, err := g.open(ctx, r, s); err != nil {
			return err
		}
	}
	return nil
}

// Open begins a room that is saved before Open returns. It returns ErrTooMany at the limit.
func (g *Registry) Open(ctx context.Context, r Record, load state.Load) (*Room, error) {
	s, _ := state.New(g.limits(r)).Apply(time.Now(), load) // nobody is present: no effect but to save
	r, err := g.keep(ctx, r, s)
	if err != nil {
		return nil, err
	}
	return g.open(ctx, r, s)
}

// keep saves a new room, with keys.
func (g *Registry) keep(ctx context.Context, r Record, s state.State) (Record, error) {
	r.State = s.Snapshot()
	r.Key, r.PublishKey = newKey(), newKey()
	return r, g.cfg.Store.Save(ctx, r)
}

// newKey is not to be guessed, and can be copied without mistakes.
func newKey() string { return strings.ToLower(rand.Text()) }

// limits are the server's; a room that is kept never closes for being empty.
func (g *Registry) limits(r Record) state.Limits {
	l := g.cfg.Limits
	if r.Kept {
		l.EmptyFor = 0
	}
	return l
}

func (g *Registry) open(ctx context.Context, r Record, s state.State) (*Room, error) {
	stream, run := g.cfg.NewStream(r)
	room := New(Config{
		Record: r, State: s, Stream: stream, Store: g.cfg.Store,
		MaxViewers: g.cfg.MaxViewers, Log: g.cfg.Log,
	})
	g.mu.Lock()
	if g.cfg.Most > 0 && len(g.rooms) >= g.cfg.Most {
		g.mu.Unlock()
		return nil, ErrTooMany
	}
	g.rooms[r.Slug] = room
	g.mu.Unlock()
	select {
	case g.start <- &opening{room: room, run: run}:
		return room, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("opening room %s: %w", r.Slug, ctx.Err())
	}
}

// Find gives the room of a slug.
func (g *Registry) Find(slug string) (*Room, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.rooms[slug]
	return r, ok
}

// List gives all rooms in the order of their slugs.
func (g *Registry) List() []*Room {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]*Room, 0, len(g.rooms))
	for _, r := range g.rooms {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *Room) int { return cmp.Compare(a.Slug(), b.Slug()) })
	return list
}
