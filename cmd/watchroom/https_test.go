package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// A room over https, and what leads there.
func TestARoomOverHTTPS(t *testing.T) {
	certificate, key := selfSigned(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	plain, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0") // known, and given back
	if err != nil {
		t.Fatal(err)
	}
	plainAddress := plain.Addr().String()
	if err := plain.Close(); err != nil {
		t.Fatal(err)
	}
	out, stdout := io.Pipe()
	var stderr bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{
			"play", film(t), "--json", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--webrtc-listen", "127.0.0.1:0",
			"--tls-cert", certificate, "--tls-key", key, "--http-listen", plainAddress,
		}, console{in: strings.NewReader(""), out: stdout, err: &stderr})
		_ = stdout.Close()
	}()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	go func() { _, _ = io.Copy(io.Discard, out) }()
	defer func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("exit %d, %s", code, &stderr)
		}
	}()
	if err != nil {
		t.Fatalf("no room: %v", err)
	}
	var printed struct {
		Room string `json:"room_url"`
	}
	if err := json.Unmarshal(line, &printed); err != nil || !strings.HasPrefix(printed.Room, "https://127.0.0.1:") {
		t.Fatalf("printed %s", line)
	}
	room, err := url.Parse(printed.Room)
	if err != nil {
		t.Fatal(err)
	}
	client := trusting(t, certificate)
	answered := visit(t, client, http.MethodPost, printed.Room+"/join", "name=Ana")
	if cookie := answered.Header.Get("Set-Cookie"); !strings.Contains(cookie, "; Secure") {
		t.Errorf("joining: %s, cookie %q", answered.Status, cookie)
	}
	if s := answered.Header.Get("Strict-Transport-Security"); s != "" {
		t.Errorf("a host that may serve other things is held to https: %s", s)
	}
	answered = visit(t, client, http.MethodGet, "http://"+plainAddress+room.Path, "")
	if got := answered.Header.Get("Location"); answered.StatusCode != http.StatusTemporaryRedirect || got != printed.Room {
		t.Errorf("plain http: %s to %s, want %s", answered.Status, got, printed.Room)
	}
}

// trusting is a client that believes a certificate and follows nothing.
func trusting(t *testing.T, certificate string) *http.Client {
	t.Helper()
	text, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// visit asks until the server has started.
func visit(t *testing.T, client *http.Client, method, address, form string) *http.Response {
	t.Helper()
	look, limit := time.NewTicker(20*time.Millisecond), time.After(30*time.Second)
	defer look.Stop()
	for {
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answered, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answered.Body.Close()
		if answered.StatusCode != http.StatusServiceUnavailable {
			return answered
		}
		select {
		case <-look.C:
		case <-limit:
			t.Fatal("it never starts")
		}
	}
}
