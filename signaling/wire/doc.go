// Package wire is the protocol of a room's two sockets: one Go type for each message, the
// fixed header of binary ones, and this description. A change of the protocol is a change here
// first; the golden files in testdata are read by the browser's tests too.
//
// Positions and lengths of film are seconds, as JSON numbers. Instants are milliseconds on the
// server's monotonic clock, named by a clock id: another id means another clock (the server
// was restarted) and everything measured on the old one is void.
//
// # The control socket
//
// Address /rooms/{slug}/control, subprotocol watchroom.control.v1. Text messages, each one
// JSON object with a "type", at most 32 KiB. The cookie of POST /rooms/{slug}/join (or that of an
// account) is needed before the upgrade.
//
// The server opens with welcome, room and members:
//
//	{"type":"welcome","you":"m_8f…","clock":"c1f0…","now":81234.512,"rtc":{"servers":[{"urls":["stun:stun.example:3478"]}]}}
//	{"type":"room","sequence":41,"phase":"playing","wantPlay":true,"item":{…},"itemNumber":1,"epoch":3,
//	 "generation":7,"timeline":{"anchor":12.48,"at":81384.5,"rate":1,"moving":true},
//	 "wait":null,"sentence":"","owner":"m_8f…","settings":{"hotJoin":"seamless","waitLimit":8,"neverWait":false},"live":null}
//	{"type":"members","members":[{"id":"m_8f…","name":"Ana","present":true,"ready":true,"control":true,
//	 "excused":false,"skew":0.004,"delay":0.02}]}
//
// room and members are whole each time, sent when they changed, never queued: a reader that
// is slow misses intermediate ones. A timeline with moving false stands at anchor. With moving true it
// is at anchor until the instant at, and goes on from there at rate (see media.Timeline).
// at may be ahead: a scheduled start, which everybody begins at the same instant.
//
// A room whose item happens now says in live where it is:
//
//	"live":{"edge":81.2,"at":81250.1,"from":20,"window":60,"delay":0.35,"need":0.3,"usual":0.3,"stopped":false,"following":true}
//
// edge is the newest position at the instant at and moves on with the time unless the source has stopped; a following room
// is delay behind it, of which need is what the members ask for (see report), usual where nothing is in their way. One that was paused or has sought back is not
// following; seeks lead anywhere between the later of from, the first position that is kept, and edge - window, and edge - delay.
//
// A client asks for the time as often as it needs to, and gets its own stamp back with the server's:
//
//	► {"type":"ping","t0":5312.25}
//	◄ {"type":"pong","t0":5312.25,"t1":81250.125,"t2":81250.175}
//
// It answers every new itemNumber with what it can play, out of item.mimes, exactly as
// MediaSource.isTypeSupported said:
//
//	► {"type":"playable","item":1,"mimes":["video/mp4; codecs=\"avc1.64001f\"","audio/mp4; codecs=\"mp4a.40.2\""]}
//
// and every new generation with whether it can show the timeline's position, again when that changes:
//
//	► {"type":"ready","generation":7,"ready":true}
//
// Once a second it reports what it measured. In a live room need says how far behind the edge the room has to be for this
// client to play without stalling, 0 or nothing that it does not know: the room takes the largest, at most 3 s.
//
//	► {"type":"report","skew":0.004,"delay":0.021,"buffer":18.2,"need":0.3}
//
// Commands. Those that are refused are answered with refused to the sender alone:
//
//	► {"type":"play"}   {"type":"pause"}   {"type":"seek","position":12.5}   {"type":"live"} (to the edge of what happens now)
//	► {"type":"goOn"}   {"type":"keepWaiting"}
//	► {"type":"giveControl","member":"m_…","control":true}   {"type":"handOver","member":"m_…"}   {"type":"kick","member":"m_…"}
//	► {"type":"configure","settings":{…}}   {"type":"rename","name":"Ana"}   {"type":"leave"}
//	◄ {"type":"refused","reason":"no-control","sentence":"Only people with control can do that."}
//
// # WebRTC over the control socket
//
// Where welcome's rtc is not null the picture may be had over WebRTC instead of the media socket; servers are STUN and TURN
// servers as RTCPeerConnection takes them. A control socket has one WebRTC connection at most. The client makes the offer,
// which receives video (H.264) and audio (Opus); another one with a connection open restarts ICE. video is the id of a
// video track and may be left out.
//
//	► {"type":"rtc.offer","sdp":"v=0…","video":0}
//	◄ {"type":"rtc.answer","sdp":"v=0…"}
//
// Candidates go both ways, as RTCIceCandidate describes them; an empty one ends the list:
//
//	►◄ {"type":"rtc.candidate","candidate":"candidate:…","mid":"0","index":0}
//
// rtc.state says how far the connection is: connected; lost, when nothing was heard for a while, from which it may come back;
// failed and closed, which are final: the next offer makes another. An offer or candidate that cannot be used is answered
// with failed as well. Where a person can be told why there is a sentence.
//
//	◄ {"type":"rtc.state","state":"failed","sentence":"This room has as many viewers as it may have."}
//
// rtc.mapping says which media time RTP timestamps stand for, from one of them on, before the first packet it is true for. A
// presented picture with timestamp r shows media + (r - video) / 90000 * rate, r - video being a signed difference of
// 32 bits. Pictures from hidden up to video are for the decoder and not to be seen; those before hidden belong to the mapping
// before. audio is the same moment as video on the 48 kHz clock of sound. generation grows with each mapping.
//
//	◄ {"type":"rtc.mapping","hidden":119000,"video":123456,"audio":65843,"media":12.48,"rate":1,"generation":3}
//
// Who is done watching says so, and is answered with closed:
//
//	► {"type":"rtc.close"}
//
// The server closes with a code: 1001 it is going away (come back), 1008 policy (the reason says
// which: kicked, full, flooding), 1009 too large, 1003 not text, 1007 not a message. After 1008 with kicked a
// client does not come back by itself.
//
// # The media socket
//
// Address /rooms/{slug}/media, subprotocol watchroom.media.v1, the same cookie. The client asks with a
// text message; all but the type may be left out:
//
//	► {"type":"start","generation":1,"position":12.48,"video":1,"audio":16}
//
// generation is the client's own count of its requests and comes back with everything sent because of it, so that
// what still belongs to an older one can be dropped. position defaults to the room's playhead; video and
// audio are track ids (0 is none) and default to the item's first. Sending start again moves the reader.
//
// The server answers with a text message that describes the epoch, then one initialisation segment a
// track and the fragments from the last keyframe at or before the position on, as they come:
//
//	◄ {"type":"stream","generation":1,"epoch":3,"item":1,"video":1,"audio":16,"tracks":[{"id":1,"kind":"video",
//	 "codec":"avc1.64001f","width":1280,"height":720},{"id":16,"kind":"audio","codec":"mp4a.40.2","language":"en"}]}
//
// When the epoch changes (a seek elsewhere, another plan, an encoder that was restarted) the server
// sends stream and initialisation segments again by itself, and goes on at a keyframe. Media times are absolute on the
// item's timeline in every epoch: what a browser has buffered of the same item number stays valid, what is sent
// again overwrites it. Another item number voids it.
//
//	◄ {"type":"skipped","generation":1,"epoch":3,"fragments":12,"from":30.0,"to":36.0}
//	◄ {"type":"end","generation":1,"epoch":3,"position":5025.12}
//
// skipped says the reader was too slow and was moved on to a keyframe; end that the item has no more.
// 10 s without progress on pending data closes the connection.
//
// Binary messages are a header of [HeaderSize] bytes, all integers big-endian, then the payload:
//
//	offset size
//	0      1    kind: 1 initialisation segment, 2 fragment
//	1      1    flags: bit 0 starts with a keyframe; bit 1 first of its track since start, skip or epoch
//	2      1    track id
//	3      1    track kind: 1 video, 2 audio
//	4      4    epoch
//	8      4    generation of the start request
//	12     4    duration, microseconds
//	16     8    decode time, microseconds, signed
//	24     8    reserved, zero
package wire
