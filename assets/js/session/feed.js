/** @import {FromMedia, Room} from "../wire/types.js" */
/** @import {Header} from "../wire/header.js" */
/** @import {Player} from "../player/player.js" */
import { kindFragment } from "../wire/header.js";
import { Asking } from "../player/asking.js";
import { MediaSocket } from "../wire/media-socket.js";
import { Bitrate } from "./bitrate.js";
import { Repair } from "./repair.js";

const keptAhead = 3; // s; with less, a new media connection begins at the playhead
const nothing = { video: 0, audio: 0 };

/**
 * Keeps the player fed: the media socket, what to ask it for, and starting over after a fault. What is
 * shown of it and when is not its affair.
 */
export class Feed {
  #video;
  #player;
  #handlers;
  #asking = new Asking();
  #bitrate = new Bitrate();
  #repair = new Repair({ onRepair: () => this.#startOver(), onGiveUp: (what) => this.#handlers.onGiveUp(what) });
  #media;
  /** @type {Room|null} */
  #room = null;
  /** @type {"working"|"preparing"|"resting"} preparing: asked for, but the element is not the player's yet */
  #state = "working";
  #from = 0; // s, where preparing begins
  /** @type {Map<number, number>} by track id, s */
  #reached = new Map();

  /**
   * @param {string} address of the media socket
   * @param {HTMLVideoElement} video
   * @param {Player} player
   * @param {object} handlers
   * @param {() => void} handlers.onStartOver the player has lost everything it had
   * @param {() => void} handlers.onStream a stream begins; its fragments follow
   * @param {(header: Header) => void} handlers.onFragment
   * @param {(what: string) => void} handlers.onGiveUp starting over did not help; retry() tries again
   */
  constructor(address, video, player, handlers) {
    this.#video = video;
    this.#player = player;
    this.#handlers = handlers;
    this.#media = new MediaSocket({
      address,
      wanted: () => this.#wanted(),
      onMessage: (message) => this.#onMessage(message),
      onSegment: (header, payload) => this.#onSegment(header, payload),
    });
  }

  /** Opens the socket, and an empty player for what will come. */
  open() {
    this.#media.open();
    this.#player.reset();
  }

  close() {
    this.#repair.close();
    this.#media.close();
    this.#player.close();
  }

  /** Asks for nothing any more and takes the player out of the element. The socket stays. */
  rest() {
    this.#state = "resting";
    this.#player.leave();
    this.#media.start(nothing);
  }

  /** Asks for what will be shown, before the player has the element again. @param {number} position s */
  prepare(position) {
    if (this.#state !== "resting") return;
    this.#state = "preparing";
    this.#from = position;
    this.#reached.clear();
    this.#media.start(this.#wanted());
  }

  /** Gives the player the element again. */
  resume() {
    const prepared = this.#state === "preparing";
    this.#state = "working";
    this.#player.enter();
    if (!prepared) this.#media.start(this.#wanted());
  }

  /** Up to where every track has come since prepare(), s. */
  get reach() {
    const stream = this.#player.stream;
    const tracks = [stream?.video, stream?.audio].filter(Boolean);
    return tracks.length === 0 ? -Infinity : Math.min(...tracks.map((id) => this.#reached.get(id ?? 0) ?? -Infinity));
  }

  /** Dials anew: the connection may be dead. */
  restart() { this.#media.restart(); }

  /** The player cannot go on. @param {string} what went wrong */
  fault(what) { this.#repair.fault(what); }

  /** A person asks for another try. */
  retry() { this.#repair.now(); }

  /** bit/s of film */
  get bitrate() { return this.#bitrate.value; }

  /** What the room says is playing. @param {Room} room */
  follow(room) {
    this.#room = room;
    const { item } = room;
    if (!item) return;
    this.#player.setItem(room.itemNumber, item.live || item.looped || item.duration <= 0 ? Infinity : item.duration);
  }

  /** Nothing is there to be shown at this position. @param {number} position s */
  missing(position) {
    if (!this.#room || this.#media.state !== "open" || this.#state !== "working") return;
    const now = performance.now();
    const { generation, phase } = this.#room;
    const what = this.#asking.decide({ position, generation, loading: phase === "loading", now });
    if (what === "wait") return;
    this.#asking.asked(generation, now);
    if (what === "ask") this.#media.start({ position });
    else this.#media.restart();
  }

  /** @param {FromMedia} message */
  #onMessage(message) {
    if (this.#state === "resting") return;
    if (message.type === "stream") {
      this.#bitrate.forget();
      this.#player.begin(message);
      this.#handlers.onStream();
    } else if (message.type === "end") this.#player.end();
  }

  /** @param {Header} header @param {Uint8Array<ArrayBuffer>} payload */
  #onSegment(header, payload) {
    if (this.#state === "resting") return;
    if (header.kind === kindFragment) {
      this.#reached.set(header.track, header.decode + header.duration);
      this.#handlers.onFragment(header);
    }
    this.#asking.heard(header.decode, performance.now());
    this.#bitrate.add(header, payload.byteLength);
    this.#player.append(header, payload);
  }

  /** What to ask for at a new media connection: after an interruption, less than everything. */
  #wanted() {
    if (this.#state === "resting") return nothing;
    this.#asking.asked(this.#room?.generation, performance.now());
    if (this.#state === "preparing") return { position: this.#from };
    const now = this.#video.currentTime;
    const keeps = this.#player.stream !== null && this.#player.stream.item === this.#room?.itemNumber;
    return keeps && this.#player.ahead(now) > keptAhead ? { position: now + keptAhead / 2 } : {};
  }

  #startOver() {
    if (this.#state !== "working") return;
    this.#player.reset();
    this.#media.start(this.#wanted());
    this.#handlers.onStartOver();
  }
}
