// Package session carries a person's token in a cookie: it is the one place that knows the
// cookie's name and attributes.
//
// Handlers in views call it, and cmd hands [Sessions.Identify] to the sockets, which may not import
// views. It must never know what a person may do, and never writes a token into a log or a page.
package session
