package main

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"watchroom/room/state"
	"watchroom/signaling/rtc"
)

// ServeConfig is everything serve needs to know; all values were checked.
type ServeConfig struct {
	Data  string   // absolute
	Media []string // absolute
	Address
	TrustedProxies  []netip.Prefix
	WebRTCListen    string
	WebRTCAddresses []netip.Addr
	WebRTCServers   []rtc.Server
	MaxRooms        int
	MaxEncoders     int // 0: as many as rooms
	MaxViewers      int // in a room
	DVRWindow       time.Duration
	LiveDelay       time.Duration
	LogFormat       string
}

// encoders is how many rooms may have an encoder at once.
func (c ServeConfig) encoders() int {
	if c.MaxEncoders == 0 {
		return c.MaxRooms
	}
	return c.MaxEncoders
}

// Address says where the server is, from inside and from outside.
type Address struct {
	Listen    string
	PublicURL *url.URL // with the base path, without a slash at the end; nil: not told
	BasePath  string   // "" or "/watch"
	Security
}

// Database is the SQLite file in the data folder.
func (c ServeConfig) Database() string { return databasePath(c.Data) }

func databasePath(data string) string { return filepath.Join(data, "watchroom.db") }

func (f serverFlags) config() (ServeConfig, error) {
	c := ServeConfig{
		WebRTCListen: f.WebRTCListen,
		MaxRooms:     f.MaxRooms,
		MaxEncoders:  f.MaxEncoders,
		MaxViewers:   f.MaxViewers,
		DVRWindow:    f.DVRWindow,
		LiveDelay:    f.LiveDelay,
		LogFormat:    f.LogFormat,
	}
	var err error
	if c.Data, err = f.dataFlags.folder(); err != nil {
		return ServeConfig{}, err
	}
	if c.Media, err = mediaFolders(f.Media, c.Data); err != nil {
		return ServeConfig{}, err
	}
	if c.Address, err = f.address(); err != nil {
		return ServeConfig{}, err
	}
	if c.TrustedProxies, err = prefixes("--trusted-proxies", f.TrustedProxies); err != nil {
		return ServeConfig{}, err
	}
	if err := listenAddress("--webrtc-listen", f.WebRTCListen); err != nil {
		return ServeConfig{}, err
	}
	if c.WebRTCAddresses, err = addresses("--webrtc-address", f.WebRTCAddress); err != nil {
		return ServeConfig{}, err
	}
	if c.WebRTCServers, err = webRTCServers(f.WebRTCServer, f.WebRTCTURNSecret); err != nil {
		return ServeConfig{}, err
	}
	if f.MaxRooms < 1 || f.MaxViewers < 1 || f.MaxEncoders < 0 {
		return ServeConfig{}, usagef("--max-rooms and --max-viewers must be at least 1, --max-encoders not negative")
	}
	if f.DVRWindow < leastWindow || f.DVRWindow > mostWindow {
		return ServeConfig{}, usagef("--dvr-window %v is not from %v to %v", f.DVRWindow, leastWindow, mostWindow)
	}
	if f.LiveDelay < leastDelay || f.LiveDelay > state.MostNeed {
		return ServeConfig{}, usagef("--live-delay %v is not from %v to %v", f.LiveDelay, leastDelay, state.MostNeed)
	}
	return c, nil
}

// Bounds of what can be asked for live streams. What is kept of one is bounded in bytes as well.
const (
	leastWindow = 5 * time.Second
	mostWindow  = 30 * time.Minute
	leastDelay  = 20 * time.Millisecond
)

// folder is the data folder, made absolute.
func (f dataFlags) folder() (string, error) {
	dir := f.Data
	if dir == "" {
		base, err := userData()
		if err != nil {
			return "", usagef("there is no home folder to keep data in; say where with --data")
		}
		dir = filepath.Join(base, "watchroom")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", usagef("--data %s cannot be used: %v", dir, err)
	}
	return abs, nil
}

// userData is where programs of this platform keep a user's data.
func userData() (string, error) {
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	switch runtime.GOOS {
	case "darwin":
		return os.UserConfigDir() // ~/Library/Application Support
	case "windows":
		return os.UserCacheDir() // %LocalAppData%
	default:
		home, err := os.UserHomeDir()
		return filepath.Join(home, ".local", "share"), err
	}
}

func mediaFolders(given []string, data string) ([]string, error) {
	if len(given) == 0 {
		return []string{filepath.Join(data, "media")}, nil
	}
	folders := make([]string, 0, len(given))
	for _, dir := range given {
		abs, err := filepath.Abs(dir)
		if err != nil || dir == "" {
			return nil, usagef("--media %q cannot be used", dir)
		}
		folders = append(folders, abs)
	}
	return folders, nil
}

func (f addressFlags) address() (Address, error) {
	a := Address{Listen: f.Listen}
	var err error
	if a.Security, err = f.security(); err != nil {
		return Address{}, err
	}
	if a.Listen == "" {
		a.Listen = ":8000"
		if a.TLSDomain != "" {
			a.Listen = ":443"
		}
	}
	if err := listenAddress("--listen", a.Listen); err != nil {
		return Address{}, err
	}
	if a.BasePath, err = basePath(f.BasePath); err != nil {
		return Address{}, err
	}
	a.PublicURL, err = publicURL(f.PublicURL, a.BasePath)
	return a, err
}

// basePath normalises "watch", "/watch/" and the like to "/watch", and "/" to "".
func basePath(given string) (string, error) {
	trimmed := strings.Trim(given, "/")
	if trimmed == "" {
		return "", nil
	}
	for part := range strings.SplitSeq(trimmed, "/") {
		if part == "" || part == "." || part == ".." || url.PathEscape(part) != part {
			return "", usagef("--base-path %s is not a plain path such as /watch", given)
		}
	}
	return "/" + trimmed, nil
}

// publicURL accepts the address with or without the base path at its end.
func publicURL(given, base string) (*url.URL, error) {
	if given == "" {
		return nil, nil // not told
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, usagef("--public-url %s is not an address such as https://films.example", given)
	}
	path := strings.TrimRight(u.Path, "/")
	if path == "" {
		path = base
	}
	if path != base {
		return nil, usagef("--public-url %s ends with another path than --base-path %s", given, base)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}, nil
}

func listenAddress(flag, given string) error {
	_, port, err := net.SplitHostPort(given)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usagef("%s %s is not an address such as :8000 or 127.0.0.1:8000", flag, given)
	}
	return nil
}

func addresses(flag string, given []string) ([]netip.Addr, error) {
	var list []netip.Addr
	for _, s := range given {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return nil, usagef("%s %s is not an IP address", flag, s)
		}
		list = append(list, a)
	}
	return list, nil
}

// prefixes parses CIDRs; a bare address stands for itself.
func prefixes(flag string, given []string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, s := range given {
		s = strings.TrimSpace(s)
		p, err := netip.ParsePrefix(s)
		if a, bare := netip.ParseAddr(s); bare == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, usagef("%s %s is not a range of addresses such as 10.0.0.0/8", flag, s)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

func usagef(format string, args ...any) error {
	return usageError{fmt.Sprintf(format, args...)}
}
