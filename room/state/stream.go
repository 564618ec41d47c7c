package state

import (
	"time"

	"watchroom/media"
)

// Health is how long an encoder has to deliver for its earlier crashes to be forgotten.
const Health = 10 * time.Second

// backOff says how long to wait before the encoder is started again after so many crashes in a row;
// one more and the room gives up.
func backOff(crashes int) (time.Duration, bool) {
	waits := [...]time.Duration{0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}
	if crashes > len(waits) {
		return 0, false
	}
	return waits[crashes-1], true
}

// liveBackOff is the same for what happens now: a camera may be away for days.
func liveBackOff(crashes int) time.Duration {
	if wait, ok := backOff(crashes); ok {
		return wait
	}
	return mostBackOff
}

const (
	mostBackOff = 5 * time.Second
	// changeWait is how long an encoder is left alone for, so that a window being resized does not start one after the other.
	changeWait = 250 * time.Millisecond
)

// wake starts the encoder of a room that has none and somebody to watch.
func (c *change) wake() {
	if c.Item == nil || c.streaming || !c.watched() {
		return
	}
	c.broken = 0
	c.Sentence = ""
	c.startStream(StartReplace)
	c.enter(Loading)
}

func (c *change) startStream(mode StartMode) {
	if mode != StartSplice {
		c.delivering = false
	}
	if mode == StartReplace {
		c.plan()
		c.Live = Live{Following: true, Need: c.Live.Need}
	}
	c.webRTC = c.overWebRTC > 0 && !c.withoutWebRTC
	c.Epoch++
	c.streaming, c.streamEnded = true, false
	c.readySince, c.retryAt = time.Time{}, time.Time{}
	// At its very end there would be nothing to read.
	c.effect(StartStream{Epoch: c.Epoch, Position: c.clamp(c.Timeline.At(c.now)), Mode: mode})
}

// stopStream frees the encoder. Nothing it may still say counts: nobody listens
// before the next start, which has another epoch.
func (c *change) stopStream() {
	if c.streaming {
		c.effect(StopStream{})
	}
	c.streaming, c.delivering, c.streamEnded = false, false, false
	c.readySince, c.retryAt = time.Time{}, time.Time{}
}

func (c *change) streamReady(e StreamReady) {
	if !c.current(e.Epoch) {
		return
	}
	c.delivering = true
	if c.live() {
		c.Sentence = ""
	}
	if c.readySince.IsZero() {
		c.readySince = c.now
	}
	if c.Phase != Loading {
		return
	}
	if c.WantPlay {
		c.beginWait(WaitStart)
	} else {
		c.enter(Paused)
	}
}

func (c *change) streamEnd(e StreamEnded) {
	if c.current(e.Epoch) {
		c.streamEnded, c.itemEnd = true, max(e.End, 0)
	}
}

func (c *change) streamBroke(e StreamBroke) {
	if !c.current(e.Epoch) || c.streamEnded {
		return
	}
	if !c.readySince.IsZero() && c.due(c.readySince.Add(Health)) {
		c.broken = 0
	}
	if e.Changed && c.live() { // nothing is wrong
		wait := changeWait
		if !c.readySince.IsZero() {
			wait = max(c.readySince.Add(changeWait).Sub(c.now), 0)
		}
		c.tryAgain(e, wait)
		return
	}
	c.broken++
	wait, again := backOff(c.broken)
	if c.live() {
		wait, again = liveBackOff(c.broken), true
	}
	if c.webRTC && !c.live() && (e.Final || c.broken > 1) {
		// What is made for some may be what it dies of, and the others' film goes on. If not, it dies of the rest.
		c.withoutWebRTC, again, e.Final = true, true, false
	}
	if e.Final || !again {
		c.giveUp(e.Sentence)
		return
	}
	c.tryAgain(e, wait)
}

// tryAgain starts the encoder again after a while.
func (c *change) tryAgain(e StreamBroke, wait time.Duration) {
	c.delivering, c.readySince = false, time.Time{}
	c.retryAt = c.now.Add(wait)
	if c.live() {
		c.sourceStopped(e)
	}
}

// current tells whether an encoder runs and this is its epoch.
func (c *change) current(epoch media.Epoch) bool {
	return c.streaming && c.retryAt.IsZero() && epoch == c.Epoch
}

// giveUp leaves the room paused, with what went wrong, until somebody plays, seeks or loads.
func (c *change) giveUp(sentence string) {
	c.stopStream()
	c.stand(c.Timeline.At(c.now))
	c.WantPlay = false
	c.Sentence = sentence
	c.enter(Paused)
}

func (c *change) retry() {
	if !c.retryAt.IsZero() && c.due(c.retryAt) {
		c.startStream(StartResume)
	}
}

// reachEnd ends the film when its last frame has been shown.
func (c *change) reachEnd() {
	at, ok := c.endTime()
	if !ok || !c.due(at) {
		return
	}
	c.stand(c.itemEnd)
	c.WantPlay = false
	c.enter(Ended)
}

// endTime is when the last frame will have been shown.
func (s State) endTime() (time.Time, bool) {
	if s.Phase != Playing || !s.streamEnded || s.Item.Looped() {
		return time.Time{}, false
	}
	return s.Timeline.When(s.itemEnd)
}
