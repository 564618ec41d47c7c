package stream

import (
	"time"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// What tracks for WebRTC viewers alone are made with. They are sent as they come, so what moves a lot is bounded.
const (
	webRTCWidth, webRTCHeight = 1280, 720
	webRTCMaxRate             = 4_000_000 // bits a second
	webRTCSound               = 96_000    // bits a second
	// webRTCGOP is the longest distance between keyframes of a video that is sent to WebRTC viewers as it is: who lost a picture
	// waits for no other, but is sent everything since the last. 48 frames at 23.976 are a little more than 2 s.
	webRTCGOP = 2100 * time.Millisecond
)

// serveWebRTC adds what is lacking for WebRTC viewers: H.264 without B-frames, Opus.
func (p *Plan) serveWebRTC(item media.Item, encoder ffmpeg.Encoder) {
	if v := p.Video; v != nil && !v.fitForWebRTC(item.Live) {
		p.Rendition = &ffmpeg.VideoOut{
			Stream: v.Stream.Index, SourceCodec: v.Stream.Name, SourceGOP: v.Stream.MaxGOP,
			Encoder: encoder, CRF: DefaultCRF, MaxRate: webRTCMaxRate,
			Width: webRTCWidth, Height: webRTCHeight, ToneMap: v.Stream.HDR,
		}
		if item.Live {
			p.Rendition.FrameRate = DefaultLiveRate
		}
	}
	opus := ffmpeg.AudioOut{Codec: ffmpeg.AudioOpus, Bitrate: webRTCSound, Channels: 2}
	switch {
	case p.Silence:
		opus.Silent = true
	case p.Audio[0].fitForWebRTC():
		return
	default:
		first := p.Audio[0]
		opus.Stream, opus.End = first.Stream.Index, first.Out.End
	}
	p.Opus = &opus
}

// fitForWebRTC tells whether WebRTC viewers can be given the track: what is encoded, and a copy that browsers decode in
// the order in which it comes. How far apart the keyframes of what happens now are is not known; to encode it again would cost
// more time than anything else on its way.
func (v *VideoPlan) fitForWebRTC(live bool) bool {
	s := v.Stream
	return !v.Copy ||
		s.Name == "h264" && universal(s) && !s.BFrames && s.MaxGOP <= webRTCGOP && (s.MaxGOP > 0 || live)
}

// fitForWebRTC tells whether it is Opus that everybody can play (RFC 7587: mono or stereo).
func (a AudioPlan) fitForWebRTC() bool {
	return a.Copy && a.Stream.Name == "opus" && a.Stream.Channels <= 2
}
