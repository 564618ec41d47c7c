package https

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write makes a certificate of its own with a number and writes it and its key.
func write(t *testing.T, folder string, number int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{domain}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func number(t *testing.T, pair *tls.Certificate) int64 {
	t.Helper()
	return pair.Leaf.SerialNumber.Int64()
}

func TestRenewedFilesAreReadAgain(t *testing.T) {
	// As programs that renew certificates lay them out: a link that is exchanged.
	folder := t.TempDir()
	for i := range int64(2) {
		dir := filepath.Join(folder, string('0'+rune(i)))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, dir, i)
	}
	live := filepath.Join(folder, "live")
	if err := os.Symlink("0", live); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	f, err := Open(filepath.Join(live, "cert.pem"), filepath.Join(live, "key.pem"), slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	now := f.looked
	if n := number(t, f.current(now.Add(glance))); n != 0 || said.Len() > 0 {
		t.Errorf("unchanged, yet number %d, said %s", n, &said)
	}
	if err := os.Remove(live); err != nil {
		t.Fatal(err)
	}
	if n := number(t, f.current(now.Add(2*glance))); n != 0 || !strings.Contains(said.String(), "the old one stays") {
		t.Errorf("while there is none: number %d, said %s", n, &said)
	}
	if err := os.Symlink("1", live); err != nil {
		t.Fatal(err)
	}
	if n := number(t, f.current(now.Add(2*glance+time.Second))); n != 0 {
		t.Errorf("a second later: number %d", n)
	}
	if n := number(t, f.current(now.Add(3*glance))); n != 1 {
		t.Errorf("number %d after the exchange", n)
	}
}

func TestABrokenNewCertificateLeavesTheOldOneAndIsSaidOnce(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, 1)
	certificate := filepath.Join(folder, "cert.pem")
	var said bytes.Buffer
	f, err := Open(certificate, filepath.Join(folder, "key.pem"), slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(certificate, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if n := number(t, f.current(f.looked.Add(glance))); n != 1 {
			t.Fatalf("look %d: number %d", i, n)
		}
	}
	if strings.Count(said.String(), "cannot be used") != 1 {
		t.Errorf("said %s", &said)
	}
}
