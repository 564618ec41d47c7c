package state

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
)

const (
	nobodysName = "Guest"
	longestName = 40 // runes
)

// freeName is the name as it can be shown: printable, short, and nobody else's in the room.
func (s State) freeName(id MemberID, wanted string) string {
	taken := map[string]bool{}
	for _, m := range s.Members {
		if m.ID != id && m.Present {
			taken[strings.ToLower(m.Name)] = true
		}
	}
	name := cleanName(wanted)
	free := name
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = name + " " + strconv.Itoa(n)
	}
	return free
}

func cleanName(wanted string) string {
	name := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(wanted), " "))
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[:longestName])
	}
	return cmp.Or(strings.TrimSpace(name), nobodysName)
}
