//go:build !linux

package main

import "runtime"

// processStats has the resident size as Go knows it: there is no portable way to ask the kernel.
func processStats() ProcessStats {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return ProcessStats{RSS: int64(m.Sys), Goroutines: runtime.NumGoroutine()}
}
