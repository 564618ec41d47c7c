// Command watchroom is the server, and the few tools that belong to it.
//
// It owns what a process has once: the command line and the environment, read here into
// plain values and handed down ([ServeConfig], [PlayConfig]); standard input and output
// (console); signals, which cancel one context; and the exit code, which only main decides.
// It wires the other packages together and is imported by none. It knows nothing about
// how a room, a fragment or a page works.
//
// Exit codes: 0; 1 when something failed, with one sentence on standard error; 2 when the command
// line or an environment variable cannot be used. Healthcheck adds 3: still starting.
package main
