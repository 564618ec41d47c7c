/** @import {FromControl, ToControl} from "./types.js" */
/** @import {Dial} from "./lasting-socket.js" */
import { LastingSocket } from "./lasting-socket.js";

export const controlProtocol = "watchroom.control.v1";

/** The control socket: JSON both ways. */
export class ControlSocket {
  #socket;
  #onMessage;

  /**
   * @param {object} options
   * @param {string} options.address
   * @param {() => void} options.onOpen
   * @param {(message: FromControl, at: number) => void} options.onMessage `at` is the local time of arrival, ms
   * @param {() => void} options.onDown
   * @param {(reason: string) => void} options.onRefused
   * @param {Dial} [options.dial]
   */
  constructor({ onMessage, ...options }) {
    this.#onMessage = onMessage;
    this.#socket = new LastingSocket({ ...options, protocol: controlProtocol, onMessage: (data) => this.#receive(data) });
  }

  get state() { return this.#socket.state; }

  open() { this.#socket.open(); }

  close() { this.#socket.close(); }

  restart() { this.#socket.restart(); }

  /** @param {ToControl} message @returns {boolean} */
  send(message) { return this.#socket.send(message); }

  /** @param {string|ArrayBuffer} data */
  #receive(data) {
    const at = performance.now();
    if (typeof data !== "string") return;
    const message = parseMessage(data);
    if (message) this.#onMessage(/** @type {FromControl} */ (message), at);
  }
}

/**
 * @param {string} data
 * @returns {{type: string}|null} null for what is no message
 */
export function parseMessage(data) {
  try {
    const message = JSON.parse(data);
    return typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}
