// Package recorder records which frames a browser presents and when, and computes from that how
// far apart several viewers are.
//
// A script that shares nothing with watchroom's pages is injected into every document. It finds the <video>
// whenever it appears and notes every presented frame by requestVideoFrameCallback: the frame's media time, when
// it is expected on the display, the playback rate and the count of presented frames. It also notes when
// WebSockets are opened and what the element says about itself (waiting, seeking, ratechange).
//
// Frames of a stream (srcObject) have no media time. Their place in the film is read out of the picture, where test films
// carry a number: [Recording.Numbered].
//
// # Clocks
//
// Windows of one machine share its monotonic clock, but each renderer process adds its own
// performance.timeOrigin, made from one reading of the wall clock at the start of the process, and time stamps are coarsened
// to 0.1 ms. So no origin is believed. [MeasureClock] reads the page's clock many times between two readings of this
// process's clock: each reading bounds the offset between the two from both sides, and the bounds of all readings
// intersect to an interval whose half width is the error. [Recording] carries that error; it is a
// few tenths of a millisecond, against bounds of 20 ms and more.
//
// # Skew
//
// At time t each viewer's position is the median of mediaTime + (t - expectedDisplayTime) * rate over the frames it
// presented in the 500 ms before t. Skew is the spread of positions between viewers, sampled each
// 100 ms. A viewer that presented nothing in those 500 ms has no position: such samples are counted, never left out silently.
//
// The package is called by browser tests and by the figures. It must never know what the page is made of.
package recorder
