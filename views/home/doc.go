// Package home is the door: the rooms a visitor may see, or how to begin, and the page that
// makes its visitor an owner. cmd hands it what to show; it knows no rooms and no people.
package home
