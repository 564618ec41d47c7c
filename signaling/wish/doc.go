// Package wish makes WebRTC connections resources of HTTP, as the IETF's group of that name has it: WHEP for those who
// watch (draft-ietf-wish-whep, as of April 2026), WHIP for those who publish (RFC 9725). The two are one protocol in
// which media flow one way or the other.
//
// A [Handler] is the endpoint and its sessions:
//
//	POST    /…/whep       application/sdp       201, an answer, Location, ETag
//	PATCH   /…/whep/{id}  trickle-ice-sdpfrag   204; 200 and another ETag when ICE is restarted
//	DELETE  /…/whep/{id}                        200
//	OPTIONS, GET and HEAD of both               200, nothing in it
//
// It is asked from pages of any origin, so a cookie must never be what lets somebody in who asks from another one.
// Refusals are problem documents (RFC 9457).
//
// # What it owns
//
// The requests, what may stand in them, and the sessions: each lives until it is deleted, its connection is gone or did
// not come in time, or the handler is closed. Their addresses cannot be guessed, and are of the endpoint they were made at.
//
// # What it must never know
//
// Rooms, people, keys, pictures: who may ([Config].Authorise), what is shown or taken in ([Config].Open), and how often
// anybody may ask ([Config].Allow) are functions it is given.
//
// # Where the texts are read in one of several ways
//
// A server may counter an offer with one of its own (406); it need not, and this one has nothing else to offer, so 406 is
// never sent and Accept is not looked at. RFC 9725, 4.4.1, wants rtcp-mux-only in answers, "as per Section 3 of RFC 8858",
// which forbids it there, section 4.2: it is left out, rtcp-mux is there.
//
// # Concurrency
//
// Methods may be called from any goroutine. A session has one, which [Handler.Close] waits for.
package wish
