/** @import {Live} from "../wire/types.js" */

const windowMs = 10_000; // fragments that count
const appending = 0.1; // s, from a fragment's coming to its picture's being ready
const stallStep = 0.1; // s more after the first stall; each after it adds half
const most = 3; // s
const forgiven = 0.01; // s of it a second, once nothing has stalled for a while
const forgiveAfter = 20_000; // ms

/**
 * The edge of a live room at an instant. Pure.
 * @param {Live} live
 * @param {number} serverMs on the server's clock
 * @returns {number} s
 */
export function edgeAt(live, serverMs) {
  return live.stopped ? live.edge : live.edge + Math.max(0, serverMs - live.at) / 1000;
}

/**
 * The first position that can be gone back to. Pure.
 * @param {Live} live
 * @param {number} serverMs on the server's clock
 * @returns {number} s
 */
export function startAt(live, serverMs) {
  return Math.max(0, live.from + edgeAt(live, serverMs) - live.edge);
}

/**
 * How far behind the edge of a live room this browser has to be to play its fragments without stalling: what the server
 * usually keeps, more where fragments come late or playing has stalled.
 */
export class LiveNeed {
  /** @type {{at: number, late: number}[]} */
  #late = [];
  #penalty = 0; // s
  #stalledAt = -Infinity;
  #forgivenAt = 0;

  /**
   * A fragment came.
   * @param {number} end s
   * @param {Live} live the room's
   * @param {number} serverMs
   * @param {number} now local ms
   */
  came(end, live, serverMs, now) {
    const late = edgeAt(live, serverMs) - end - (live.delay - live.need);
    this.#late.push({ at: now, late });
    while (this.#late[0].at < now - windowMs) this.#late.shift();
  }

  /** Nothing was left to play. @param {number} now local ms */
  stalled(now) {
    if (now - this.#stalledAt < 1000) return; // one and the same
    this.#stalledAt = this.#forgivenAt = now;
    this.#penalty = Math.min(most, Math.max(stallStep, this.#penalty * 1.5));
  }

  /** What was late belongs to another place. */
  forget() { this.#late = []; }

  /**
   * @param {number} usual s, what the server asks for where nothing is in the way
   * @param {number} now local ms
   * @returns {number} s
   */
  value(usual, now) {
    if (now - this.#stalledAt > forgiveAfter) this.#penalty = Math.max(0, this.#penalty - (forgiven * (now - this.#forgivenAt)) / 1000);
    this.#forgivenAt = now;
    const late = Math.max(0, ...this.#late.map((l) => l.late));
    return Math.min(most, Math.max(usual, late + appending) + this.#penalty);
  }
}

const least = 0.02; // s
const behind = 0.015; // s behind the room that are no accident

/**
 * The same for WebRTC, whose jitter buffer is as short as it can be by itself: the room is as near the edge as lets it be.
 *
 * @param {number} need s, until now; 0 at first
 * @param {number|null} skew s ahead of the room
 * @returns {number} s
 */
export function needOverWebRTC(need, skew) {
  const now = need || least * 2;
  if (skew === null) return now;
  if (skew < -behind) return Math.min(most, now + Math.min(0.05, -skew));
  return Math.max(least, now - 0.002);
}
