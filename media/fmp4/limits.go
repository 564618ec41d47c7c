package fmp4

// Limits bounds what a stream can make us allocate. Fields that are 0 take the default.
type Limits struct {
	Header  int // bytes of moov; default 4 MiB
	Moof    int // bytes of one moof; default 1 MiB
	Sample  int // bytes of one sample; default 32 MiB
	Samples int // samples in one moof; default 16384
	Tracks  int // default 64
}

func (l Limits) orDefault() Limits {
	pick := func(v, otherwise int) int {
		if v <= 0 {
			return otherwise
		}
		return v
	}
	return Limits{
		Header:  pick(l.Header, 4<<20),
		Moof:    pick(l.Moof, 1<<20),
		Sample:  pick(l.Sample, 32<<20),
		Samples: pick(l.Samples, 16384),
		Tracks:  pick(l.Tracks, 64),
	}
}
