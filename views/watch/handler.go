package watch

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"watchroom/views/layout"
)

// Model is what the page shows before its script has spoken with the room.
type Model struct {
	Slug          string
	RoomName      string
	ItemTitle     string   // "" when nothing is loaded
	People        []string // names of those present
	Joined        bool     // this browser has a cookie that opens the sockets
	Name          string   // theirs if joined, else what fills the field
	GuestsAllowed bool
	Problem       string // a sentence about the name that was sent, if it was refused
	Status        int    // 0 is 200
}

// Title is the heading: the film, else the room.
func (m Model) Title() string {
	if m.ItemTitle != "" {
		return m.ItemTitle
	}
	return m.RoomName
}

// Lookup finds what to show. Errors that are a *layout.Problem are shown as such.
type Lookup func(r *http.Request) (Model, error)

// Handler serves the watch page. The query's name fills the field when the model has none.
func Handler(site layout.Site, lookup Lookup) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		model, err := lookup(r)
		if err != nil {
			site.Fail(w, r, err)
			return
		}
		if model.Name == "" {
			model.Name = r.URL.Query().Get("name")
		}
		Page(w, r, site, model)
	})
}

// Page writes the watch page. POST /rooms/{slug}/join uses it to show a refused name again.
func Page(w http.ResponseWriter, r *http.Request, site layout.Site, model Model) {
	status := model.Status
	if status == 0 {
		status = http.StatusOK
	}
	joined := "false"
	if model.Joined {
		joined = "true"
	}
	site.Write(w, r, status, layout.Shell{
		Site:    site,
		Kind:    layout.Screen,
		Title:   model.Title(),
		Nonce:   layout.NewNonce(),
		Script:  "js/watch.js",
		Preload: preload(site),
		Data: templ.Attributes{
			"data-slug": model.Slug, "data-joined": joined, "data-room-state": "idle", "data-ready": "false",
		},
	}, room(site, model))
}

// preload lists the modules in the order they are wanted: first what brings the picture. Import by import
// they would take a round trip a level.
func preload(site layout.Site) []string {
	list := []string{site.Assets.URL("js/session.js")}
	for _, folder := range []string{"js/session", "js/sync", "js/player", "js/wire", "js/elements", "vendor/media-chrome"} {
		list = append(list, site.Assets.Modules(folder)...)
	}
	return list
}

func joinAction(site layout.Site, model Model) templ.SafeURL {
	return templ.SafeURL(site.Path("/rooms/" + url.PathEscape(model.Slug) + "/join"))
}
