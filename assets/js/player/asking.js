/**
 * What is known when the fragments of a position are not there.
 * @typedef {object} Lack
 * @property {number} position s, wanted
 * @property {number} generation the room's
 * @property {boolean} loading the server is starting an encoder for it, whose fragments come unasked
 * @property {number} now ms
 */

const patience = 1500; // ms without a fragment
const stuck = 6000; // ms without a fragment though asked again: the connection is dead
const past = 2; // s that fragments may be beyond the position before they are taken for others

/**
 * Decides when to ask for fragments again. Asking restarts the delivery at a keyframe, so on a slow line
 * asking too often would be the very thing that keeps the picture away.
 */
export class Asking {
  #generation = -1;
  #askedAt = 0;
  #heardAt = 0;
  #firstAskedAt = 0;
  #newest = -Infinity;

  /** The server was asked. @param {number|undefined} generation the room's, when known @param {number} now ms */
  asked(generation, now) {
    if (generation !== undefined) this.#generation = generation;
    if (this.#heardAt >= this.#firstAskedAt) this.#firstAskedAt = now;
    this.#askedAt = now;
    this.#newest = -Infinity;
  }

  /** A fragment came. @param {number} decode s @param {number} now ms */
  heard(decode, now) {
    this.#heardAt = now;
    this.#newest = decode;
  }

  /** @param {Lack} lack @returns {"wait"|"ask"|"reconnect"} */
  decide({ position, generation, loading, now }) {
    if (this.#generation === -1) this.#generation = generation; // asked before the room was known
    const silent = now - Math.max(this.#askedAt, this.#heardAt);
    if (generation !== this.#generation && !loading) return "ask";
    if (silent < patience) {
      return this.#newest > position + past && now - this.#askedAt > patience ? "ask" : "wait";
    }
    if (this.#firstAskedAt > this.#heardAt && now - this.#firstAskedAt > stuck) return "reconnect";
    return "ask";
  }
}
