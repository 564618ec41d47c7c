// Package load opens many simulated viewers of a room and checks what they are sent.
//
// It is a witness: it shares no code with the server's side of the protocol. It reads the media header and the MP4
// boxes by itself, checks that decode times run on without a gap and that every viewer got the same bytes for the same
// fragment, over WebRTC that every RTP packet came, and asks the server's /stats what that cost. Called by cmd/watchroom.
package load
