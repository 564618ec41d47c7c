package home

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"watchroom/views/layout"
)

// Room is a room on the list.
type Room struct {
	Slug, Name string
	ItemTitle  string // "" when nothing is loaded
	People     int    // present
}

// Claim describes what a one-time link gives.
type Claim struct {
	Code     string
	RoomName string // "" for the server itself
}

// Handler serves the start page with the rooms the visitor may see.
func Handler(site layout.Site, rooms func(r *http.Request) ([]Room, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		list, err := rooms(r)
		if err != nil {
			site.Fail(w, r, err)
			return
		}
		site.Write(w, r, http.StatusOK, layout.Shell{
			Site: site, Kind: layout.Lobby, Title: site.Strings.HomeTitle, Nonce: layout.NewNonce(),
		}, roomsPage(site, list))
	})
}

// ClaimHandler serves the page of a one-time link. Only its form, which sends itself when scripts run,
// uses the code up: whoever merely fetches the address, as previews of links do, burns nothing.
func ClaimHandler(site layout.Site, claim func(r *http.Request) (Claim, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, err := claim(r)
		if err != nil {
			site.Fail(w, r, err)
			return
		}
		site.Write(w, r, http.StatusOK, layout.Shell{
			Site: site, Kind: layout.Lobby, Title: site.Strings.ClaimTitle, Nonce: layout.NewNonce(),
			Script: "js/claim.js",
		}, claimPage(site, found))
	})
}

func roomAddress(site layout.Site, room Room) templ.SafeURL {
	return templ.SafeURL(site.Path("/rooms/" + url.PathEscape(room.Slug)))
}

func claimAction(site layout.Site, claim Claim) templ.SafeURL {
	return templ.SafeURL(site.Path("/claim/" + url.PathEscape(claim.Code)))
}
