/**
 * How the playback rate mends what is on screen. All pure; errors in seconds, positive when ahead.
 *
 * Calm is for the long run and inaudible. Brisk is for the first moments after a start, when an error is
 * still large and everybody has just been interrupted anyway.
 *
 * @typedef {object} Manner
 * @property {number} timeConstant s
 * @property {number} most largest change of rate, as a share
 * @property {number} hold ms that a rate is kept; frequent changes crackle on phones
 */

/** @type {Manner} */
export const calm = { timeConstant: 2, most: 0.05, hold: 500 };
/** @type {Manner} */
export const brisk = { timeConstant: 0.4, most: 0.06, hold: 200 };

const enough = 0.003;
const tooMuch = 0.006;
const step = 0.0025;
const mendable = 0.15; // s: what 5 % mends in 3 s

/**
 * @typedef {object} RateState
 * @property {boolean} correcting
 * @property {number} rate
 * @property {number} since ms, when the rate was chosen
 */

/** @param {number} roomRate @param {number} now ms @returns {RateState} */
export function steady(roomRate, now) {
  return { correcting: false, rate: roomRate, since: now };
}

/**
 * The rate to play at. An error below 6 ms is left alone; one that is being mended is mended to 3 ms.
 *
 * @param {number} error s
 * @param {number} roomRate
 * @param {RateState} state the previous answer
 * @param {number} now ms
 * @param {Manner} [manner]
 * @returns {RateState} the same object when nothing changes
 */
export function rateFor(error, roomRate, state, now, manner = calm) {
  if (now - state.since < manner.hold) return state;
  const size = Math.abs(error);
  const correcting = state.correcting ? size >= enough : size > tooMuch;
  const rate = correcting ? roomRate * (1 + correction(error, manner)) : roomRate;
  if (correcting === state.correcting && rate === state.rate) return state;
  return { correcting, rate, since: now };
}

/** @param {number} error s @param {Manner} manner @returns {number} in whole steps */
function correction(error, manner) {
  const wanted = Math.max(-manner.most, Math.min(manner.most, -error / manner.timeConstant));
  const steps = Math.max(1, Math.round(Math.abs(wanted) / step));
  return Math.sign(wanted) * steps * step;
}

/**
 * What mends an error: the rate, a seek inside what is buffered, or asking for other fragments.
 *
 * @param {number} error s
 * @param {boolean} buffered whether the position that belongs on screen is there
 * @returns {"correct"|"seek"|"fetch"}
 */
export function decide(error, buffered) {
  if (Math.abs(error) <= mendable) return "correct";
  return buffered ? "seek" : "fetch";
}
