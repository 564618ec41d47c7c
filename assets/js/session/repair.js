const tries = 5; // in a row before a person is asked
const firstDelay = 200; // ms
const forgottenAfter = 20_000; // ms without a fault: the next one is the first again

/** Starts the player over after a fault: quietly and ever more slowly, then not at all. */
export class Repair {
  #handlers;
  #count = 0;
  #at = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {{onRepair: () => void, onGiveUp: (what: string) => void}} handlers */
  constructor(handlers) { this.#handlers = handlers; }

  /** @param {string} what went wrong */
  fault(what) {
    const now = performance.now();
    this.#count = now - this.#at > forgottenAfter ? 1 : this.#count + 1;
    this.#at = now;
    clearTimeout(this.#timer);
    if (this.#count > tries) this.#handlers.onGiveUp(what);
    else this.#timer = setTimeout(() => this.#handlers.onRepair(), firstDelay * 2 ** (this.#count - 1));
  }

  /** A person asks for it: at once, and with all tries again. */
  now() {
    this.close();
    this.#count = 0;
    this.#handlers.onRepair();
  }

  close() { clearTimeout(this.#timer); }
}
