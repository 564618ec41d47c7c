/**
 * How long a browser's jitter buffers are told to hold what comes, which is how a viewer over WebRTC is kept at the
 * room's timeline: media streams ignore playbackRate. All pure.
 *
 * @typedef {object} Playout
 * @property {number} target ms, as jitterBufferTarget takes it
 * @property {number} until local ms; what is seen before says nothing about this target
 * @property {boolean} correcting
 */

const enough = 0.003; // s
const tooMuch = 0.006; // s
const calm = 40; // ms; the largest change while nearly right
const large = 0.1; // s; an error of somebody who has just come
const most = 4000; // ms; what browsers take
const idle = 60; // ms; a buffer that holds so much more than it was told needs it
const between = 30; // ms, about, from a picture's release to its display
const windowMs = 600; // of what is seen after a change
const slewMs = 10; // a change of 1 ms takes Chromium so long

/** @param {number} target ms @param {number} now ms @returns {Playout} */
export function playoutFrom(target, now) {
  return { target, until: now + windowMs, correcting: false };
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
  if (now < state.until) return state;
  const size = Math.abs(error);
  if (size < (state.correcting ? enough : tooMuch)) return state.correcting ? { ...state, correcting: false } : state;
  const unheeded = held !== null && held - state.target > idle;
  const wanted = (unheeded ? held - between : state.target) + error * 1000;
  const bound = size > large ? Infinity : calm;
  const change = Math.max(-bound, Math.min(bound, wanted - state.target));
  const target = Math.round(Math.max(0, Math.min(most, state.target + change)));
  if (target === state.target) return state;
  return { target, until: now + windowMs + Math.min(calm + large * 1000, Math.abs(target - state.target)) * slewMs, correcting: true };
}
