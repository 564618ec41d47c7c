/** @import {Timeline} from "../wire/types.js" */

/**
 * The position that belongs on screen at an instant. Pure.
 *
 * @param {Timeline} timeline
 * @param {number} serverMs on the server's clock
 * @returns {number} s
 */
export function positionAt(timeline, serverMs) {
  if (!timeline.moving || serverMs <= timeline.at) return timeline.anchor;
  return timeline.anchor + ((serverMs - timeline.at) / 1000) * timeline.rate;
}

/** @param {Timeline} a @param {Timeline} b */
export function sameTimeline(a, b) {
  return a.anchor === b.anchor && a.at === b.at && a.rate === b.rate && a.moving === b.moving;
}

const step = 0.1; // s

/**
 * Whether a timeline goes on as another but for a step that is mended without anybody's noticing: a live room keeps its
 * distance by such. Pure.
 *
 * @param {Timeline} a
 * @param {Timeline} b
 * @param {number} serverMs
 */
export function nearTimeline(a, b, serverMs) {
  return a.moving && b.moving && a.rate === b.rate && serverMs > Math.max(a.at, b.at) && Math.abs(positionAt(a, serverMs) - positionAt(b, serverMs)) < step;
}
