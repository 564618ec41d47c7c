package main

import (
	"os"
	"runtime/debug"
)

// saveMemory lets the collector run sooner than it would: what lives here is mostly fragments, which are cheap to go
// through and dear to have twice. GOGC in the environment wins.
func saveMemory() {
	const percent = 40
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
