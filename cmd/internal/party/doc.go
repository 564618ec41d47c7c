// Package party makes what browser tests and figures are about: a real watchroom server with a film, and people in
// real browsers around it, each behind a network of their own.
//
// [Build] compiles the program once. [Play] runs `watchroom play` on it with data of its own, and can kill it, start
// it again on the same data, and find its FFmpeg. A [Guest] is one browser window that joins by the dialog as anybody
// would and is recorded frame by frame.
//
// It knows the outside of watchroom only: command line, addresses, accessible names, the state in the page's
// dataset and the protocol of the control socket. Of the server's packages it imports none; mediatest makes the films.
package party
