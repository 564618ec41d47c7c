/** Length in bytes of the header before every binary message. */
export const headerSize = 32;

export const kindInit = 1;
export const kindFragment = 2;

/**
 * @typedef {object} Header
 * @property {1|2} kind initialisation segment or fragment
 * @property {boolean} keyframe
 * @property {boolean} first of its track since start, skip or epoch
 * @property {number} track id
 * @property {"video"|"audio"} trackKind
 * @property {number} epoch
 * @property {number} generation
 * @property {number} duration s
 * @property {number} decode s
 */

/**
 * Reads the header at the start of a binary message. Pure.
 *
 * @param {ArrayBuffer} message
 * @returns {Header|null} null for bytes that are no header
 */
export function parseHeader(message) {
  if (message.byteLength < headerSize) return null;
  const view = new DataView(message, 0, headerSize);
  const kind = view.getUint8(0);
  const trackKind = view.getUint8(3);
  if (kind !== kindInit && kind !== kindFragment) return null;
  if (trackKind !== 1 && trackKind !== 2) return null;
  const flags = view.getUint8(1);
  return {
    kind,
    keyframe: (flags & 1) !== 0,
    first: (flags & 2) !== 0,
    track: view.getUint8(2),
    trackKind: trackKind === 1 ? "video" : "audio",
    epoch: view.getUint32(4),
    generation: view.getUint32(8),
    duration: view.getUint32(12) / 1e6,
    decode: Number(view.getBigInt64(16)) / 1e6,
  };
}
