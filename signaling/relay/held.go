package relay

import (
	"slices"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
)

// held is what was taken from the ring and not sent yet, in order. A reader that is behind takes nothing until it has sent
// that, so the ring moves it on; one that is not holds what the ring keeps anyway.
type held struct{ batches []*ring.Batch }

// add keeps a batch. A new run gives everything from its first picture on again; what was held of that is dropped.
func (h *held) add(b *ring.Batch) {
	if b.Run != nil && len(b.Fragments) > 0 {
		h.cut(b.Fragments[0].Start)
	}
	h.batches = append(h.batches, b)
}

func (h *held) cut(from time.Duration) {
	for _, b := range h.batches {
		b.Fragments = slices.DeleteFunc(b.Fragments, func(f *media.Fragment) bool { return f.Start >= from })
	}
}

// first is the batch to go on with, nil when there is none. What is of another generation is of a place that the room
// has left.
func (h *held) first(generation uint32) *ring.Batch {
	for len(h.batches) > 0 && h.batches[0].Generation != generation {
		h.drop()
	}
	if len(h.batches) == 0 {
		return nil
	}
	return h.batches[0]
}

// sent forgets the first fragment of the first batch, drop all of it.
func (h *held) sent() {
	b := h.batches[0]
	b.Fragments[0] = nil
	b.Fragments = b.Fragments[1:]
}

func (h *held) drop() {
	h.batches[0] = nil
	h.batches = h.batches[1:]
}
