// Package media is the vocabulary that everything about pictures and sound shares:
// what can be watched ([Item]), what it is read from ([Source]), the tracks in it,
// the fragments a running encoder leaves behind and the [Timeline] they are played on.
//
// It holds values only, imports the standard library only, starts nothing and
// opens nothing. Every other package may import it.
//
// Times on an item's own timeline are [time.Duration] since the item's start and
// are called positions. They are absolute: 600 s is 600 s into the film whichever
// process made the fragment. A looped item goes on past its duration.
package media
