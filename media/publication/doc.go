// Package publication holds what people send into rooms over WebRTC, between those who receive it and those who read it.
//
// signaling/rtc writes: a [Publication] is told what its tracks are, and then sample after sample. media/stream reads:
// a [Reader] begins at the last keyframe and is an [fmp4.Samples], so that samples become fragments as those of an
// encoder do. The source of such an item (media.SourcePublished) is the publication's number in a [Registry].
//
// Times are those of the publication: 0 is when it began, for all its tracks. They are the item's positions.
//
// Everything is bounded: what is kept since the last keyframe in bytes, and a reader that falls behind it is moved on to
// the next. It must never know RTP, rooms or rings.
package publication
