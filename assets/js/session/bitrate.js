/** @import {Header} from "../wire/header.js" */
import { kindFragment } from "../wire/header.js";

const kept = 20; // fragments a track: about 10 s of a file

/** How many bits a second of the film takes, of all tracks that come, whatever the pace they come at. */
export class Bitrate {
  /** @type {Map<number, {bits: number, seconds: number}[]>} by track id */
  #tracks = new Map();

  /** Other tracks come from now on. */
  forget() { this.#tracks.clear(); }

  /** @param {Header} header @param {number} bytes of its fragment */
  add(header, bytes) {
    if (header.kind !== kindFragment || header.duration <= 0) return;
    const list = this.#tracks.get(header.track) ?? [];
    this.#tracks.set(header.track, list);
    list.push({ bits: bytes * 8, seconds: header.duration });
    if (list.length > kept) list.shift();
  }

  /** @returns {number} bit/s; 0 while nothing has come */
  get value() {
    let sum = 0;
    for (const list of this.#tracks.values()) {
      const whole = list.reduce((all, f) => ({ bits: all.bits + f.bits, seconds: all.seconds + f.seconds }));
      sum += whole.bits / whole.seconds;
    }
    return sum;
  }
}
