// Package e2e holds the tests of the whole: the program as it is built, real media, and people in real
// browsers. Each test reads like what people do and see; the machinery is in packages party, chrome and recorder.
//
// Nothing here depends on how fast a machine is. Where time matters at all, the margin is named and wide;
// the narrow bounds are those of package figures.
package e2e
