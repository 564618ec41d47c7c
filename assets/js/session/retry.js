const first = 1000; // ms
const longest = 60_000;
const provenMs = 10_000; // a connection that lasts so long was a good one

/**
 * When a connection that was lost may be tried anew. One that never came about is not: it will not the next time either,
 * until somebody asks for it or the network changes.
 */
export class Retry {
  #onDue;
  #lost = 0; // in a row
  #workedAt = -Infinity;
  #working = false;
  #never = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #waiting = false;

  /** @param {() => void} onDue */
  constructor(onDue) { this.#onDue = onDue; }

  /** A try may be made now. */
  get due() { return !this.#waiting && !this.#never; }
  /** There was a connection before this try. */
  get again() { return this.#lost > 0; }

  /** A connection came about. */
  worked() {
    this.#working = true;
    this.#workedAt = performance.now();
  }

  /** A try has failed, or a connection was lost. */
  failed() {
    if (!this.#working && this.#lost === 0) {
      this.#never = true;
      return;
    }
    if (this.#working && performance.now() - this.#workedAt > provenMs) this.#lost = 0;
    this.#working = false;
    this.#lost++;
    this.#waiting = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#waiting = false;
      this.#onDue();
    }, Math.min(longest, first * 2 ** (this.#lost - 1)));
  }

  /** Everything is new: a person asks for it, or the server is another. */
  forget() {
    this.close();
    this.#lost = 0;
    this.#never = this.#working = this.#waiting = false;
  }

  close() { clearTimeout(this.#timer); }
}
