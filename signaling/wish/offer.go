package wish

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/pion/sdp/v3"
)

// Way is where media flow, as seen from the client.
type Way string

// The ways of WHEP and WHIP. They are also how offers say it.
const (
	Receives Way = "recvonly"
	Sends    Way = "sendonly"
)

// readOffer checks an offer against what both texts demand of all media, and returns it with the one way that is meant:
// whoever offers both is answered as if it had offered that (RFC 9725, section 4.2; WHEP, "Media Direction Attributes").
func readOffer(text string, way Way) (string, error) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(text); err != nil || text == "" {
		return "", &Problem{Status: http.StatusBadRequest, Detail: "What was sent is not a session description."}
	}
	seen := map[string]bool{}
	for _, m := range d.MediaDescriptions {
		kind := m.MediaName.Media
		_, bundled := m.Attribute("bundle-only")
		if kind != "audio" && kind != "video" || m.MediaName.Port.Value == 0 && !bundled { // RFC 9143, section 6
			continue
		}
		if seen[kind] { // RFC 9725, section 4.4.2
			return "", unprocessable("There is more than one %s track in the offer; there may be one.", kind)
		}
		seen[kind] = true
		if !oneWay(&d, m, way) {
			return "", unprocessable("The %s track of the offer is not %s.", kind, way)
		}
	}
	if len(seen) == 0 {
		return "", unprocessable("There is neither picture nor sound in the offer.")
	}
	offer, err := d.Marshal()
	if err != nil {
		return "", fmt.Errorf("writing an offer: %w", err)
	}
	return string(offer), nil
}

func unprocessable(format string, args ...any) *Problem {
	return &Problem{Status: http.StatusUnprocessableEntity, Detail: fmt.Sprintf(format, args...)}
}

// oneWay makes a medium flow that way only; false: it is offered the other way, or none. What is not said is both
// (RFC 8866, section 6.7), and what is said of the session is said of all.
func oneWay(d *sdp.SessionDescription, m *sdp.MediaDescription, way Way) bool {
	said := direction(m.Attributes)
	if said == "" {
		said = direction(d.Attributes)
	}
	if said != "" && said != "sendrecv" && said != string(way) {
		return false
	}
	m.Attributes = slices.DeleteFunc(m.Attributes, isDirection)
	m.Attributes = append(m.Attributes, sdp.Attribute{Key: string(way)})
	return true
}

func direction(list []sdp.Attribute) string {
	if i := slices.IndexFunc(list, isDirection); i >= 0 {
		return list[i].Key
	}
	return ""
}

func isDirection(a sdp.Attribute) bool {
	return a.Key == "sendrecv" || a.Key == "inactive" || a.Key == string(Receives) || a.Key == string(Sends)
}
