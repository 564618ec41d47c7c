/**
 * What the browser has counted of a connection.
 * @typedef {object} Counted
 * @property {number} bytes of picture and sound so far
 * @property {number} drops frames that were decoded and not shown
 * @property {number} bitrate bit/s since it was asked before
 * @property {string} codec
 */

/** @type {Counted} */
export const nothingCounted = { bytes: 0, drops: 0, bitrate: 0, codec: "" };

/**
 * Reads a report. Pure.
 *
 * @param {Iterable<any>} report entries of an RTCStatsReport
 * @param {Counted} before
 * @param {number} seconds since then
 * @returns {Counted}
 */
export function count(report, before, seconds) {
  const entries = [...report];
  const inbound = entries.filter((entry) => entry.type === "inbound-rtp");
  const bytes = inbound.reduce((sum, entry) => sum + (entry.bytesReceived ?? 0), 0);
  const codecs = inbound
    .sort((a, b) => String(b.kind).localeCompare(String(a.kind))) // the picture's first
    .map((entry) => entries.find((other) => other.type === "codec" && other.id === entry.codecId)?.mimeType ?? "");
  return {
    bytes,
    drops: inbound.reduce((sum, entry) => sum + (entry.framesDropped ?? 0), 0),
    bitrate: seconds > 0 && bytes >= before.bytes ? ((bytes - before.bytes) * 8) / seconds : 0,
    codec: codecs.filter(Boolean).map((mime) => mime.split("/")[1]).join(", "),
  };
}
