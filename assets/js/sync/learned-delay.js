/**
 * A delay the browser shows again and again: the middle of the last few, so that one odd start
 * does not spoil the next.
 */
export class LearnedDelay {
  #guess;
  #most;
  /** @type {number[]} */
  #seen = [];

  /** @param {number} guess ms, until something was seen @param {number} most ms; longer ones are not believed */
  constructor(guess, most) {
    this.#guess = guess;
    this.#most = most;
  }

  /** @param {number} ms */
  add(ms) {
    if (!Number.isFinite(ms)) return;
    this.#seen.push(Math.max(0, Math.min(this.#most, ms)));
    if (this.#seen.length > 5) this.#seen.shift();
  }

  get ms() {
    if (this.#seen.length === 0) return this.#guess;
    const sorted = [...this.#seen].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
