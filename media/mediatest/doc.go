// Package mediatest makes small films for tests, with real FFmpeg. Only tests import it.
//
// # Reading a frame's number
//
// Every picture of a [Film] carries its number in its topmost eighth: [Bits] blocks of equal width from the left
// edge to the right one, white for 1 and black for 0. Block i covers x from i/24 to (i+1)/24 of the
// width and y from 0 to 1/8 of the height, as displayed, whatever the size; sample its centre, ((i+0.5)/24, 1/16),
// better the mean of its middle half, and take a luma above 127 for 1.
//
//	blocks  0 … 15  the number of the frame, least significant bit first
//	blocks 16 … 19  check: the sum of the number's four hexadecimal digits, modulo 16, least significant bit first
//	blocks 20 … 23  always 0 1 0 1
//
// Frame n is shown from n/FPS on (plus nothing: position 0 is the start of the item). A film with
// variable frame rate lacks some numbers but each number keeps its time. [Decode] does all this for a luma function.
//
// # Hearing where the sound is
//
// Each audio track is a quiet tone of its own frequency, and at every whole second of the item a
// loud [Click] of 1 kHz that lasts 20 ms, also in a track that starts late.
package mediatest
