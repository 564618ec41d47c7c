package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned writes a certificate of its own for films.test and 127.0.0.1, and its key.
func selfSigned(t *testing.T, from, until time.Time) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: until,
		DNSNames: []string{"films.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, bytes []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", pkcs8)
}

func TestWhatDoctorFindsInCertificates(t *testing.T) {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	now := time.Now()
	for name, c := range map[string]struct {
		from, until time.Time
		public      string
		state       findingState
		says        string
	}{
		"expired":    {now.Add(-year), now.Add(-day), "", missing, "is good from"},
		"tomorrow's": {now.Add(day), now.Add(year), "", missing, "is good from"},
		"soon over":  {now.Add(-year), now.Add(day), "", better, "is good from"},
		"wrong name": {now.Add(-day), now.Add(year), "https://other.test", missing, "is for films.test, 127.0.0.1, not for other.test"},
		"nobody's":   {now.Add(-day), now.Add(year), "https://films.test", better, "unknown authority"},
	} {
		certificate, key := selfSigned(t, c.from, c.until)
		args := []string{"--tls-cert", certificate, "--tls-key", key}
		if c.public != "" {
			args = append(args, "--public-url", c.public)
		}
		cfg, err := serveConfig(t, args...)
		if err != nil {
			t.Fatal(err)
		}
		found := checkCertificate(t.Context(), cfg)
		if len(found) != 1 || found[0].state != c.state || !strings.Contains(found[0].found, c.says) || found[0].remedy == "" {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

func TestDoctorBeforeTheFirstCertificateOfAName(t *testing.T) {
	cfg, err := serveConfig(t, "--data", t.TempDir(), "--tls-domain", "localhost", "--tls-acme", "https://authority.lan/dir")
	if err != nil {
		t.Fatal(err)
	}
	found := checkCertificate(t.Context(), cfg)
	if len(found) != 2 || found[0].state != good || !strings.Contains(found[0].found, "first start") || found[1].state != good {
		t.Errorf("got %+v", found)
	}
	if len(checkCertificate(t.Context(), ServeConfig{})) > 0 {
		t.Error("plain http has a certificate to be checked")
	}
}
