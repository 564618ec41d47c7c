/** @typedef {[start: number, end: number]} Range s */

const jumpable = 0.5; // s: a hole this small is jumped rather than waited for

/** @param {TimeRanges} ranges @returns {Range[]} */
export function listRanges(ranges) {
  /** @type {Range[]} */
  const list = [];
  for (let i = 0; i < ranges.length; i++) list.push([ranges.start(i), ranges.end(i)]);
  return list;
}

/**
 * Where playback can begin for a position: there, or just after a small hole. Pure.
 *
 * @param {Range[]} ranges
 * @param {number} position s
 * @param {boolean} complete the last range reaches the item's end
 * @returns {number|null} null when the position is not buffered
 */
export function reachableIn(ranges, position, complete) {
  for (const [start, end] of ranges) {
    if (position < start - jumpable) return null;
    if (position < end) return Math.max(position, start);
  }
  const last = ranges.at(-1);
  return complete && last ? last[1] : null;
}

/**
 * How much can be played from a position on, small holes jumped. Pure.
 *
 * @param {Range[]} ranges
 * @param {number} position s
 * @param {boolean} complete the last range reaches the item's end
 * @returns {number} s; Infinity when it is the whole rest; 0 when the position is not buffered
 */
export function aheadIn(ranges, position, complete) {
  let end = -Infinity;
  for (const [start, stop] of ranges) {
    if (stop <= position) continue;
    if (start > (end === -Infinity ? position : end) + jumpable) break;
    end = stop;
  }
  const last = ranges.at(-1);
  if (complete && last && (end === last[1] || position >= last[1])) return Infinity;
  return end === -Infinity ? 0 : end - position;
}
