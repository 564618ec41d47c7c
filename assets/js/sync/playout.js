/**
 * How long a browser's jitter buffers are told to hold what comes, which is how a viewer over WebRTC is kept at the
 * room's timeline: media streams ignore playbackRate. All pure.
 *
 * @typedef {object} Playout
 * @property {number} target ms, as jitterBufferTarget takes it
 * @property {number} from local ms; what is seen before says nothing about this target
 * @property {number} until local ms, when what was seen since is judged
 * @property {number[]} errors s, seen since
 */

const enough = 0.004; // s; errors below are a busy machine's, and are not chased
const large = 0.06; // s; of somebody who has just come
const most = 4000; // ms; what browsers take
const unheard = 60; // ms; a buffer that holds so much more than it was told needs it
const between = 30; // ms, about, from a picture's release to its display
const startMs = 1200; // after a start, in which browsers find their own pace
const windowMs = 600; // of what is known of the position
const brisk = 300; // ms to look before a first judgement, or one after a large error
const calm = 1000;
const slewMs = 10; // a change of 1 ms takes Chromium so long
const longest = 1500; // ms that is waited for it

/** @param {number} target ms @param {number} now ms @returns {Playout} */
export function playoutFrom(target, now) {
  return { target, from: now + startMs, until: now + startMs + brisk, errors: [] };
}

/**
 * The next target: the one that is, longer by what was too early. A buffer that holds more than it was told to, because
 * the network needs that, will heed a target beyond that only.
 *
 * @param {number} error s; positive when shown too early
 * @param {number|null} held ms from a frame's arrival to its display; null when the browser does not tell
 * @param {Playout} state the previous answer
 * @param {number} now ms
 * @returns {Playout} the same object when nothing changes
 */
export function playoutFor(error, held, state, now) {
  if (now < state.from) return state;
  const errors = [...state.errors, error];
  if (now < state.until) return { ...state, errors };
  const { target } = state;
  const middle = [...errors].sort((a, b) => a - b)[errors.length >> 1];
  if (Math.abs(middle) < enough) return { target, from: now, until: now + calm, errors: [] };
  const base = held !== null && held - target > unheard ? held - between : target;
  const next = Math.round(Math.max(0, Math.min(most, base + middle * 1000)));
  const from = now + windowMs + Math.min(longest, Math.abs(next - target) * slewMs);
  return { target: next, from, until: from + (Math.abs(middle) > large ? brisk : calm), errors: [] };
}
