package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// secretFile gives flags that hold secrets the contents of the file that WATCHROOM_…_FILE names, where neither the flag
// nor its variable is set: containers are handed secrets so. Of a list, each line is one.
func secretFile(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has("secret") {
		return nil, nil
	}
	for _, name := range flag.Envs {
		path := os.Getenv(name + "_FILE")
		if path == "" || os.Getenv(name) != "" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading %s_FILE: %w", name, err)
		}
		if flag.IsSlice() {
			return strings.Join(strings.Fields(string(text)), ","), nil
		}
		return strings.TrimSpace(string(text)), nil
	}
	return nil, nil
}
