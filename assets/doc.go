// Package assets holds what browsers fetch besides pages: modules, styles, icons and the
// vendored libraries, embedded in the binary.
//
// It owns the addresses of these files. All of them live below one version, a hash over every
// file ([Assets.URL]), so that modules can import each other by relative paths, as served, and
// still be cached for ever: another build is another version and nothing of the old one is mixed in.
//
// cmd makes one [Assets] and mounts it; the pages of views ask it for addresses. It knows nothing of
// rooms, people or media.
package assets
