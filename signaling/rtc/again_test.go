package rtc

import (
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// written counts what leaves, by sequence number.
type written map[uint16]int

func (w written) WriteRTP(h *rtp.Header, payload []byte) (int, error) {
	w[h.SequenceNumber]++
	return len(payload), nil
}

func (w written) Write([]byte) (int, error) { return 0, nil }

func TestHowOftenSomethingIsSentAgain(t *testing.T) {
	w := written{}
	o := newOutlet(webrtc.MimeTypeH264, &transport{})
	o.stream = w
	for i := range uint64(history + 10) {
		o.write(&packet{payload: []byte{1}, frame: i + 1, timestamp: uint32(i)}, uint32(i), 0)
	}
	const roundTrip = 100 * time.Millisecond
	lost := o.next - 1
	for i, c := range []struct {
		after  time.Duration
		copies int // written by then
		why    string
	}{
		{0, 2, "it is repeated"},
		{50 * time.Millisecond, 2, "the repeat is on its way"},
		{110 * time.Millisecond, 4, "the repeat is lost, too"},
		{120 * time.Millisecond, 4, "two more are on their way"},
		{220 * time.Millisecond, 6, "so are those"},
	} {
		o.again(lost, time.Second+c.after, roundTrip)
		if w[lost] != c.copies {
			t.Errorf("asked for the %dth time after %v: written %d times, want %d, as %s", i+1, c.after, w[lost], c.copies, c.why)
		}
	}
	if o.again(o.next-history-5, 2*time.Second, roundTrip) || o.again(o.next+5, 2*time.Second, roundTrip) {
		t.Error("something that is not known was repeated")
	}
	if o.resent != 5 {
		t.Errorf("%d counted", o.resent)
	}
}

func TestWhatIsAFreeze(t *testing.T) {
	const frame = 40 * time.Millisecond
	for name, c := range map[string]struct {
		longer  []time.Duration // than usual, each at its place
		total   time.Duration
		freezes int
	}{
		"even":         {nil, 0, 0},
		"a frame late": {[]time.Duration{frame}, 0, 0},
		"a freeze":     {[]time.Duration{200 * time.Millisecond}, 240 * time.Millisecond, 1},
		"two":          {[]time.Duration{time.Second, 0, 0, 2 * time.Second}, 3*time.Second + 2*frame, 2},
		"just not":     {[]time.Duration{0, 0, 140 * time.Millisecond, 0}, 0, 0},
	} {
		shows, at := []time.Duration{0}, time.Duration(0)
		for i := range 60 {
			at += frame
			if n := i - 40; n >= 0 && n < len(c.longer) {
				at += c.longer[n]
			}
			shows = append(shows, at)
		}
		if total, freezes := frozen(shows); total != c.total || freezes != c.freezes {
			t.Errorf("%s: %v in %d, want %v in %d", name, total, freezes, c.total, c.freezes)
		}
	}
}
