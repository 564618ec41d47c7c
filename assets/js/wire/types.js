/**
 * The messages of a room's two sockets, as signaling/wire/doc.go describes them.
 * Positions and lengths of film are seconds; instants are milliseconds on the server's clock.
 *
 * @typedef {"idle"|"loading"|"waiting"|"playing"|"paused"|"ended"} Phase
 *
 * @typedef {object} Timeline where the film is: `anchor` until the instant `at`, moving on from there if `moving`
 * @property {number} anchor s
 * @property {number} at ms, server's clock
 * @property {number} rate
 * @property {boolean} moving
 *
 * @typedef {object} Wait
 * @property {string} reason start, join or stall
 * @property {number} until ms, server's clock
 * @property {string[]} for member ids
 *
 * @typedef {object} Settings
 * @property {string} hotJoin seamless or pause
 * @property {number} waitLimit s
 * @property {boolean} neverWait
 *
 * @typedef {object} Chapter
 * @property {number} start s
 * @property {number} end s
 * @property {string} title
 *
 * @typedef {object} Item
 * @property {string} title
 * @property {number} duration s; 0 unknown or endless
 * @property {boolean} seekable
 * @property {boolean} live
 * @property {boolean} looped
 * @property {string[]|null} mimes
 * @property {Chapter[]|null} chapters
 *
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 * @property {boolean} present
 * @property {boolean} ready
 * @property {boolean} control
 * @property {boolean} excused not waited for
 * @property {number} skew s
 * @property {number} delay s, one way
 *
 * @typedef {object} Track
 * @property {number} id
 * @property {string} kind video or audio
 * @property {string} codec
 * @property {string} [language]
 * @property {string} [title]
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [channels]
 * @property {boolean} [copied]
 */

/**
 * From the server, control socket.
 *
 * @typedef {{urls: string[], username?: string, credential?: string}} RTCServer
 * @typedef {{servers: RTCServer[]}} RTC
 * @typedef {{type: "welcome", you: string, clock: string, now: number, rtc: RTC|null}} Welcome
 *
 * @typedef {object} Room
 * @property {"room"} type
 * @property {number} sequence
 * @property {Phase} phase
 * @property {boolean} wantPlay
 * @property {Item|null} item
 * @property {number} itemNumber
 * @property {number} epoch
 * @property {number} generation
 * @property {Timeline} timeline
 * @property {Wait|null} wait
 * @property {string} sentence
 * @property {string} owner
 * @property {Settings} settings
 * @property {Live|null} live null unless the item happens now
 *
 * @typedef {object} Live
 * @property {number} edge s, the newest position
 * @property {number} at ms, server's clock; edge moves on from there
 * @property {number} from s, the first position that is kept; no more than window before the edge can be gone back to
 * @property {number} window s
 * @property {number} delay s behind the edge, of a following room
 * @property {number} need s of it that members ask for
 * @property {number} usual s, what they ask for where nothing is in the way
 * @property {boolean} stopped the source has; nothing moves on
 * @property {boolean} following
 *
 * @typedef {{type: "members", members: Member[]}} Members
 * @typedef {{type: "pong", t0: number, t1: number, t2: number}} Pong
 * @typedef {{type: "refused", reason: string, sentence: string}} Refused
 *
 * @typedef {{type: "rtc.answer", sdp: string}} RTCAnswer
 * @typedef {{type: "rtc.candidate", candidate: string, mid: string|null, index: number|null}} RTCCandidate goes both ways
 * @typedef {{type: "rtc.state", state: "connected"|"lost"|"failed"|"closed", sentence: string}} RTCState
 *
 * @typedef {object} RTCMapping a presented picture with RTP timestamp r shows media + (r - video) / 90000 * rate
 * @property {"rtc.mapping"} type
 * @property {number} hidden at 90 kHz; pictures from here up to video are not to be seen
 * @property {number} video at 90 kHz
 * @property {number} audio at 48 kHz, the same moment
 * @property {number} media s
 * @property {number} rate
 * @property {number} generation
 *
 * @typedef {RTCAnswer|RTCCandidate|RTCState|RTCMapping} FromRTC
 * @typedef {Welcome|Room|Members|Pong|Refused|FromRTC} FromControl
 */

/**
 * From the server, media socket.
 *
 * @typedef {object} Stream
 * @property {"stream"} type
 * @property {number} generation
 * @property {number} epoch
 * @property {number} item
 * @property {number} video track id; 0 none
 * @property {number} audio
 * @property {Track[]} tracks
 *
 * @typedef {{type: "skipped", generation: number, epoch: number, fragments: number, from: number, to: number}} Skipped
 * @typedef {{type: "end", generation: number, epoch: number, position: number}} End
 * @typedef {Stream|Skipped|End} FromMedia
 */

/**
 * To the server.
 *
 * @typedef {{type: "ping", t0: number}} Ping
 * @typedef {{type: "playable", item: number, mimes: string[]}} Playable
 * @typedef {{type: "ready", generation: number, ready: boolean}} Ready
 * @typedef {{type: "report", skew: number, delay: number, buffer: number, need?: number}} Report
 * @typedef {{type: "play"|"pause"|"live"|"goOn"|"keepWaiting"|"leave"}} Plain
 * @typedef {{type: "seek", position: number}} Seek
 * @typedef {{type: "giveControl", member: string, control: boolean}} GiveControl
 * @typedef {{type: "handOver"|"kick", member: string}} About
 * @typedef {{type: "configure", settings: Settings}} Configure
 * @typedef {{type: "rename", name: string}} Rename
 * @typedef {{type: "rtc.offer", sdp: string, video?: number}} RTCOffer
 * @typedef {{type: "rtc.close"}} RTCClose
 * @typedef {RTCOffer|RTCCandidate|RTCClose} ToRTC
 * @typedef {Ping|Playable|Ready|Report|Plain|Seek|GiveControl|About|Configure|Rename|ToRTC} ToControl
 * @typedef {{type: "start", generation: number, position?: number, video?: number, audio?: number}} Start
 */

export {};
