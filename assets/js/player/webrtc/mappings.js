/** @import {RTCMapping} from "../../wire/types.js" */

const kept = 16;
const videoClock = 90_000; // Hz
const far = 2 ** 30; // ticks, 3.3 h: half of what a signed difference can tell

/** @param {number} a @param {number} b @returns {number} ticks from b to a, as serial numbers (RFC 1982) */
const apart = (a, b) => (a - b) | 0;

/** Which media time the RTP timestamps of pictures stand for. */
export class Mappings {
  /** @type {RTCMapping[]} as they came */
  #list = [];

  /** @param {RTCMapping} mapping true from its timestamp on */
  add(mapping) {
    this.#list.push({ ...mapping });
    if (this.#list.length > kept) this.#list.shift();
  }

  /** The mapping that was told last; null: none was. */
  get newest() { return this.#list.at(-1) ?? null; }

  /** The media time of the newest picture that is known to be on its way, s; NaN: none is. */
  get coming() { return this.#list.at(-1)?.media ?? Number.NaN; }

  /**
   * @param {number} timestamp of a presented frame, 32 bits
   * @returns {{media: number, mapping: object}|null} its media time, s, and by which mapping; null: not known, or a
   *   picture that nobody shall see
   */
  at(timestamp) {
    const mapping = this.#list.findLast((m) => apart(timestamp, m.hidden) >= 0);
    if (!mapping) return null;
    const since = apart(timestamp, mapping.video);
    if (since < 0) return null;
    if (since > far) move(mapping, since);
    return { media: mapping.media + (apart(timestamp, mapping.video) / videoClock) * mapping.rate, mapping };
  }
}

/** Says the same from a later timestamp on, before it is too far away to be told from an earlier one. */
function move(/** @type {RTCMapping} */ mapping, /** @type {number} */ ticks) {
  mapping.media += (ticks / videoClock) * mapping.rate;
  mapping.video = (mapping.video + ticks) >>> 0;
  mapping.hidden = mapping.video;
}
