package https

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// glance is how often files are looked at, at most: whoever renews them keeps the old certificate good for much longer.
const glance = 10 * time.Second

// Files is a certificate and its key in PEM files, which are read again when they have changed: programs that renew
// certificates cannot be expected to tell.
//
// They are looked at when somebody connects, and followed through symbolic links, which such programs exchange.
type Files struct {
	certificate, key string
	log              *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	seen   [2]os.FileInfo
	looked time.Time
}

// Open reads the files for the first time. The error says which could not be used, and why.
func Open(certificate, key string, log *slog.Logger) (*Files, error) {
	f := &Files{certificate: certificate, key: key, log: log, looked: time.Now()}
	f.seen = f.look()
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	f.pair = &pair
	return f, nil
}

// TLS is what a server is given.
func (f *Files) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.current(time.Now()), nil },
	}
}

// current is the newest pair that could be used.
func (f *Files) current(now time.Time) *tls.Certificate {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Sub(f.looked) < glance {
		return f.pair
	}
	f.looked = now
	found := f.look()
	if same(f.seen, found) {
		return f.pair
	}
	f.seen = found
	pair, err := tls.LoadX509KeyPair(f.certificate, f.key)
	if err != nil { // half written perhaps: then it changes once more
		f.log.Error("the new certificate cannot be used, the old one stays", "certificate", f.certificate, "err", err)
		return f.pair
	}
	f.pair = &pair
	f.log.Info("the certificate was exchanged", "certificate", f.certificate, "until", pair.Leaf.NotAfter)
	return f.pair
}

// look says what is there now; nil for a file that cannot be seen.
func (f *Files) look() (found [2]os.FileInfo) {
	for i, path := range []string{f.certificate, f.key} {
		if info, err := os.Stat(path); err == nil {
			found[i] = info
		}
	}
	return found
}

func same(before, now [2]os.FileInfo) bool {
	for i := range before {
		a, b := before[i], now[i]
		if a == nil || b == nil {
			if a != nil || b != nil {
				return false
			}
			continue
		}
		if !os.SameFile(a, b) || !a.ModTime().Equal(b.ModTime()) || a.Size() != b.Size() {
			return false
		}
	}
	return true
}
