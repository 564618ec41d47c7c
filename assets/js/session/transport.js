/** @import {Live, Room} from "../wire/types.js" */

/**
 * What a way of showing the film has measured of itself.
 * @typedef {object} Measured
 * @property {number|null} skew s ahead of the room; null when not known
 * @property {number} buffer s ahead of what is on screen
 * @property {number} drops frames the browser did not show
 * @property {number} rate
 * @property {string} codec
 * @property {number} bitrate bit/s of film
 */

/**
 * A way for the film to come and be shown: MediaSource or WebRTC.
 * @typedef {object} Transport
 * @property {"mse"|"webrtc"} name
 * @property {(room: Room) => void} follow the room's news
 * @property {() => void} resync what was measured says nothing any more: the machine slept, or nobody looked
 * @property {() => void} wake looks again: sound is allowed now
 * @property {(room: Room) => boolean} canShow whether the room's position can be shown
 * @property {() => Measured} measure
 * @property {(live: Live) => number} need s behind the edge of a live room
 * @property {(frame: VideoFrameCallbackMetadata) => number|null} mediaTimeOf a presented frame, s; null: not known
 */

export {};
