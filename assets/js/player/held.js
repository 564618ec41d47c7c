/** @import {Header} from "../wire/header.js" */
import { kindInit } from "../wire/header.js";

const rounding = 0.001; // s; times on the wire are whole microseconds

/**
 * What of one SourceBuffer's last unbroken sequence need not be appended again. A server that is asked for a position begins at
 * the keyframe before it, which is often the GOP on screen; Chromium that is given the GOP it is decoding shows
 * nothing until the next keyframe.
 */
export class Held {
  #epoch = -1;
  #track = -1;
  #from = Infinity;
  #to = -Infinity;

  /**
   * Notes a segment that came, and tells whether it must be appended.
   *
   * @param {Header} header
   * @param {(position: number) => boolean} covers whether the position, s, is buffered or on its way there
   * @returns {boolean}
   */
  wants(header, covers) {
    const another = header.epoch !== this.#epoch || header.track !== this.#track;
    if (header.kind === kindInit || another) {
      this.#epoch = header.epoch;
      this.#track = header.track;
      if (another) this.#nothing();
      return another;
    }
    const end = header.decode + header.duration;
    const within = header.decode > this.#from - rounding && end < this.#to + rounding;
    if (within && covers((header.decode + end) / 2)) return false;
    if (Math.abs(header.decode - this.#to) > rounding) this.#from = header.decode;
    this.#to = end;
    return true;
  }

  /** Notes what was taken out of the buffer. @param {number} from s @param {number} to s */
  removed(from, to) {
    if (from <= this.#from && to < this.#to) this.#from = Math.max(this.#from, to);
    else this.#nothing();
  }

  #nothing() {
    this.#from = Infinity;
    this.#to = -Infinity;
  }
}
