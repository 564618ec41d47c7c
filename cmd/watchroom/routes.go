package main

import (
	"net/http"

	"watchroom/cmd/internal/https"
	"watchroom/cmd/internal/proxy"
	"watchroom/views/home"
	"watchroom/views/watch"
)

// routes is every address the server answers. Those of contract and README are all here.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", home.Handler(s.site, s.homeRooms))

	mux.Handle("GET /rooms/{slug}", watch.Handler(s.site, s.watchModel))
	mux.HandleFunc("POST /rooms/{slug}/join", s.join)
	mux.HandleFunc("GET /rooms/{slug}/control", s.sockets.ServeControl)
	mux.HandleFunc("GET /rooms/{slug}/media", s.sockets.ServeMedia)
	mux.HandleFunc("GET /rooms/{slug}/stream.mp4", s.streamMP4)
	mux.HandleFunc("GET /rooms/{slug}/programs", s.programKeys)
	mux.HandleFunc("/rooms/{slug}/whep", s.whep.ServeEndpoint)
	mux.HandleFunc("/rooms/{slug}/whep/{session}", s.whep.ServeSession)
	mux.HandleFunc("/rooms/{slug}/whip", s.whip.ServeEndpoint)
	mux.HandleFunc("/rooms/{slug}/whip/{session}", s.whip.ServeSession)

	mux.Handle("GET /claim/{code}", home.ClaimHandler(s.site, s.peekClaim))
	mux.HandleFunc("POST /claim/{code}", s.claim)

	mux.Handle("GET /assets/", s.assets)
	mux.HandleFunc("GET /stats", s.stats)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("/", s.notFound)

	protection := http.NewCrossOriginProtection()
	for _, free := range []string{"/rooms/{slug}/whep", "/rooms/{slug}/whep/{session}"} { // a cookie is worth nothing there
		protection.AddInsecureBypassPattern(free)
	}
	for _, own := range []string{"/rooms/{slug}/whip", "/rooms/{slug}/whip/{session}"} { // there it is looked at only from our pages
		protection.AddInsecureBypassPattern(own)
	}
	h := protection.Handler(mux)
	h = proxy.Below(s.cfg.BasePath, h)
	if s.cfg.onlyHTTPS() {
		h = https.Only(h)
	}
	return proxy.Trust(s.cfg.TrustedProxies, h)
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request) {
	s.site.Fail(w, r, notHere())
}
