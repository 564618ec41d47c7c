import { strings } from "../strings.js";
import { Held } from "./held.js";
import { listRanges } from "./ranges.js";

/**
 * The part of SourceBuffer that is used here.
 * @typedef {object} BufferLike
 * @property {boolean} updating
 * @property {TimeRanges} buffered
 * @property {(data: Uint8Array<ArrayBuffer>) => void} appendBuffer
 * @property {(start: number, end: number) => void} remove
 * @property {(mime: string) => void} changeType
 * @property {(type: "updateend"|"error", listener: () => void) => void} addEventListener
 * @property {(type: "updateend"|"error", listener: () => void) => void} removeEventListener
 */

/**
 * @typedef {{bytes: Uint8Array<ArrayBuffer>}|{mime: string}|{from: number, to: number}} Operation
 * @typedef {"working"|"full"|"held"|"closed"} QueueState
 */

const together = 1 << 20; // bytes appended at once at most

/**
 * The operations on one SourceBuffer, in order, one at a time. When the browser's quota is reached
 * it keeps what it has, says so, and goes on after resume().
 */
export class SourceBufferQueue {
  /** What need not be appended again. */
  held = new Held();
  #buffer;
  #mime;
  #handlers;
  /** @type {Operation[]} */
  #waiting = [];
  /** @type {QueueState} */
  #state = "working";
  #updated = () => this.#next(true);
  #failed = () => this.#handlers.onError(strings.couldNotRead);

  /**
   * @param {BufferLike} buffer
   * @param {string} mime that the buffer was made with
   * @param {object} handlers
   * @param {() => void} handlers.onUpdate an operation is done
   * @param {() => void} handlers.onFull the quota is reached: remove something, then resume()
   * @param {(what: string) => void} handlers.onError the buffer is of no more use
   */
  constructor(buffer, mime, handlers) {
    this.#buffer = buffer;
    this.#mime = mime;
    this.#handlers = handlers;
    buffer.addEventListener("updateend", this.#updated);
    buffer.addEventListener("error", this.#failed);
  }

  /** Nothing is being done or waiting to be done. */
  get idle() { return this.#waiting.length === 0 && !this.#buffer.updating; }
  get updating() { return this.#buffer.updating; }
  get mime() { return this.#mime; }
  get state() { return this.#state; }

  /** @param {number} position s @returns {boolean} whether it is buffered, or may be by what is still to be done */
  covers(position) {
    return !this.idle || listRanges(this.#buffer.buffered).some(([start, end]) => start <= position && position < end);
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  append(bytes) { this.#push({ bytes }); }

  /** What is appended from here on is of this type. @param {string} mime */
  use(mime) {
    if (mime === this.#mime) return;
    this.#mime = mime;
    this.#push({ mime });
  }

  /** Removes at once what lies between, before what is still waiting. @param {number} from s @param {number} to s */
  remove(from, to) {
    if (this.#state === "closed" || to <= from) return;
    this.held.removed(from, to);
    this.#waiting.unshift({ from, to });
    this.#next(false);
  }

  /** Lets nothing in until resume(), as the browser asks with endstreaming. */
  hold() { if (this.#state === "working") this.#state = "held"; }

  resume() {
    if (this.#state === "closed") return;
    this.#state = "working";
    this.#next(false);
  }

  close() {
    this.#state = "closed";
    this.#waiting = [];
    this.#buffer.removeEventListener("updateend", this.#updated);
    this.#buffer.removeEventListener("error", this.#failed);
  }

  /** @param {Operation} operation */
  #push(operation) {
    if (this.#state === "closed") return;
    this.#waiting.push(operation);
    this.#next(false);
  }

  /** @param {boolean} done an operation has just ended */
  #next(done) {
    if (this.#state === "closed") return;
    const operation = this.#waiting[0];
    if (operation && !this.#buffer.updating && (this.#state === "working" || "from" in operation)) {
      this.#perform(operation);
    }
    if (done) this.#handlers.onUpdate();
  }

  /** @param {Operation} operation the first of those waiting */
  #perform(operation) {
    try {
      if ("bytes" in operation) {
        this.#join();
        this.#buffer.appendBuffer(/** @type {{bytes: Uint8Array<ArrayBuffer>}} */ (this.#waiting[0]).bytes);
        this.#waiting.shift();
        return;
      }
      this.#waiting.shift();
      if ("from" in operation) this.#buffer.remove(operation.from, operation.to);
      else {
        this.#buffer.changeType(operation.mime);
        this.#next(false);
      }
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "QuotaExceededError") {
        this.#state = "full";
        this.#handlers.onFull();
      } else this.#handlers.onError(strings.couldNotRead);
    }
  }

  /** Joins the appends at the front: after a pause there are many, and each has a price. */
  #join() {
    let size = 0;
    let count = 0;
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    for (const operation of this.#waiting) {
      if (!("bytes" in operation) || (count > 0 && size + operation.bytes.byteLength > together)) break;
      size += operation.bytes.byteLength;
      count++;
      parts.push(operation.bytes);
    }
    if (count < 2) return;
    const bytes = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.byteLength;
    }
    this.#waiting.splice(0, count, { bytes });
  }
}
