package ws

import (
	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/signaling/wire"
)

// telling turns batches into messages. It remembers which tracks have had their first fragment.
type telling struct {
	generation uint32
	begun      [256]bool // by track
}

// pack makes a parcel of a batch: what has to be said, initialisation segments, fragments, the end.
func (t *telling) pack(p *parcel, b *ring.Batch) error {
	t.generation = b.Generation
	p.reset(len(b.Fragments) + 5)
	if b.Run != nil {
		if err := t.run(p, b); err != nil {
			return err
		}
	}
	if s := b.Skipped; s.Fragments > 0 {
		t.begun = [256]bool{}
		err := say(p, wire.Skipped{
			Generation: t.generation, Epoch: b.Epoch, Fragments: s.Fragments, From: s.From.Seconds(), To: s.To.Seconds(),
		})
		if err != nil {
			return err
		}
	}
	for _, f := range b.Fragments {
		p.binary(fragmentHeader(f, t.generation, !t.begun[f.Track]), f.Bytes)
		t.begun[f.Track] = true
	}
	if b.Ended {
		return say(p, wire.End{Generation: t.generation, Epoch: b.Epoch, Position: b.End.Seconds()})
	}
	return nil
}

func (t *telling) run(p *parcel, b *ring.Batch) error {
	t.begun = [256]bool{}
	if err := say(p, wire.StreamOf(t.generation, b.Run.Item, b.Run.Epoch, b.Run.Inits, b.Video, b.Audio)); err != nil {
		return err
	}
	for _, i := range [...]*media.Init{b.Video, b.Audio} {
		if i != nil {
			p.binary(initHeader(i, t.generation), i.Bytes)
		}
	}
	return nil
}

func say(p *parcel, m wire.FromServer) error {
	text, err := encode(m)
	if err != nil {
		return err //nolint:wrapcheck // says what it was doing
	}
	p.text(text)
	return nil
}
