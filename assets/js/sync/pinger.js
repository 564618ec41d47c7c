/**
 * How long after one question of the time the next is due, ms. Pure.
 * Ten in the first second, five a second for fifteen, then two.
 *
 * @param {number} sinceFirst ms
 */
export function pingInterval(sinceFirst) {
  if (sinceFirst < 1000) return 100;
  if (sinceFirst < 16_000) return 200;
  return 500;
}

/** Asks for the time on schedule while it runs. */
export class Pinger {
  #ask;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {(t0: number) => void} ask */
  constructor(ask) { this.#ask = ask; }

  /** Begins the schedule, or begins it afresh. */
  start() {
    this.stop();
    this.#startedAt = performance.now();
    this.#tick();
  }

  stop() { clearTimeout(this.#timer); }

  #tick() {
    const now = performance.now();
    this.#ask(now);
    this.#timer = setTimeout(() => this.#tick(), pingInterval(now - this.#startedAt));
  }
}
