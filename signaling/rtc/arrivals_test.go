package rtc

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
)

// report is one of 24 packets in all kinds of chunks, across the end of the numbers.
func report(t testing.TB) []byte {
	t.Helper()
	r := rtcp.TransportLayerCC{
		BaseSequenceNumber: 65534, PacketStatusCount: 24, ReferenceTime: 1000,
		PacketChunks: []rtcp.PacketStatusChunk{
			&rtcp.RunLengthChunk{Type: rtcp.TypeTCCRunLengthChunk, PacketStatusSymbol: rtcp.TypeTCCPacketReceivedSmallDelta, RunLength: 3},
			&rtcp.StatusVectorChunk{Type: rtcp.TypeTCCStatusVectorChunk, SymbolSize: rtcp.TypeTCCSymbolSizeTwoBit, SymbolList: []uint16{1, 0, 2, 1, 0, 0, 1}},
			&rtcp.StatusVectorChunk{Type: rtcp.TypeTCCStatusVectorChunk, SymbolSize: rtcp.TypeTCCSymbolSizeOneBit, SymbolList: []uint16{0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
		},
	}
	for _, d := range []struct {
		kind uint16
		by   int64 // microseconds
	}{{1, 250}, {1, 500}, {1, 0}, {1, 1000}, {2, -2500}, {1, 63750}, {1, 750}, {1, 250}, {1, 500}} {
		r.RecvDeltas = append(r.RecvDeltas, &rtcp.RecvDelta{Type: d.kind, Delta: d.by})
	}
	return marshalled(t, &r)
}

// marshalled fills in the head; Pion needs to be told whether to pad.
func marshalled(t testing.TB, r *rtcp.TransportLayerCC) []byte {
	t.Helper()
	size := arrivalsHead + 2*len(r.PacketChunks)
	for _, d := range r.RecvDeltas {
		size += int(d.Type)
	}
	r.Header = rtcp.Header{
		Count: rtcp.FormatTCC, Type: rtcp.TypeTransportSpecificFeedback,
		Padding: size%4 > 0, Length: uint16((size+3)/4 - 1),
	}
	b, err := r.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestArrivalsAreRead(t *testing.T) {
	r, ok := parseArrivals(report(t))
	if !ok || r.reference != 1000 {
		t.Fatalf("read %+v, %v", r, ok)
	}
	at := map[uint16]time.Duration{}
	var sum time.Duration
	next := uint16(65534)
	r.each(func(sequence uint16, came bool, delta time.Duration) {
		if sequence != next {
			t.Errorf("packet %d after %d", sequence, next-1)
		}
		next++
		sum += delta
		if came {
			at[sequence] = sum
		}
	})
	want := map[uint16]time.Duration{
		65534: 250 * time.Microsecond, 65535: 750 * time.Microsecond, 0: 750 * time.Microsecond,
		1: 1750 * time.Microsecond, 3: -750 * time.Microsecond, 4: 63 * time.Millisecond, 7: 63750 * time.Microsecond,
		9: 64 * time.Millisecond, 21: 64500 * time.Microsecond,
	}
	if next != 22 || len(at) != len(want) {
		t.Errorf("%d packets, of which came %v", next+2, at)
	}
	for sequence, moment := range want {
		if at[sequence] != moment {
			t.Errorf("packet %d came at %v, want %v", sequence, at[sequence], moment)
		}
	}
}

func FuzzArrivals(f *testing.F) {
	f.Add(report(f))
	f.Add([]byte{0x8f, 205, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0x3f, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		var path transport
		path.number(0, 1000)
		path.feedback(b, time.Second)
		r, ok := parseArrivals(b)
		if !ok {
			return
		}
		packets := 0
		r.each(func(uint16, bool, time.Duration) { packets++ })
		if packets > r.count {
			t.Errorf("%d packets of %d", packets, r.count)
		}
	})
}
