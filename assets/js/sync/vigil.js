const tickMs = 1000;
const sleptMs = 1500; // the two clocks part by as much as the machine slept
const gapMs = 15_000; // or no tick came for so long, and nobody throttles a page that is seen so far
const silentTicks = 5;

/**
 * Watches for what nobody reports: that the machine slept, that a connection which looks open is
 * silent, that the page is seen again.
 */
export class Vigil {
  #handlers;
  #apart = 0;
  #tickedAt = 0;
  #silence = 0;
  #wasSeen = true;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  #visible = () => {
    if (document.visibilityState !== "visible") return;
    this.#tick();
    this.#handlers.onSeen();
  };

  /** @param {{onSlept: () => void, onSilent: () => void, onSeen: () => void}} handlers */
  constructor(handlers) { this.#handlers = handlers; }

  start() {
    this.#apart = Date.now() - performance.now();
    this.#tickedAt = performance.now();
    this.#timer = setInterval(() => this.#tick(), tickMs);
    document.addEventListener("visibilitychange", this.#visible);
  }

  /** Something came over the control socket, which is never silent for a second while it is seen. */
  heard() { this.#silence = 0; }

  close() {
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#visible);
  }

  #tick() {
    const now = performance.now();
    const apart = Date.now() - now;
    const seen = document.visibilityState === "visible";
    const slept = Math.abs(apart - this.#apart) > sleptMs || (seen && this.#wasSeen && now - this.#tickedAt > gapMs);
    this.#apart = apart;
    this.#tickedAt = now;
    this.#wasSeen = seen;
    if (slept) {
      this.#silence = 0;
      this.#handlers.onSlept();
    } else if (seen && ++this.#silence >= silentTicks) {
      this.#silence = 0;
      this.#handlers.onSilent();
    }
  }
}
