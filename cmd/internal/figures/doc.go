// Package figures measures, in real browsers, what the project promises, and prints it beside its bounds: how far
// apart viewers are, whether anybody notices a joiner or a leaver, how long joining and seeking take, and what a dead
// encoder costs. `make figures` runs it (build tag figures); the tests of the project do not, because
// no test may depend on how fast a machine is.
//
// Every number comes from presented frames as recorder saw them. A bound that is missed, and a
// moment at which a viewer had no picture where there should be one, fail the run.
package figures
