// Package access knows people: who somebody is by the token their browser keeps, what they
// are called, who owns the server, and the one-use links that give ownership away.
//
// It owns the tables people, sessions and claims, and exports their [Migrations]. cmd makes the [Store];
// the handlers in views and the sockets ask it who is there. It must never know about HTTP (cookies
// are read in views/session), about what a room does, or who is in one now.
//
// Secrets (tokens, codes) are made here from 128 random bits or more, returned once, and
// stored as their SHA-256 only: with that much in them a slow hash adds nothing, and
// looking one up by its hash reveals nothing by time.
//
// All methods may be called from any goroutine.
package access
