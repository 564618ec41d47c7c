/** @import {Stream, Track} from "../wire/types.js" */
/** @import {Header} from "../wire/header.js" */
import { kindInit } from "../wire/header.js";
import { strings } from "../strings.js";
import { attachMediaSource } from "./media-source.js";
import { aheadIn, listRanges, reachableIn } from "./ranges.js";
import { SourceBufferQueue } from "./source-buffers.js";

const keepBehind = 30; // s
const keepWhenFull = [12, 5, 1]; // s behind, tried in order
const slack = 10; // s that may pile up before something is removed
const farAhead = 60; // s; further than any lead, so left over from another place

/** @type {Record<number, string>} what to say by MediaError.code */
const failures = { 3: strings.couldNotDecode, 4: strings.unknownKind };

/**
 * Puts the fragments of one item after the other into a `<video>`. It knows no timeline: what is
 * shown and when is the follower's affair. Fragments are absolute on the item's timeline, so another
 * epoch overwrites what is there without a break; another item begins with everything new.
 */
export class Player {
  #video;
  #handlers;
  /** @type {ReturnType<typeof attachMediaSource>|null} */
  #attached = null;
  /** @type {Map<string, SourceBufferQueue>} by kind of track */
  #queues = new Map();
  #open = false; // as the source has said: its state runs ahead of its event, and what waits for that comes first
  /** @type {(() => void)[]} until the source is open */
  #untilOpen = [];
  /** @type {number[]} decode times of keyframes that may be buffered, ascending, s */
  #keyframes = [];
  #item = -1;
  #duration = Infinity;
  /** @type {Stream|null} */
  #stream = null;
  #ending = false;
  #away = false; // the element is another's
  #closed = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {object} handlers
   * @param {() => void} handlers.onData what is buffered has changed
   * @param {(what: string) => void} handlers.onError the picture is lost; reset() starts over
   */
  constructor(video, handlers) {
    this.#video = video;
    this.#handlers = handlers;
    video.addEventListener("error", this.#elementFailed);
  }

  #elementFailed = () => {
    const error = this.#video.error;
    if (error && this.#attached) this.#handlers.onError(failures[error.code] ?? strings.gaveUp);
  };

  /** The epoch being read, null before the first. */
  get stream() { return this.#stream; }

  /** @returns {string} the codecs being played */
  get codec() {
    return this.#chosen().map((t) => t.codec).join(", ");
  }

  /** Everything to the end of the item has arrived. */
  get complete() { return this.#ending && this.#attached?.source.readyState === "ended"; }

  /** Opens an empty source: before anything is known, so that it is open when the first bytes come. */
  reset() {
    if (this.#closed) return;
    this.#release();
    this.#stream = null;
    this.#ending = false;
    if (!this.#away) this.#attach();
  }

  /** Leaves the element to another; what comes meanwhile waits for enter(). */
  leave() {
    this.#away = true;
    this.reset();
    this.#video.removeAttribute("src");
  }

  /** Takes the element again, with what has come since leave(). */
  enter() {
    this.#away = false;
    if (!this.#closed && !this.#attached) this.#attach();
  }

  #attach() {
    const attached = attachMediaSource(this.#video);
    this.#attached = attached;
    attached.source.addEventListener("sourceopen", () => this.#opened(attached), { once: true });
    if (attached.managed) {
      attached.source.addEventListener("startstreaming", () => this.#queues.forEach((q) => q.resume()));
      attached.source.addEventListener("endstreaming", () => this.#queues.forEach((q) => q.hold()));
    }
  }

  /**
   * What the room says is playing. Another number voids everything.
   * @param {number} number
   * @param {number} duration s; Infinity when it has no end
   */
  setItem(number, duration) {
    if (number !== this.#item) {
      if (this.#stream) this.reset();
      this.#item = number;
    }
    this.#duration = duration;
    this.#settle();
  }

  /** The segments of this epoch follow. @param {Stream} stream */
  begin(stream) {
    const other = this.#stream;
    this.#ending = false;
    if (other && (other.item !== stream.item || kinds(other) !== kinds(stream))) this.reset();
    this.#item = stream.item;
    this.#stream = stream;
    this.#whenOpen(() => this.#makeQueues());
  }

  /** @param {Header} header @param {Uint8Array<ArrayBuffer>} payload */
  append(header, payload) {
    if (!this.#stream || header.epoch !== this.#stream.epoch) return;
    if (header.trackKind === "video" && header.keyframe) this.#noteKeyframe(header.decode);
    this.#whenOpen(() => {
      const queue = this.#queues.get(header.trackKind);
      if (!queue?.held.wants(header, (position) => queue.covers(position))) return;
      const track = header.kind === kindInit && this.#stream?.tracks.find((t) => t.id === header.track);
      if (track) queue.use(mimeOf(track));
      queue.append(payload);
    });
  }

  /** The item has no more than what was appended. */
  end() {
    this.#ending = true;
    this.#settle();
  }

  /** @param {number} position s @returns {number|null} where playing can begin for it; null: not buffered */
  reachable(position) { return reachableIn(listRanges(this.#video.buffered), position, this.complete); }

  /** @param {number} position s @returns {number} s that can be played from there; Infinity: to the end */
  ahead(position) { return aheadIn(listRanges(this.#video.buffered), position, this.complete); }

  /** Keeps memory within bounds; called now and then. */
  tidy() {
    const oldest = this.#video.buffered.length > 0 ? this.#video.buffered.start(0) : 0;
    if (this.#video.currentTime - oldest > keepBehind + slack) this.#removeBehind(keepBehind);
    for (const queue of this.#queues.values()) if (queue.state === "full") this.#makeRoom(queue);
  }

  close() {
    this.#closed = true;
    this.#video.removeEventListener("error", this.#elementFailed);
    this.#release();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #release() {
    for (const queue of this.#queues.values()) queue.close();
    this.#queues.clear();
    this.#open = false;
    this.#untilOpen = [];
    this.#keyframes = [];
    this.#attached?.release();
    this.#attached = null;
  }

  /** @param {ReturnType<typeof attachMediaSource>} attached */
  #opened(attached) {
    if (attached !== this.#attached) return;
    attached.release(); // the element holds it now
    this.#open = true;
    const waiting = this.#untilOpen;
    this.#untilOpen = [];
    for (const action of waiting) action();
  }

  /** @param {() => void} action */
  #whenOpen(action) {
    if (!this.#attached && !this.#away) this.reset();
    if (this.#open) action();
    else this.#untilOpen.push(action);
  }

  #makeQueues() {
    const source = this.#attached?.source;
    if (!source || this.#queues.size > 0) return;
    for (const track of this.#chosen()) {
      const mime = mimeOf(track);
      try {
        const queue = new SourceBufferQueue(source.addSourceBuffer(mime), mime, {
          onUpdate: () => this.#updated(),
          onFull: () => this.#makeRoom(queue),
          onError: (what) => this.#handlers.onError(what),
        });
        this.#queues.set(track.kind, queue);
      } catch {
        this.#handlers.onError(strings.takesNot(track.codec));
        return;
      }
    }
    this.#settle();
  }

  #updated() {
    this.#settle();
    this.#handlers.onData();
  }

  /** What can only be set while nothing is being appended: the duration, and the end. */
  #settle() {
    const source = this.#attached?.source;
    const queues = [...this.#queues.values()];
    if (!source || source.readyState !== "open" || queues.length === 0 || queues.some((q) => q.updating)) return;
    const ranges = listRanges(this.#video.buffered);
    const duration = Math.max(this.#duration, ranges.at(-1)?.[1] ?? 0);
    if (source.duration !== duration && (Number.isNaN(source.duration) || source.duration < duration || ranges.length === 0)) {
      source.duration = duration;
    }
    if (this.#ending && queues.every((q) => q.idle)) {
      source.endOfStream();
      this.#handlers.onData();
    }
  }

  #chosen() {
    const stream = this.#stream;
    return stream ? stream.tracks.filter((t) => t.id === stream.video || t.id === stream.audio) : [];
  }

  /** @param {number} decode s */
  #noteKeyframe(decode) {
    const at = this.#keyframes.findLastIndex((k) => k <= decode);
    if (this.#keyframes[at] !== decode) this.#keyframes.splice(at + 1, 0, decode);
  }

  /** @param {SourceBufferQueue} queue */
  #makeRoom(queue) {
    const now = this.#video.currentTime;
    const leftover = listRanges(this.#video.buffered).some(([start]) => start > now + farAhead);
    if (leftover) this.#queues.forEach((q) => q.remove(now + farAhead, Infinity));
    if (leftover || keepWhenFull.some((keep) => this.#removeBehind(keep))) queue.resume();
    // Otherwise it waits for tidy(): the server's lead bounds what piles up meanwhile.
  }

  /**
   * A removal reaches to the next keyframe, so it must end at one or it may take what is playing.
   * @param {number} keep s behind what is on screen
   * @returns {boolean} whether there was anything
   */
  #removeBehind(keep) {
    const until = this.#keyframes.findLast((k) => k <= this.#video.currentTime - keep);
    const ranges = listRanges(this.#video.buffered);
    if (until === undefined || !ranges.some(([start]) => start < until - 0.5)) return false;
    this.#keyframes = this.#keyframes.filter((k) => k >= until);
    for (const queue of this.#queues.values()) queue.remove(0, until);
    return true;
  }
}

/** @param {Track} track */
function mimeOf(track) { return `${track.kind}/mp4; codecs="${track.codec}"`; }

/** @param {Stream} stream @returns {string} */
function kinds(stream) { return `${stream.video !== 0}/${stream.audio !== 0}`; }
