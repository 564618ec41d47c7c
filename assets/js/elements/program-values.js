/**
 * The keys of a room, as the server tells them to its owner.
 * @typedef {object} ProgramKeys
 * @property {boolean} webrtc WHEP and WHIP are there
 * @property {string} [key] to watch by; none is needed where guests are allowed
 * @property {string} publish_key
 */

/**
 * What other programs are told: addresses and keys by name, those that do not apply left out. Pure.
 * @param {string} room its address, without a query
 * @param {ProgramKeys} keys
 * @returns {Record<string, string>}
 */
export function programValues(room, keys) {
  const query = keys.key ? `?key=${encodeURIComponent(keys.key)}` : "";
  /** @type {Record<string, string>} */
  const values = { stream: `${room}/stream.mp4${query}` };
  if (!keys.webrtc) return values;
  values.whep = `${room}/whep`;
  if (keys.key) values.key = keys.key;
  values.whip = `${room}/whip`;
  values.publishKey = keys.publish_key;
  return values;
}
