import { retryDelay } from "./backoff.js";

/**
 * The part of WebSocket that is used here.
 * @typedef {object} SocketLike
 * @property {number} readyState
 * @property {string} binaryType
 * @property {(data: string) => void} send
 * @property {(code?: number, reason?: string) => void} close
 * @property {((event: any) => void)|null} onopen
 * @property {((event: any) => void)|null} onmessage
 * @property {((event: any) => void)|null} onclose
 */

/** @typedef {(address: string, protocol: string) => SocketLike} Dial */

/** @typedef {"idle"|"connecting"|"open"|"waiting"|"closed"} SocketState */

const openTimeout = 6000;
const policyViolation = 1008;

/**
 * A WebSocket that comes back by itself until it is closed or told not to return.
 * Callbacks are given once; nothing is called after close().
 */
export class LastingSocket {
  #address;
  #protocol;
  #dial;
  #handlers;
  /** @type {SocketState} */
  #state = "idle";
  /** @type {SocketLike|null} */
  #socket = null;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #wake = () => this.#retryNow();

  /**
   * @param {object} options
   * @param {string} options.address
   * @param {string} options.protocol
   * @param {() => void} options.onOpen
   * @param {(data: string|ArrayBuffer) => void} options.onMessage
   * @param {() => void} [options.onDown] the connection is gone; another is being tried
   * @param {(reason: string) => void} [options.onRefused] the server said not to come back
   * @param {Dial} [options.dial]
   */
  constructor({ address, protocol, dial, ...handlers }) {
    this.#address = address;
    this.#protocol = protocol;
    this.#handlers = handlers;
    this.#dial = dial ?? ((to, speaking) => new WebSocket(to, speaking));
  }

  get state() { return this.#state; }

  open() {
    if (this.#state !== "idle") return;
    globalThis.addEventListener?.("online", this.#wake);
    globalThis.document?.addEventListener("visibilitychange", this.#wake);
    this.#connect();
  }

  /** @param {object} message @returns {boolean} false when there is no connection to send it on */
  send(message) {
    if (this.#state !== "open" || !this.#socket) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Gives this connection up and dials again at once, as when it looks alive but says nothing. */
  restart() {
    if (this.#state !== "open" && this.#state !== "connecting") return;
    this.#drop();
    this.#down(0);
  }

  close() {
    if (this.#state === "closed") return;
    this.#state = "closed";
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.("online", this.#wake);
    globalThis.document?.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
  }

  #connect() {
    this.#state = "connecting";
    const socket = this.#dial(this.#address, this.#protocol);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#timer = setTimeout(() => this.restart(), openTimeout);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#state = "open";
      this.#handlers.onOpen();
    };
    socket.onmessage = (/** @type {MessageEvent} */ event) => {
      this.#failures = 0; // not at open: a server may accept and close at once
      this.#handlers.onMessage(event.data);
    };
    socket.onclose = (/** @type {CloseEvent} */ event) => {
      this.#drop();
      if (event.code === policyViolation && !passing(event.reason)) {
        this.close();
        this.#handlers.onRefused?.(event.reason);
        return;
      }
      this.#down(undefined);
    };
  }

  /** @param {number|undefined} delay ms; undefined: as the back-off says */
  #down(delay) {
    this.#failures++;
    this.#state = "waiting";
    this.#timer = setTimeout(() => this.#connect(), delay ?? retryDelay(this.#failures, Math.random()));
    this.#handlers.onDown?.();
  }

  #retryNow() {
    if (this.#state !== "waiting" || globalThis.document?.visibilityState === "hidden") return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (socket.readyState < 2) socket.close();
  }
}

/**
 * Whether a refusal passes by itself: a full room empties, a flood ends. Being kicked does not.
 * @param {string} reason
 */
function passing(reason) {
  return reason === "full" || reason === "flooding";
}
