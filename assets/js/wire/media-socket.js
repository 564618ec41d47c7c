/** @import {FromMedia} from "./types.js" */
/** @import {Header} from "./header.js" */
/** @import {Dial} from "./lasting-socket.js" */
import { parseMessage } from "./control-socket.js";
import { headerSize, parseHeader } from "./header.js";
import { LastingSocket } from "./lasting-socket.js";

export const mediaProtocol = "watchroom.media.v1";

/**
 * What to ask for; all of it may be left out.
 * @typedef {object} Wanted
 * @property {number} [position] s; left out: the playhead
 * @property {number} [video] track id; 0 none
 * @property {number} [audio]
 */

/**
 * The media socket. It asks as soon as it is open, without waiting for anything else, and lets
 * nothing through that belongs to an older request.
 */
export class MediaSocket {
  #socket;
  #handlers;
  #generation = 0;

  /**
   * @param {object} options
   * @param {string} options.address
   * @param {() => Wanted} options.wanted asked at every (re)connection
   * @param {(message: FromMedia) => void} options.onMessage
   * @param {(header: Header, payload: Uint8Array<ArrayBuffer>) => void} options.onSegment
   * @param {() => void} [options.onDown]
   * @param {Dial} [options.dial]
   */
  constructor({ address, dial, ...handlers }) {
    this.#handlers = handlers;
    this.#socket = new LastingSocket({
      address,
      dial,
      protocol: mediaProtocol,
      onOpen: () => this.start(handlers.wanted()),
      onMessage: (data) => this.#receive(data),
      onDown: () => handlers.onDown?.(),
    });
  }

  get state() { return this.#socket.state; }

  open() { this.#socket.open(); }

  close() { this.#socket.close(); }

  restart() { this.#socket.restart(); }

  /** Moves the reader. @param {Wanted} wanted */
  start(wanted) {
    if (this.#socket.state !== "open") return;
    this.#generation++;
    this.#socket.send({ type: "start", generation: this.#generation, ...wanted });
  }

  /** @param {string|ArrayBuffer} data */
  #receive(data) {
    if (typeof data === "string") {
      const message = /** @type {FromMedia|null} */ (parseMessage(data));
      if (message && message.generation === this.#generation) this.#handlers.onMessage(message);
      return;
    }
    const header = parseHeader(data);
    if (!header || header.generation !== this.#generation) return;
    this.#handlers.onSegment(header, new Uint8Array(data, headerSize));
  }
}
