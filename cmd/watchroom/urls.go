package main

import (
	"net"
	"net/netip"
	"strconv"
)

// publicURL is how people reach the server, as well as it can be known, with the base path.
func (a Address) publicURL(at net.Addr) string {
	host, port := "localhost", 0
	if tcp, ok := at.(*net.TCPAddr); ok {
		port = tcp.Port
		if !tcp.IP.IsUnspecified() {
			host = tcp.IP.String()
		}
	}
	switch {
	case a.PublicURL != nil:
		return a.PublicURL.String()
	case a.TLSDomain != "":
		return a.namedURL(port)
	}
	return a.scheme() + "://" + net.JoinHostPort(host, strconv.Itoa(port)) + a.BasePath
}

// linkBase is what links for people begin with, the base path included: the public address if it
// is known, else this machine as whoever sits at it reaches it.
func linkBase(a Address) string {
	switch {
	case a.PublicURL != nil:
		return a.PublicURL.String()
	case a.TLSDomain != "":
		_, port, _ := net.SplitHostPort(a.Listen) // was checked
		n, _ := strconv.Atoi(port)                // so was this
		return a.namedURL(n)
	}
	return localURL(a)
}

// namedURL is the address under the name of the certificate.
func (a Address) namedURL(port int) string {
	host := a.TLSDomain
	if port != httpsPort {
		host = net.JoinHostPort(host, strconv.Itoa(port))
	}
	return "https://" + host + a.BasePath
}

// localURL is how the server is reached from its own machine, with the base path.
func localURL(a Address) string {
	host, port, _ := net.SplitHostPort(a.Listen) // was checked
	switch ip, err := netip.ParseAddr(host); {
	case host == "", err == nil && ip.IsUnspecified() && ip.Is4():
		host = "127.0.0.1"
	case err == nil && ip.IsUnspecified():
		host = "::1"
	}
	return a.scheme() + "://" + net.JoinHostPort(host, port) + a.BasePath
}
