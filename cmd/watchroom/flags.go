package main

import "time"

// The flags, as kong reads them. Their values are checked and turned into plain configuration
// in config.go; nothing else sees these types.

type dataFlags struct {
	Data string `help:"Folder for the database and everything made (default: watchroom in the user's data folder)." placeholder:"DIR"`
}

type addressFlags struct {
	Listen     string `help:"Address to serve on (default: :8000, with --tls-domain :443)." placeholder:"ADDRESS"`
	PublicURL  string `name:"public-url" help:"How people reach this server, for links: https://films.example." placeholder:"URL"`
	BasePath   string `help:"Serve everything below this path." placeholder:"PATH"`
	TLSCert    string `name:"tls-cert" help:"Certificate chain (PEM) for https; read again when it changes." placeholder:"FILE"`
	TLSKey     string `name:"tls-key" help:"Private key (PEM) of the certificate." placeholder:"FILE"`
	TLSDomain  string `name:"tls-domain" help:"Serve https under this name, with a certificate that is got and renewed by itself. You agree to the authority's terms: ${terms}." placeholder:"NAME"`
	TLSACME    string `name:"tls-acme" env:"WATCHROOM_TLS_ACME" help:"ACME directory of another authority than Let's Encrypt." placeholder:"URL"`
	TLSMail    string `name:"tls-mail" help:"Where the authority may write to when something is wrong." placeholder:"ADDRESS"`
	HTTPListen string `name:"http-listen" env:"WATCHROOM_HTTP_LISTEN" help:"Address that leads http to https and answers the authority (default with --tls-domain: :80)." placeholder:"ADDRESS"`
}

type serverFlags struct {
	dataFlags
	addressFlags
	Media            []string      `help:"Folder with films; may be repeated (default: media in the data folder)." placeholder:"DIR"`
	TrustedProxies   []string      `help:"Addresses of reverse proxies whose forwarded headers count (default: nobody's)." placeholder:"CIDR"`
	WebRTCListen     string        `name:"webrtc-listen" env:"WATCHROOM_WEBRTC_LISTEN" help:"Address for WebRTC media (default: ${default})." default:":8001" placeholder:"ADDRESS"`
	WebRTCAddress    []string      `name:"webrtc-address" env:"WATCHROOM_WEBRTC_ADDRESS" help:"Address that viewers reach for WebRTC; may be repeated." placeholder:"IP"`
	WebRTCServer     []string      `name:"webrtc-server" env:"WATCHROOM_WEBRTC_SERVER" secret:"" help:"STUN or TURN server, for viewers and this side: stun:host:port or turn:user:password@host:port; may be repeated." placeholder:"URL"`
	WebRTCTURNSecret string        `name:"webrtc-turn-secret" env:"WATCHROOM_WEBRTC_TURN_SECRET" secret:"" help:"Secret shared with the TURN servers that are named without a user, from which passwords for a day are made." placeholder:"SECRET"`
	MaxRooms         int           `help:"Rooms open at once (default: ${default})." default:"100" placeholder:"N"`
	MaxEncoders      int           `help:"FFmpeg processes at once (default: one a room)." placeholder:"N"`
	MaxViewers       int           `help:"People in a room at once (default: ${default})." default:"100" placeholder:"N"`
	DVRWindow        time.Duration `name:"dvr-window" help:"How much of a live stream can be gone back to (default: ${default})." default:"60s" placeholder:"60s"`
	LiveDelay        time.Duration `help:"How far behind a live stream a room is where connections allow (default: ${default})." default:"250ms" placeholder:"250ms"`
	LogFormat        string        `help:"How the log is written: text or json." enum:"text,json" default:"text"`
}

type playFlags struct {
	Target       string   `arg:"" name:"file-or-url" help:"What to watch: a file or an http, https or live address."`
	Quality      *float64 `help:"Encode at this quality, from 0 to 1." placeholder:"0..1"`
	CRF          *int     `name:"crf" help:"Encode with this constant rate factor, 0 (best) to 51." placeholder:"N"`
	Resolution   string   `help:"Encode no larger than this." placeholder:"WxH"`
	FPS          float64  `name:"fps" help:"Encode with at most this many frames a second." placeholder:"N"`
	AudioBitrate string   `help:"Encode sound with this bit rate." placeholder:"128k"`
	Loop         bool     `help:"Start over at the end."`
	Growing      bool     `help:"The file is still being written: follow it."`
	LowLatency   bool     `help:"As little delay as can be had; for live sources."`
	JSON         bool     `name:"json" help:"Print one line of JSON with the links first."`
}
