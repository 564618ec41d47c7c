// Package layout is what all pages share: the document around them ([Document]), the headers
// that keep strangers' scripts out ([SecurityHeaders]), the page for what went wrong ([Problem]), the
// avatars made from names, and every English sentence of the Go pages (strings.go).
//
// The areas beside it (watch, home) import it; it imports none of them and knows no rooms.
// The generated *_templ.go files are committed; `go tool templ generate` makes them again.
package layout
