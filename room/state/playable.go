package state

import (
	"maps"
	"slices"
	"strings"

	"watchroom/media"
)

// playable takes a browser's answer. A plan that does not fit it is made anew at once: beside the
// running epoch if that one delivers, else in its place. A plan that could only be cheaper is
// kept, unless it was made before anybody had answered.
func (c *change) playable(e Playable) {
	m, ok := c.presentMember(e.Member)
	if !ok || c.Item == nil || e.Item != c.ItemNumber {
		return
	}
	m.Answered, m.Cannot = true, map[string]bool{}
	for _, mime := range c.Item.Codecs() {
		if !slices.Contains(e.MIME, mime) {
			m.Cannot[mime] = true
		}
	}
	c.put(m)
	if c.streaming {
		c.planAgain()
	}
}

func (c *change) planAgain() {
	needed, _ := c.needed()
	misfit := slices.ContainsFunc(needed, func(mime string) bool { return !slices.Contains(c.unplayable, mime) })
	cautious := c.assumed && len(needed) < len(c.unplayable)
	if !misfit && !cautious {
		c.assumed = false
		return
	}
	c.unplayable, c.assumed = needed, false
	c.replan()
}

// replan starts an encoder whose plan fits what is known now: beside the running epoch if that one delivers, else in its
// place.
func (c *change) replan() {
	switch {
	case !c.retryAt.IsZero(): // the next start is near and has the new plan
	case c.delivering:
		c.startStream(StartSplice)
	default:
		c.startStream(StartReplace)
	}
}

// webRTCCame has the encoder make what WebRTC can carry, unless it does.
func (c *change) webRTCCame() {
	c.overWebRTC++
	if c.streaming && !c.webRTC && !c.withoutWebRTC {
		c.replan()
	}
}

// plan settles what must not be copied for an encoder that starts with nothing to follow.
func (c *change) plan() {
	needed, answered := c.needed()
	c.unplayable, c.assumed = needed, false
	if !answered {
		c.unplayable, c.assumed = risky(c.Item), true
	}
}

// needed lists, sorted, what somebody present has said they cannot play, and
// whether anybody present has said anything.
func (s State) needed() (list []string, answered bool) {
	all := map[string]bool{}
	for _, m := range s.Members {
		if m.Present && m.Answered {
			answered = true
			maps.Copy(all, m.Cannot)
		}
	}
	return slices.Sorted(maps.Keys(all)), answered
}

// risky picks what not every browser plays: all but H.264 and AAC. What somebody publishes has Opus for sound, which nearly
// all do: to encode it until they have said so would only put off the beginning.
func risky(item *media.Item) []string {
	published := item.Source.Kind == media.SourcePublished
	list := slices.DeleteFunc(item.Codecs(), func(mime string) bool {
		return strings.HasPrefix(mime, `video/mp4; codecs="avc1.`) || strings.HasPrefix(mime, `audio/mp4; codecs="mp4a.40.`) ||
			published && mime == `audio/mp4; codecs="opus"`
	})
	slices.Sort(list)
	return list
}
