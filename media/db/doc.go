// Package db opens the server's one SQLite file and brings its schema up to date.
//
// It owns the connections (one that writes, several that read), what is set on each of them,
// the table of schema versions and the copies made before a migration. cmd opens the
// database and hands it, with the migrations of all domains in order, to the packages that
// own tables. It must never know what is in those tables.
//
// # Concurrency
//
// A [DB] may be used from any goroutine. Changes go through [DB.Update]: they queue for the one writing
// connection and are on disk when it returns nil. Other processes (watchroom owner beside a
// running server) may use the same file; SQLite makes them take turns.
//
// Everything set on a connection is in the data source name, because a PRAGMA run by Exec reaches
// one connection of the pool only. Transactions that write are immediate: a deferred one that reads
// first and writes later fails when another has written in between. The file itself is never
// opened other than by SQLite: closing any descriptor of it would drop this process's POSIX locks.
package db
