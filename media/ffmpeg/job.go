package ffmpeg

import "time"

// Shift is added to all times an encode writes, see the package comment.
const Shift = 10 * time.Second

// Job is one encode. Its output is one fragmented MP4 on standard output: the video track first (track_ID
// 1), if there is one, then the rendition, then the audio tracks in the order of Audio. The zero values are defaults.
type Job struct {
	Input Input
	// Start is the position in the item. A copied video starts at the keyframe at or before it, everything
	// else up to a quarter of a second before it.
	Start time.Duration
	// Until ends the output at a position in the item; 0 is its end. What is generated (silence, a still
	// picture, padded sound) lasts until then; with 0 it lasts about as long as the rest, beside a copy a few
	// seconds longer.
	Until time.Duration
	// Live is for sources that happen now: no lookahead, keyframes each second, no seek.
	Live bool
	// Video is nil when there is none.
	Video *VideoOut
	// Rendition is one more, encoded, of a Video that is copied.
	Rendition *VideoOut
	Audio     []AudioOut
}

// VideoOut is the video track of a job. A copied picture that is rotated keeps the matrix of its
// container (not every browser honours it: encode it); an encoded one is turned.
type VideoOut struct {
	Stream int // index in the source
	Copy   bool
	// SourceCodec is FFmpeg's name of the codec (media.Stream.Name), needed for a copy.
	SourceCodec string
	// SourceGOP is the longest distance between keyframes (media.Stream.MaxGOP), 0 unknown. It
	// matters for imprecise inputs only.
	SourceGOP time.Duration

	// The rest is for encoding.
	Encoder   Encoder // "" is EncoderX264
	Device    string  // of VAAPI; "" is /dev/dri/renderD128
	Preset    string  // of libx264; "" is veryfast
	CRF       int     // 0 is 23
	MaxRate   int     // bits a second; 0 is no limit
	Width     int     // the picture is made to fit into Width x Height, never larger; 0 keeps its size
	Height    int
	FrameRate float64       // most pictures a second; 0 keeps the source's
	GOP       time.Duration // 0 is 2 s, 1 s when live
	ToneMap   bool          // from PQ or HLG to BT.709
	// Still shows one picture (a cover) for as long as the sound lasts.
	Still bool
}

// AudioOut is one audio track of a job.
type AudioOut struct {
	Stream int // index in the source
	Copy   bool
	// SourceCodec is FFmpeg's name of the codec (media.Stream.Name), needed for a copy.
	SourceCodec string
	// Silent is a track of silence, for an item without sound; there is no stream to it.
	Silent bool

	// The rest is for encoding. A stream that begins late is filled with silence from Start on.
	Codec    AudioCodec // "" is AAC
	Bitrate  int        // bits a second; 0 is 160000
	Channels int        // 0 is 2
	// End is the position at which the source's sound ends before the item does; silence follows. 0: it does not.
	End time.Duration
}

// AudioCodec is what sound is encoded as.
type AudioCodec string

// The audio codecs.
const (
	AudioAAC  AudioCodec = "aac"
	AudioOpus AudioCodec = "opus"
)

// Encoder is an H.264 encoder of FFmpeg, by its name there.
type Encoder string

// The encoders, best first.
const (
	EncoderNVENC        Encoder = "h264_nvenc"
	EncoderQSV          Encoder = "h264_qsv"
	EncoderVideoToolbox Encoder = "h264_videotoolbox"
	EncoderAMF          Encoder = "h264_amf"
	EncoderVAAPI        Encoder = "h264_vaapi"
	EncoderX264         Encoder = "libx264"
)
