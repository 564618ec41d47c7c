package state_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"watchroom/media"
	"watchroom/room/state"
)

// step is one line of a replay: what happened, so long after the step before, and what the
// room was then. Everything expected may be left out.
type step struct {
	After string `json:"after,omitempty"` // time.ParseDuration
	Event string `json:"event,omitempty"` // an Event's name; none: time passes

	Member     state.MemberID `json:"member,omitempty"`
	To         state.MemberID `json:"to,omitempty"`
	Item       string         `json:"item,omitempty"`     // film, hevc, loop, camera
	Position   float64        `json:"position,omitempty"` // s
	Yes        bool           `json:"yes,omitempty"`      // ready, control, play or final
	MIME       []string       `json:"mime,omitempty"`
	Epoch      media.Epoch    `json:"epoch,omitempty"`      // 0: the newest
	Generation uint32         `json:"generation,omitempty"` // 0: the newest
	HotJoin    state.HotJoin  `json:"hotJoin,omitempty"`

	Phase   state.Phase      `json:"phase,omitempty"`
	Owner   state.MemberID   `json:"owner,omitempty"`
	At      *float64         `json:"at,omitempty"` // s
	For     []state.MemberID `json:"for,omitempty"`
	Effects []string         `json:"effects,omitempty"` // Go's name and fields, without Save
}

func TestReplays(t *testing.T) {
	files, err := filepath.Glob("testdata/replays/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no replays: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var steps []step
			if err := json.Unmarshal(text, &steps); err != nil {
				t.Fatal(err)
			}
			s := newScript(t)
			for i, st := range steps {
				if err := s.replay(st); err != nil {
					t.Fatalf("step %d (%+v): %v", i+1, st, err)
				}
			}
		})
	}
}

func (s *script) replay(st step) error {
	d, err := time.ParseDuration("0s" + st.After)
	if err != nil {
		return err
	}
	s.after(d)
	if st.Event != "" {
		e, err := st.event(s.State)
		if err != nil {
			return err
		}
		s.apply(e)
	}
	return st.compare(s)
}

func (st step) compare(s *script) error {
	if st.Phase != "" && s.Phase != st.Phase {
		return fmt.Errorf("phase %s", s.Phase)
	}
	if st.Owner != "" && s.Owner != st.Owner {
		return fmt.Errorf("owner %s", s.Owner)
	}
	if at := s.Timeline.At(s.now).Seconds(); st.At != nil && at != *st.At {
		return fmt.Errorf("at %v s", at)
	}
	if st.For != nil && (s.Wait == nil || fmt.Sprint(s.Wait.For) != fmt.Sprint(st.For)) {
		return fmt.Errorf("waits: %+v", s.Wait)
	}
	if st.Effects != nil {
		var got []string
		for _, e := range s.effects {
			if e != (state.Save{}) {
				got = append(got, fmt.Sprintf("%T%+v", e, e))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(st.Effects) {
			return fmt.Errorf("effects %q", got)
		}
	}
	return nil
}

func (st step) event(s state.State) (state.Event, error) {
	epoch, generation := st.Epoch, st.Generation
	if epoch == 0 {
		epoch = s.Epoch
	}
	if generation == 0 {
		generation = s.Generation
	}
	position := time.Duration(st.Position * float64(time.Second))
	settings := state.DefaultSettings()
	settings.HotJoin = st.HotJoin
	items := map[string]media.Item{"film": film(), "hevc": hevcFilm(), "loop": loopedFilm(), "camera": camera()}
	events := map[string]state.Event{
		"Joined":      state.Joined{Member: st.Member, Name: string(st.Member), Owner: st.Yes},
		"Dropped":     state.Dropped{Member: st.Member},
		"Left":        state.Left{Member: st.Member},
		"Playable":    state.Playable{Member: st.Member, Item: s.ItemNumber, MIME: st.MIME},
		"Readiness":   state.Readiness{Member: st.Member, Generation: generation, Ready: st.Yes},
		"Play":        state.Play{Member: st.Member},
		"Pause":       state.Pause{Member: st.Member},
		"Seek":        state.Seek{Member: st.Member, Position: position},
		"GoOn":        state.GoOn{Member: st.Member},
		"KeepWaiting": state.KeepWaiting{Member: st.Member},
		"GiveControl": state.GiveControl{Member: st.Member, To: st.To, Control: st.Yes},
		"HandOver":    state.HandOver{Member: st.Member, To: st.To},
		"Kick":        state.Kick{Member: st.Member, Who: st.To},
		"Configure":   state.Configure{Member: st.Member, Settings: settings},
		"Load":        state.Load{Member: st.Member, Item: items[st.Item], Position: position, Play: st.Yes},
		"StreamReady": state.StreamReady{Epoch: epoch},
		"StreamEnded": state.StreamEnded{Epoch: epoch, End: position},
		"StreamBroke": state.StreamBroke{Epoch: epoch, Sentence: "It broke.", Final: st.Yes},
	}
	e, ok := events[st.Event]
	if !ok {
		return nil, fmt.Errorf("no event %q", st.Event)
	}
	return e, nil
}
