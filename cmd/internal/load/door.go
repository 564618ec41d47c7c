package load

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// door is the outside of the server: the room's address, its guests' cookies, /stats.
type door struct {
	client *http.Client
	base   url.URL // of the server, with its base path
	room   url.URL // without a trailing slash
	guests [][]*http.Cookie
}

// stats is what is read of /stats.
type stats struct {
	Process struct {
		CPU float64 `json:"cpu_seconds"`
		RSS int64   `json:"rss_bytes"`
	} `json:"process"`
	Rooms []struct {
		Ring struct{ Bytes int64 } `json:"ring"`
	} `json:"rooms"`
}

// viewersMemory is what the process holds besides the fragments, which are there for any number of viewers.
func (s stats) viewersMemory() int64 {
	held := s.Process.RSS
	for _, r := range s.Rooms {
		held -= r.Ring.Bytes
	}
	return held
}

// findRoom follows a link to the room it leads to.
func findRoom(ctx context.Context, link string) (*door, error) {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q: %w", link, ErrLink)
	}
	d := &door{client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: opening}}}
	resp, err := d.do(ctx, http.MethodGet, link, "")
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	at := *resp.Request.URL
	before, rest, ok := strings.Cut(at.Path, "/rooms/")
	slug, _, _ := strings.Cut(rest, "/")
	if !ok || slug == "" {
		return nil, fmt.Errorf("%q: %w", link, ErrLink)
	}
	d.base = url.URL{Scheme: at.Scheme, Host: at.Host, Path: before}
	d.room = url.URL{Scheme: at.Scheme, Host: at.Host, Path: before + "/rooms/" + slug}
	if resp.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%q: %w: there is no such room", link, ErrRefused)
	}
	return d, nil
}

func (d *door) do(ctx context.Context, method, address, form string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return nil, fmt.Errorf("asking %s: %w", address, err)
	}
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking the server: %w", err)
	}
	return resp, nil
}

// join becomes a guest and keeps the cookie.
func (d *door) join(ctx context.Context, name string) error {
	follow := d.client.CheckRedirect
	d.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	defer func() { d.client.CheckRedirect = follow }()
	resp, err := d.do(ctx, http.MethodPost, d.room.String()+"/join", url.Values{"name": {name}}.Encode())
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusBadRequest {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 300)) // part of a sentence for people
		return fmt.Errorf("joining: %w with %s: %.300s", ErrRefused, resp.Status, said)
	}
	d.guests = append(d.guests, resp.Cookies())
	return nil
}

// guest is the cookies of the i-th viewer.
func (d *door) guest(i int) []*http.Cookie { return d.guests[i%len(d.guests)] }

func (d *door) stats(ctx context.Context) (stats, error) {
	var s stats
	resp, err := d.do(ctx, http.MethodGet, d.base.String()+"/stats", "")
	if err != nil {
		return s, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return s, fmt.Errorf("/stats: %w with %s", ErrRefused, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
		return s, fmt.Errorf("/stats: %w", err)
	}
	return s, nil
}

func (d *door) close() { d.client.CloseIdleConnections() }
