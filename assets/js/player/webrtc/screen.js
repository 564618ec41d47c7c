/** @import {Timeline} from "../../wire/types.js" */
/** @import {Mappings} from "./mappings.js" */
import { Presented } from "../../sync/presented.js";

/**
 * What requestVideoFrameCallback tells of a frame that came over WebRTC.
 * @typedef {VideoFrameCallbackMetadata & {rtpTimestamp?: number, receiveTime?: DOMHighResTimeStamp}} ReceivedFrame
 */

const heldFrames = 15;
const usualFrame = 0.1; // s; until the picture has told
const samePlace = 0.005; // s past the position that a picture may begin
const settledMs = 700; // a picture that no other follows for so long is the last before the position
const longFrame = 1; // s

/**
 * The pictures that one receiver presents in a `<video>`, told by their media times.
 *
 * While it shows, the element answers for the film and not for the connection, whose own time means nothing to
 * anybody: its `currentTime` is the media's time on screen, and `paused` says that the room's film stands still.
 */
export class Screen {
  #video;
  #receiver;
  #mappings;
  #timeline;
  #onFrame;
  #presented = new Presented();
  /** @type {object|null} */
  #mapping = null;
  #media = Number.NaN; // s, of the newest picture
  #at = 0; // local ms, when that was new
  #timestamp = -1;
  #frame = usualFrame;
  /** @type {number[]} ms from arrival to display */
  #held = [];
  #handle = 0;
  #showing = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {RTCRtpReceiver} receiver of its pictures
   * @param {Mappings} mappings
   * @param {object} parts
   * @param {() => {timeline: Timeline|null, position: number}} parts.room where it is now
   * @param {() => void} parts.onFrame a picture was presented
   */
  constructor(video, receiver, mappings, { room, onFrame }) {
    this.#video = video;
    this.#receiver = receiver;
    this.#mappings = mappings;
    this.#timeline = room;
    this.#onFrame = onFrame;
  }

  /** The media time of the newest picture, s; NaN before the first. */
  get media() { return this.#media; }
  /** When it was new, local ms. */
  get at() { return this.#at; }
  /** How long a picture lasts, s. */
  get frame() { return this.#frame; }

  /** Puts the stream into the element, once. @param {MediaStream} stream */
  show(stream) {
    this.#showing = true;
    this.begin();
    this.#media = Number.NaN; // what came before had no element to be seen in
    const video = this.#video;
    video.removeAttribute("src");
    video.srcObject = stream;
    video.playbackRate = 1;
    Object.defineProperties(video, {
      currentTime: { configurable: true, get: () => this.position, set() {} },
      paused: { configurable: true, get: () => !this.#timeline().timeline?.moving },
    });
    this.#next();
  }

  /** The element's play(). */
  play() { return this.#video.play(); }

  /** Takes it out again. */
  close() {
    if (!this.#showing) return;
    this.#showing = false;
    const video = this.#video;
    video.cancelVideoFrameCallback?.(this.#handle);
    for (const property of ["currentTime", "paused"]) Reflect.deleteProperty(video, property);
    video.pause();
    video.srcObject = null;
  }

  /** What is on screen, s. */
  get position() {
    const { timeline, position } = this.#timeline();
    if (timeline && !timeline.moving && this.standsAt(timeline.anchor)) return timeline.anchor;
    if (timeline?.moving) {
      const seen = this.seen(performance.now());
      if (seen !== null) return seen;
    }
    return Number.isNaN(this.#media) ? position : this.#media;
  }

  /** @param {number} at local ms @returns {number|null} the position on screen, s; null while too few pictures tell */
  seen(at) { return this.#presented.position(at); }

  /** ms from arrival to display, of late; null when the browser does not tell. */
  get held() {
    if (this.#held.length < heldFrames / 3) return null;
    return [...this.#held].sort((a, b) => a - b)[this.#held.length >> 1];
  }

  /** Forgets what was seen, which says nothing about what comes. */
  begin() {
    this.#presented.begin(-Infinity, 1, performance.now());
    this.#held = [];
  }

  /** @param {number} position s @returns {boolean} whether the picture on screen is the one that belongs there */
  standsAt(position) {
    if (!this.#showing || document.visibilityState === "hidden" || !this.#video.requestVideoFrameCallback) this.look();
    // One from before the room stood still, on its way through, is followed by others.
    if (this.isOf(this.#media, position) && this.#mapping === this.#mappings.newest) return true;
    const before = position - this.#media;
    const newest = this.#media >= this.#mappings.coming - samePlace;
    return newest && before >= 0 && before < longFrame && this.settled;
  }

  /** Nothing has followed the picture on screen for so long that nothing will, unless the room moves. */
  get settled() { return performance.now() - this.#at > settledMs; }

  /** @param {number} media s @param {number} position s @returns {boolean} whether a picture belongs to a position */
  isOf(media, position) {
    const before = position - media;
    return before >= -samePlace && before < this.#frame * 1.05;
  }

  /**
   * Asks the receiver, which knows of pictures also while nobody looks at them.
   * @returns {boolean} whether there is one
   */
  look() {
    const source = this.#receiver.getSynchronizationSources?.()[0];
    const found = source && source.rtpTimestamp !== this.#timestamp ? this.#mappings.at(source.rtpTimestamp) : null;
    if (source && found) {
      const now = performance.now();
      this.#note(source.rtpTimestamp, found, now);
      if (!this.#showing) this.#presented.add(found.media, now);
    }
    return !Number.isNaN(this.#media);
  }

  /** @param {VideoFrameCallbackMetadata} frame @returns {number|null} its media time, s */
  mediaTimeOf(frame) {
    const timestamp = /** @type {ReceivedFrame} */ (frame).rtpTimestamp;
    return timestamp === undefined ? null : this.#mappings.at(timestamp)?.media ?? null;
  }

  #next() {
    this.#handle = this.#video.requestVideoFrameCallback?.((_now, frame) => {
      if (!this.#showing) return;
      this.#shown(frame);
      this.#next();
    });
  }

  /** @param {ReceivedFrame} frame */
  #shown({ rtpTimestamp, receiveTime, expectedDisplayTime }) {
    const found = rtpTimestamp === undefined ? null : this.#mappings.at(rtpTimestamp);
    if (!found || rtpTimestamp === undefined) return;
    this.#note(rtpTimestamp, found, performance.now());
    this.#presented.add(found.media, expectedDisplayTime);
    if (receiveTime !== undefined) {
      this.#held.push(expectedDisplayTime - receiveTime);
      if (this.#held.length > heldFrames) this.#held.shift();
    }
    this.#onFrame();
  }

  /** @param {number} timestamp @param {{media: number, mapping: object}} found @param {number} now local ms */
  #note(timestamp, { media, mapping }, now) {
    if (mapping !== this.#mapping) this.begin();
    this.#mapping = mapping;
    const frame = media - this.#media;
    // One that was left out makes a longer gap.
    if (frame > 0.001 && frame < longFrame) this.#frame += (frame - this.#frame) / (frame < this.#frame ? 4 : 32);
    this.#timestamp = timestamp;
    this.#media = media;
    this.#at = now;
  }
}
