/**
 * What is known about showing the room's position.
 * @typedef {object} Showing
 * @property {import("./follower.js").FollowerState} state
 * @property {boolean} moving the room's timeline moves
 * @property {number} readyState the element's
 * @property {boolean} seeking
 * @property {number} away s between what stands on screen and where it ought to
 * @property {number} ahead s buffered from the room's position on
 * @property {number} [reserve] s that there can be ahead at most; Infinity where the server reads on
 */

const enoughAhead = 1; // s
const samePlace = 0.05; // s

/**
 * Whether the room's position can be shown. Pure. While playing, only what has really run dry counts
 * (the follower is then "starved"): the group does not stop for a hiccup.
 *
 * @param {Showing} showing
 * @returns {boolean}
 */
export function canShow({ state, moving, readyState, seeking, away, ahead, reserve = Infinity }) {
  if (state === "playing") return true;
  if (state === "starved" || state === "idle") return false;
  if (readyState < 2 || seeking || ahead < Math.min(enoughAhead, reserve / 2)) return false;
  return moving || away < samePlace;
}
