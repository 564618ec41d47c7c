import { strings } from "../strings.js";
/** @import {Stats} from "../session.js" */

/**
 * The panel's rows: a word and its value.
 * @param {Stats} stats
 * @returns {[string, string][]}
 */
export function rows(stats) {
  return [
    [strings.skew, stats.skewMs === null ? strings.notKnown : `${stats.skewMs.toFixed(1).replace("-", "−")} ms`],
    [strings.delay, `${stats.delayMs.toFixed(1)} ms`],
    [strings.roundTrip, `${stats.rtt.toFixed(1)} ms`],
    [strings.buffer, `${stats.bufferS.toFixed(1)} s`],
    [strings.drops, String(stats.drops)],
    [strings.rate, stats.rate.toFixed(4)],
    [strings.picture, stats.width > 0 ? `${stats.width} × ${stats.height}` : strings.notKnown],
    [strings.bitrate, stats.bitrate > 0 ? `${(stats.bitrate / 1e6).toFixed(2)} Mbit/s` : strings.notKnown],
    [strings.codec, stats.codec || strings.notKnown],
    [strings.transport, stats.transport],
  ];
}
