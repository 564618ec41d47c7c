// Package state is a room as a value.
//
// [State.Apply] takes the time and one [Event] and returns the next state and the
// [Effect] values somebody else has to carry out. It decides everything: who may do
// what, what the timeline is, who is ready, who is waited for and how long, who
// inherits the room, when the encoder is started, restarted and freed.
// [State.Deadline] says when to call it again with a [Tick] if nothing happens before.
//
// It has no clock, no goroutine, no randomness and does no input or output, and imports
// only the standard library and media. A State is never changed once it was
// returned: it may be read by any goroutine and kept for as long as anybody likes.
//
// # Waiting
//
// The group waits for members that are not ready: after a load or a seek, when a member
// stalls, and for somebody who joins a room in hot-join mode pause. Waiting stops the
// timeline, lasts at most [Settings.WaitLimit], and ends with a start that is scheduled a
// little ahead so that all begin at the same instant. Who made the group wait to the limit is
// excused: the group does not wait for them again until they have been ready for
// [Patience] without a break. A joiner in mode seamless, and whoever returns within
// [ReturnGrace] to a film that plays, is excused until first ready. When a start has to wait
// and everybody present is excused, nobody is: there is nobody to be spared.
//
// A load and a seek raise [State.Generation] and make everybody unready. A pause, a stall
// and a joiner raise it too, but only stop the timeline where it is: those who were ready
// count as ready for the new generation until they say that they are not. Play
// and the end of waiting keep position and generation.
//
// The limit is for people, not for the encoder: a room whose encoder has nothing to show is
// Loading, without limit, until [StreamReady] or [StreamBroke] ends it, and a wait that
// reaches its limit with nobody ready and no encoder becomes Loading. A paused room
// waits for nobody: it leaves Loading for Paused, and members become ready as they can.
//
// # What happens now
//
// A room whose item is live waits for nobody. It follows the edge, which the stream tells ([StreamEdge]), at the distance that the
// source's own lateness and the largest need among its members make ([Live.Delay]), by steps of the timeline that raise no
// generation. A pause and a seek inside the window end that, and start no encoder; [ToEdge] begins it again. A source that
// stops leaves the room Loading at its last picture with a sentence, and is started again for ever. What came before that
// and what comes after it join in one position: time without a source is not counted.
//
// # An empty room
//
// Nobody present for [Limits.IdleAfter]: the timeline stops and the encoder is freed, and
// the phase is Paused (or Ended) whatever WantPlay says. The next to join starts the
// encoder there; WantPlay decides what follows. A room that was restored, or loaded with
// nobody in it, is in the same state.
//
// # WebRTC
//
// While anybody watches over WebRTC, every start of the encoder is asked for tracks that WebRTC can carry
// ([State.WebRTC]). The first of them to come to a running encoder that was not has it replaced by one that was, beside
// it where that delivers. Who goes changes nothing before the next start. An encoder that breaks twice in a row, or for good,
// with such tracks is started without them, and the item is not shown over WebRTC any more ([State.WithoutWebRTC]).
//
// # Epochs
//
// Every start of the encoder has an epoch of its own, counted here. Events about the stream carry
// the epoch they are about; those of another epoch change nothing.
package state
