// Package acmetest is a certificate authority for tests: Let's Encrypt's own Pebble, on loopback, with a DNS server for
// which every name is this machine.
package acmetest

import (
	"crypto/x509"
	"io"
	"log" //nolint:depguard // what Pebble asks for
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

// Authority issues certificates to whoever answers at its ports.
type Authority struct {
	Directory string
	Roots     *x509.CertPool    // of what it issues
	Own       *x509.Certificate // that of its own address, which nobody vouches for
	server    *httptest.Server
}

// Start starts one whose certificates are good for so long, and which asks at these ports of 127.0.0.1. It ends with
// the test.
func Start(t testing.TB, valid time.Duration, httpPort, httpsPort int) *Authority {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	quiet := log.New(io.Discard, "", 0)
	store := db.NewMemoryStore()
	profiles := map[string]ca.Profile{"default": {ValidityPeriod: uint64(valid.Seconds())}}
	issuing := ca.New(quiet, store, "", "ecdsa", 0, 1, profiles)
	asking := va.New(quiet, httpPort, httpsPort, true, resolver(t), store)
	front := wfe.New(quiet, store, asking, issuing, []string{"authority.test"}, true, false, 1, 1)
	a := &Authority{Roots: x509.NewCertPool(), server: httptest.NewTLSServer(front.Handler())}
	t.Cleanup(a.Stop)
	a.Own = a.server.Certificate()
	a.Directory = a.server.URL + wfe.DirectoryPath
	a.Roots.AppendCertsFromPEM(issuing.GetRootCert(0).PEM())
	return a
}

// Stop ends it before the test's end.
func (a *Authority) Stop() { a.server.Close() }

func resolver(t testing.TB) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of a test
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{Listener: l, Handler: dns.HandlerFunc(answer)}
	ended := make(chan error, 1)
	go func() { ended <- server.ActivateAndServe() }()
	t.Cleanup(func() {
		_ = l.Close()
		<-ended //nolint:errcheck // it ends because its listener does
	})
	return l.Addr().String()
}

func answer(w dns.ResponseWriter, asked *dns.Msg) {
	m := new(dns.Msg).SetReply(asked)
	for _, q := range asked.Question {
		if q.Qtype == dns.TypeA {
			head := dns.RR_Header{Name: q.Name, Rrtype: dns.TypeA, Class: dns.ClassINET}
			m.Answer = append(m.Answer, &dns.A{Hdr: head, A: net.IPv4(127, 0, 0, 1)})
		}
	}
	_ = w.WriteMsg(m)
}
