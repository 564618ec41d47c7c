package rtc

// silentFrame is the length of a frame of silence, ticks.
const silentFrame = audioClock / 50

// silentOpus is a frame of it: stereo, 20 ms.
func silentOpus() []byte { return []byte{0xfc, 0xff, 0xfe} }

// opusLength is how long the frames of a packet last together, in ticks of 48 kHz; 0: it is none (RFC 6716, 3.1, 3.2).
func opusLength(packet []byte) int64 {
	if len(packet) == 0 {
		return 0
	}
	var one int64
	switch config := packet[0] >> 3; {
	case config < 12:
		one = [...]int64{480, 960, 1920, 2880}[config&3]
	case config < 16:
		one = [...]int64{480, 960}[config&1]
	default:
		one = [...]int64{120, 240, 480, 960}[config&3]
	}
	count := int64(2)
	switch packet[0] & 3 {
	case 0:
		count = 1
	case 3:
		if len(packet) < 2 {
			return 0
		}
		count = int64(packet[1] & 63)
	}
	const longest = audioClock * 120 / 1000
	if one*count > longest {
		return 0
	}
	return one * count
}
