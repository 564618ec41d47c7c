package layout

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hues is how many colours avatars come in; the style sheet names each.
const Hues = 12

// Initials are at most two letters for a name; assets/js/elements/names.js makes the same.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		// A sign alone is a name too.
		if i := strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.So, r) }); i >= 0 {
			sign, _ := utf8.DecodeRuneInString(name[i:])
			return string(sign)
		}
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	letters := string(unicode.ToUpper(first))
	if len(words) > 1 {
		last, _ := utf8.DecodeRuneInString(words[len(words)-1])
		letters += string(unicode.ToUpper(last))
	}
	return letters
}

// Hue is the number of a name's colour, the same here and in the browser: FNV-1a over its UTF-8.
func Hue(name string) string {
	sum := uint32(2166136261)
	for _, b := range []byte(name) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	return strconv.Itoa(int(sum % Hues))
}
