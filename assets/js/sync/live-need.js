/** @import {Live} from "../wire/types.js" */

const windowMs = 10_000; // fragments that count
const appending = 0.1; // s, from a fragment's coming to its picture's being ready
const stallStep = 0.1; // s more after the first stall; each after it adds half
const most = 3; // s
const forgiven = 0.01; // s of it a second, once nothing has stalled for a while
const forgiveAfter = 10_000; // ms

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
  return Math.max(0, live.from, edgeAt(live, serverMs) - live.window);
}

/**
 * How far behind the edge of a live room this browser has to be to play its fragments without stalling: what the server
 * usually keeps, more where fragments come late or playing has stalled.
 */
export class LiveNeed {
  /** @type {{at: number, late: number}[]} */
  #late = [];
  #startedAt = -Infinity; // local ms
  #penalty = 0; // s
  #stalledAt = -Infinity;
  #forgivenAt = 0;

  /** Fragments come anew, and at first those that are long there: when they were made they were not late. @param {number} now local ms */
  began(now) { this.#startedAt = now; }

  /**
   * A fragment came.
   * @param {number} end s
   * @param {Live} live the room's
   * @param {number} serverMs
   * @param {number} now local ms
   */
  came(end, live, serverMs, now) {
    const behind = edgeAt(live, serverMs) - end;
    if (behind > (now - this.#startedAt) / 1000) return;
    this.#late.push({ at: now, late: behind - (live.delay - live.need) });
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
   * @param {Live} live the room's
   * @param {number} now local ms
   * @returns {number} s, on top of what the source itself is late by
   */
  value(live, now) {
    if (now - this.#stalledAt > forgiveAfter) this.#penalty = Math.max(0, this.#penalty - (forgiven * (now - this.#forgivenAt)) / 1000);
    this.#forgivenAt = now;
    const late = Math.max(0, ...this.#late.map((l) => l.late));
    return Math.min(most, Math.max(live.usual - (live.delay - live.need), late + appending) + this.#penalty);
  }
}

const least = 0.02; // s
const behind = 0.015; // s behind the room that are no accident
const spare = 40; // ms; a jitter buffer that is told to hold more than this could show sooner
const little = 20; // ms; what it is left with

/**
 * The same for WebRTC: as near as its jitter buffer lets it be. A browser that holds pictures back needs less, one that holds
 * nothing back and is late needs more.
 *
 * @param {number} need s, until now; 0 at first
 * @param {object} seen
 * @param {number|null} seen.skew s ahead of the room
 * @param {number} seen.target ms that the jitter buffer is told to hold
 * @param {number} seen.delay ms to the server, one way
 * @returns {number} s
 */
export function needOverWebRTC(need, { skew, target, delay }) {
  const now = need || delay / 1000 + 2 * least;
  if (skew === null) return now;
  if (target > spare) return Math.max(least, now - Math.min(0.05, (target - little) / 2000));
  return skew < -behind ? Math.min(most, now + Math.min(0.05, -skew)) : now;
}
