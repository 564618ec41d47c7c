package wish

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pion/sdp/v3"
)

// usernameOf is the first ICE username of a description: with a bundle, all have the same.
func usernameOf(description string) string {
	for line := range strings.Lines(description) {
		if value, ok := strings.CutPrefix(line, "a=ice-ufrag:"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// restarted is the offer that a fragment with another username and password stands for: all else is as it was (RFC 9725,
// section 4.3.3). The candidates are added afterwards, as those of others are.
func restarted(offer string, f fragment) (string, error) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(offer); err != nil {
		return "", fmt.Errorf("reading the offer again: %w", err)
	}
	renew := func(list []sdp.Attribute) []sdp.Attribute {
		list = slices.DeleteFunc(list, func(a sdp.Attribute) bool {
			return a.Key == "candidate" || a.Key == "end-of-candidates"
		})
		for i := range list {
			switch list[i].Key {
			case "ice-ufrag":
				list[i].Value = f.username
			case "ice-pwd":
				list[i].Value = f.password
			}
		}
		return list
	}
	d.Attributes = renew(d.Attributes)
	for _, m := range d.MediaDescriptions {
		m.Attributes = renew(m.Attributes)
	}
	text, err := d.Marshal()
	if err != nil {
		return "", fmt.Errorf("writing the offer again: %w", err)
	}
	return string(text), nil
}

// fragmentOf is what an answer says of ICE: the answer to a restart (RFC 9725, section 4.3.3).
func fragmentOf(answer string) (string, error) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(answer); err != nil {
		return "", fmt.Errorf("reading the answer: %w", err)
	}
	var b strings.Builder
	write := func(a sdp.Attribute) {
		b.WriteString("a=" + a.Key)
		if a.Value != "" {
			b.WriteString(":" + a.Value)
		}
		b.WriteString("\r\n")
	}
	for _, a := range d.Attributes {
		if strings.HasPrefix(a.Key, "ice-") || a.Key == "group" {
			write(a)
		}
	}
	first := slices.IndexFunc(d.MediaDescriptions, func(m *sdp.MediaDescription) bool {
		_, has := m.Attribute("candidate")
		return has
	})
	if first < 0 {
		return "", errors.New("an answer without candidates")
	}
	m := d.MediaDescriptions[first]
	b.WriteString("m=" + m.MediaName.String() + "\r\n")
	for _, a := range m.Attributes {
		if strings.HasPrefix(a.Key, "ice-") || a.Key == "mid" || a.Key == "candidate" || a.Key == "end-of-candidates" {
			write(a)
		}
	}
	return b.String(), nil
}
