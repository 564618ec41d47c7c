package access

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxName is the longest name, in characters (runes).
const MaxName = 40

// CleanName makes a name fit to be shown: invalid bytes, control characters and invisible marks that
// turn or hide text are removed, runs of white space become one space. The error is [ErrName].
func CleanName(name string) (string, error) {
	// A browser sends no more than MaxName; that much of bytes cannot be a name.
	if len(name) > 64*MaxName {
		return "", ErrName
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c' || r == '\u200d': // joiners: letters of Persian and Hindi, and emoji, need them
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(name, ""))
	name = strings.Join(strings.Fields(name), " ")
	if strings.Trim(name, "\u200c\u200d ") == "" || utf8.RuneCountInString(name) > MaxName {
		return "", ErrName
	}
	return name, nil
}
