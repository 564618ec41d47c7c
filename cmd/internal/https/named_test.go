package https

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"watchroom/cmd/internal/https/acmetest"
)

const domain = "films.test"

// site is a server whose certificate is got by name.
type site struct {
	t           *testing.T
	https, http net.Listener
	folder      string
}

func newSite(t *testing.T) *site {
	t.Helper()
	return &site{t: t, https: listen(t), http: listen(t), folder: t.TempDir()}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// from has an authority asked.
func (n Name) from(a *acmetest.Authority) Name {
	n.Directory, n.roots = a.Directory, x509.NewCertPool()
	n.roots.AddCert(a.Own)
	return n
}

// serve begins to serve with an authority, until the returned function is called.
func (s *site) serve(n Name) (end func()) {
	s.t.Helper()
	n.Domain, n.Folder, n.Host, n.HTTPSPort = domain, s.folder, "127.0.0.1", port(s.https)
	n.Log = slog.New(slog.DiscardHandler)
	o := Obtain(n)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := o.Run(ctx); err != nil {
			s.t.Error(err)
		}
	})
	web := &http.Server{Handler: http.NotFoundHandler(), TLSConfig: o.TLS(), ErrorLog: slog.NewLogLogger(n.Log.Handler(), slog.LevelDebug)}
	running.Go(func() { web.ServeTLS(keptOpen{s.https}, "", "") })
	plain := &http.Server{Handler: o.Answer(http.NotFoundHandler())}
	if n.HTTPPort != 0 {
		running.Go(func() { plain.Serve(keptOpen{s.http}) })
	}
	return func() {
		stop()
		web.Close()
		plain.Close()
		running.Wait()
		for _, l := range []net.Listener{s.https, s.http} {
			l.(*net.TCPListener).SetDeadline(time.Time{})
		}
	}
}

// keptOpen is a listener for several servers, one after the other.
type keptOpen struct{ net.Listener }

// Close ends Accept; the port stays ours.
func (k keptOpen) Close() error { return k.Listener.(*net.TCPListener).SetDeadline(time.Unix(1, 0)) }

// shown is the certificate that somebody who connects is shown, if it is one that the authority has issued.
func (s *site) shown(roots *x509.CertPool) (*x509.Certificate, bool) {
	conn, err := tls.Dial("tcp", s.https.Addr().String(), &tls.Config{ServerName: domain, RootCAs: roots})
	if err != nil {
		return nil, false
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0], true
}

// eventually waits for a certificate with which something is so.
func (s *site) eventually(roots *x509.CertPool, what string, so func(*x509.Certificate) bool) *x509.Certificate {
	s.t.Helper()
	look, limit := time.NewTicker(20*time.Millisecond), time.After(30*time.Second)
	defer look.Stop()
	for {
		if leaf, ok := s.shown(roots); ok && so(leaf) {
			return leaf
		}
		select {
		case <-look.C:
		case <-limit:
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

func anyOne(*x509.Certificate) bool { return true }

func TestACertificateIsGotByNameAndKept(t *testing.T) {
	for _, way := range []string{"http", "tls"} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			asks := [2]int{port(s.http), 1} // the other way leads nowhere
			n := Name{HTTPPort: port(s.http)}
			if way == "tls" {
				asks, n.HTTPPort = [2]int{1, port(s.https)}, 0
			}
			authority := acmetest.Start(t, time.Hour, asks[0], asks[1])
			n = n.from(authority)
			if kept, err := Stored(t.Context(), Name{Domain: domain, Directory: n.Directory, Folder: s.folder}); kept != nil || err != nil {
				t.Errorf("before the first there is %v, %v", kept, err)
			}
			end := s.serve(n)
			first := s.eventually(authority.Roots, "a certificate", anyOne)
			end()
			kept, err := Stored(t.Context(), Name{Domain: domain, Directory: n.Directory, Folder: s.folder})
			if err != nil || kept == nil || !kept.Equal(first) {
				t.Errorf("kept %v, %v", kept, err)
			}
			authority.Stop() // nobody is asked after a restart
			defer s.serve(n)()
			if again := s.eventually(authority.Roots, "the certificate after a restart", anyOne); !again.Equal(first) {
				t.Error("it is another one after a restart")
			}
		})
	}
}

func TestACertificateIsRenewedWhileItServes(t *testing.T) {
	s := newSite(t)
	authority := acmetest.Start(t, 6*time.Second, port(s.http), port(s.https))
	defer s.serve(Name{HTTPPort: port(s.http), each: 50 * time.Millisecond}.from(authority))()
	first := s.eventually(authority.Roots, "a certificate", anyOne)
	second := s.eventually(authority.Roots, "another one", func(c *x509.Certificate) bool { return !c.Equal(first) })
	if !second.NotAfter.After(first.NotAfter) {
		t.Errorf("good until %v, before until %v", second.NotAfter, first.NotAfter)
	}
}

func TestNamesThatCannotHaveACertificate(t *testing.T) {
	const private = "https://authority.lan/directory"
	for _, c := range []struct {
		domain, directory string
		good              bool
	}{
		{"films.example", "", true},
		{"films.example", private, true},
		{"films.internal", private, true},
		{"films.example", "http://127.0.0.1:14000/dir", true},
		{"films.internal", "", false},
		{"localhost", "", false},
		{"192.0.2.1", "", false},
		{"films example", private, false},
		{"films.example", "http://authority.example/directory", false},
		{"films.example", "ftp://authority.lan", false},
		{"films.example", "authority.lan", false},
	} {
		if err := (Name{Domain: c.domain, Directory: c.directory}).Check(); (err == nil) != c.good {
			t.Errorf("%s from %q: %v", c.domain, c.directory, err)
		}
	}
}
