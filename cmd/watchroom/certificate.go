package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"strings"
	"time"

	"watchroom/cmd/internal/https"
)

const certificate = "certificate"

// soon is when a certificate that nobody has renewed yet is worth a word.
const soon = 14 * 24 * time.Hour

// checkCertificate has nothing to say about plain http.
func checkCertificate(ctx context.Context, cfg ServeConfig) []finding {
	switch {
	case cfg.TLSCert != "":
		return []finding{checkFiles(cfg)}
	case cfg.TLSDomain != "":
		return []finding{checkStored(ctx, cfg), checkName(ctx, cfg)}
	default:
		return nil
	}
}

func checkFiles(cfg ServeConfig) finding {
	pair, err := tls.LoadX509KeyPair(cfg.TLSCert, cfg.TLSKey)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return finding{missing, certificate, err.Error(), "let this user read it"}
	case err != nil:
		return finding{missing, certificate, err.Error(), "give a chain and the key that belongs to it, both PEM"}
	}
	if f, bad := dates(cfg.TLSCert, pair.Leaf, "renew it"); bad {
		return f
	}
	if cfg.PublicURL != nil && pair.Leaf.VerifyHostname(cfg.PublicURL.Hostname()) != nil {
		return finding{
			missing, certificate, fmt.Sprintf("%s is for %s, not for %s", cfg.TLSCert, namesOf(pair.Leaf), cfg.PublicURL.Hostname()),
			"get one for the name people use, or correct --public-url",
		}
	}
	if err := trusted(pair); err != nil {
		return finding{better, certificate, cfg.TLSCert + ": " + err.Error(), "browsers warn of it, unless they were told to trust its issuer; the file needs the issuer's certificates too"}
	}
	return finding{good, certificate, cfg.TLSCert + ", until " + pair.Leaf.NotAfter.Format(time.DateOnly), ""}
}

// dates finds what is wrong with a certificate now.
func dates(which string, leaf *x509.Certificate, remedy string) (finding, bool) {
	now := time.Now()
	period := which + " is good from " + leaf.NotBefore.Format(time.DateOnly) + " to " + leaf.NotAfter.Format(time.DateOnly)
	switch {
	case now.After(leaf.NotAfter) || now.Before(leaf.NotBefore):
		return finding{missing, certificate, period, remedy}, true
	case leaf.NotAfter.Sub(now) < soon && leaf.NotAfter.Sub(leaf.NotBefore) > 2*soon:
		return finding{better, certificate, period, remedy}, true
	}
	return finding{}, false
}

func namesOf(leaf *x509.Certificate) string {
	names := leaf.DNSNames
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no name"
	}
	return strings.Join(names, ", ")
}

// trusted tells whether somebody who knows this system's authorities believes the chain.
func trusted(pair tls.Certificate) error {
	between := x509.NewCertPool()
	for _, der := range pair.Certificate[1:] {
		if c, err := x509.ParseCertificate(der); err == nil {
			between.AddCert(c)
		}
	}
	_, err := pair.Leaf.Verify(x509.VerifyOptions{Intermediates: between})
	return err //nolint:wrapcheck // a sentence
}

// checkStored looks at the certificate that was got for the name, if there is one yet.
func checkStored(ctx context.Context, cfg ServeConfig) finding {
	leaf, err := https.Stored(ctx, cfg.name())
	switch {
	case err != nil:
		return finding{missing, certificate, err.Error(), "remove " + cfg.name().Folder + "; another one will be asked for"}
	case leaf == nil:
		return finding{good, certificate, "will be asked for at the first start", ""}
	}
	// It is renewed when a third of its time is left.
	if f, bad := dates("the one for "+cfg.TLSDomain, leaf, "the log says why it is not renewed; the authority must reach port 80 or 443 of this name"); bad {
		return f
	}
	return finding{good, certificate, cfg.TLSDomain + ", until " + leaf.NotAfter.Format(time.DateOnly), ""}
}

// checkName finds out whether the authority could come here, as far as that can be known from inside: behind a router
// the name's address is another.
func checkName(ctx context.Context, cfg ServeConfig) finding {
	const what = "name"
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	found, err := new(net.Resolver).LookupNetIP(ctx, "ip", cfg.TLSDomain)
	if err != nil {
		return finding{missing, what, fmt.Sprintf("the name %s is not known here", cfg.TLSDomain), "give it a DNS entry with the address under which this machine is reached"}
	}
	ours, err := net.InterfaceAddrs()
	if err != nil {
		return finding{better, what, err.Error(), ""}
	}
	for _, own := range ours {
		prefix, err := netip.ParsePrefix(own.String())
		for _, a := range found {
			if err == nil && prefix.Addr().Unmap() == a.Unmap() {
				return finding{good, what, fmt.Sprintf("%s is this machine (%s)", cfg.TLSDomain, a.Unmap()), ""}
			}
		}
	}
	return finding{
		better, what, fmt.Sprintf("%s is %s, not an address of this machine", cfg.TLSDomain, found[0].Unmap()),
		"that is right behind a router which forwards ports 80 and 443 to here; else correct the DNS entry",
	}
}
