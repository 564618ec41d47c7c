package wire

import (
	"encoding/json"
	"fmt"
)

// Encode is the text of a message: its fields with its type before them.
func Encode(m FromServer) ([]byte, error) { return encode(m.fromServer(), m) }

// EncodeClient is Encode for what a client sends.
func EncodeClient(m FromClient) ([]byte, error) { return encode(m.fromClient(), m) }

func encode(kind string, m any) ([]byte, error) {
	fields, err := json.Marshal(m)
	if err != nil { // a number that is not finite
		return nil, fmt.Errorf("encoding %s: %w", kind, err)
	}
	text := make([]byte, 0, len(fields)+len(kind)+12)
	text = append(text, `{"type":"`...)
	text = append(text, kind...)
	text = append(text, '"')
	if len(fields) > len("{}") {
		text = append(text, ',')
	}
	return append(text, fields[1:]...), nil
}
