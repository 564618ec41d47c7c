// Package fmp4 turns the fragmented MP4 that FFmpeg writes to a pipe into tracks, samples and
// fragments, and makes the segments viewers are given.
//
// It owns the bytes: reading boxes ([Demuxer]), cutting one track into fragments ([Cutter]), the
// two tied together ([Splitter]), initialisation segments ([InitSegment], [CombineInits]), moving
// finished fragments in time ([Retime], and [RetimeFrom] for those whose first samples are left out), what of H.264 is
// needed without boxes ([AVC]), and descriptions of tracks that come without any ([AVCTrack] and its like). media/stream
// calls it with a process's standard output; signaling/relay uses CombineInits, Retime and RetimeFrom, signaling/rtc AVC
// and, with media/publication, the descriptions.
//
// It must never know about processes, rooms, rings or transports, starts no goroutine, and believes no
// length it reads: each is compared with [Limits] before anything is allocated for it.
//
// # Times
//
// FFmpeg says when a track starts in three ways, all honoured: a tfdt, which it lets wrap below zero
// (AAC priming at position 0 is tfdt -1024), an edit list whose media time is to be subtracted (the
// reordering delay of B-frames; tfdt is then the first presentation time), and, with
// negative_cts_offsets, signed composition offsets instead of that. Samples come out with signed
// times that are right for presentation in each case.
//
// Boxes for viewers have no edit list, and tfdt is unsigned there. A track whose first sample has a decode time
// below zero (B-frames or priming at position 0) therefore has all its decode times raised by that much in a
// [Cutter]; its composition offsets, which are signed, fall by the same amount, and presentation times stay. Browsers
// take that. FFmpeg's own demuxer shows such a track later by its largest negative offset, so no track is raised
// without need. How much follows from how the media starts, not from where Shift puts it: each turn of
// a looped item has the same, and decode times run on from one turn to the next. Retime and RetimeFrom take the raise
// off again, for players that read as FFmpeg does: they are given delta enough for no decode time to be below zero.
package fmp4
