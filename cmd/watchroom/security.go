package main

import (
	"net"
	"net/mail"
	"path/filepath"

	"watchroom/cmd/internal/https"
)

const httpsPort = 443

// Security says how the server comes by its certificate; without one it speaks plain http.
type Security struct {
	TLSCert, TLSKey string // files
	TLSDomain       string // a name one is got for
	TLSAuthority    string // its ACME directory; empty: Let's Encrypt's
	TLSMail         string
	HTTPListen      string // leads to https; empty: by default on port 80, if it can be had, with a name
}

func (s Security) secure() bool { return s.TLSCert != "" || s.TLSDomain != "" }

func (s Security) scheme() string {
	if s.secure() {
		return "https"
	}
	return "http"
}

func (f addressFlags) security() (Security, error) {
	s := Security{
		TLSCert: f.TLSCert, TLSKey: f.TLSKey, TLSDomain: f.TLSDomain, TLSAuthority: f.TLSACME, TLSMail: f.TLSMail,
		HTTPListen: f.HTTPListen,
	}
	switch {
	case (f.TLSCert == "") != (f.TLSKey == ""):
		return s, usagef("--tls-cert and --tls-key belong together")
	case f.TLSCert != "" && f.TLSDomain != "":
		return s, usagef("--tls-domain gets a certificate, --tls-cert has one: give one of them")
	case f.TLSDomain == "" && (f.TLSACME != "" || f.TLSMail != ""):
		return s, usagef("--tls-acme and --tls-mail are for the certificate that --tls-domain gets")
	case f.HTTPListen != "" && !s.secure():
		return s, usagef("--http-listen leads to https, which needs --tls-domain or --tls-cert and --tls-key")
	}
	if f.HTTPListen != "" {
		if err := listenAddress("--http-listen", f.HTTPListen); err != nil {
			return s, err
		}
	}
	if f.TLSDomain == "" {
		return s, nil
	}
	if err := (https.Name{Domain: f.TLSDomain, Directory: f.TLSACME}).Check(); err != nil {
		return s, usagef("--tls-domain %s cannot be used: %v", f.TLSDomain, err)
	}
	if f.TLSMail != "" {
		if _, err := mail.ParseAddress(f.TLSMail); err != nil {
			return s, usagef("--tls-mail %s is not a mail address", f.TLSMail)
		}
	}
	return s, nil
}

// name is what a certificate is asked for with, but for the ports.
func (c ServeConfig) name() https.Name {
	host, _, _ := net.SplitHostPort(c.Listen) // was checked
	return https.Name{
		Domain: c.TLSDomain, Directory: c.TLSAuthority, Mail: c.TLSMail, Host: host,
		Folder: filepath.Join(c.Data, "certificates"),
	}
}

// onlyHTTPS tells whether browsers may be told never to use http with this host again. They apply that to all its
// ports and for a month, whatever else runs there: so only where the whole name is ours, with a certificate that
// renews itself, at the port of https.
func (a Address) onlyHTTPS() bool {
	_, port, _ := net.SplitHostPort(a.Listen) // was checked
	if u := a.PublicURL; u != nil {
		return a.TLSDomain != "" && u.Scheme == "https" && u.Host == a.TLSDomain
	}
	return a.TLSDomain != "" && port == "443"
}
