/** @import {Live, Room} from "../wire/types.js" */
/** @import {Header} from "../wire/header.js" */
/** @import {ServerClock} from "../sync/clock.js" */
/** @import {Measured, Transport} from "./transport.js" */
import { Player } from "../player/player.js";
import { Follower } from "../sync/follower.js";
import { LiveNeed } from "../sync/live-need.js";
import { canShow } from "../sync/readiness.js";
import { Feed } from "./feed.js";

/**
 * The film by fragments over the media socket: a feed, a player, and a follower that keeps it at the timeline.
 * @implements {Transport}
 */
export class MseTransport {
  /** @type {"mse"} */
  name = "mse";
  #video;
  #clock;
  #player;
  #feed;
  #follower;
  /** @type {Room|null} */
  #room = null;
  #resting = false;
  #liveNeed = new LiveNeed();

  /**
   * @param {string} address of the media socket
   * @param {HTMLVideoElement} video
   * @param {ServerClock} clock
   * @param {object} handlers
   * @param {() => void} handlers.onData what can be shown has changed
   * @param {() => void} handlers.onBlocked the browser refused to play with sound
   * @param {(what: string) => void} handlers.onGiveUp retry() tries again
   */
  constructor(address, video, clock, { onData, onBlocked, onGiveUp }) {
    this.#video = video;
    this.#player = new Player(video, {
      onData: () => {
        this.wake();
        onData();
      },
      onError: (what) => this.#feed.fault(what),
    });
    this.#clock = clock;
    this.#feed = new Feed(address, video, this.#player, {
      onStartOver: () => this.#follower.reload(), onStream: () => this.#liveNeed.began(performance.now()),
      onFragment: (header) => this.#onFragment(header), onGiveUp,
    });
    this.#follower = new Follower(video, clock, this.#player, {
      onMissing: (position) => this.#feed.missing(position),
      onStalled: () => this.#liveNeed.stalled(performance.now()),
      onBlocked,
    });
  }

  open() {
    this.#feed.open();
    this.#follower.open();
  }

  close() {
    this.#follower.close();
    this.#feed.close();
  }

  /** @param {Room} room */
  follow(room) {
    const another = this.#room !== null && this.#room.itemNumber !== room.itemNumber;
    this.#room = room;
    this.#feed.follow(room);
    if (another) this.#liveNeed.forget();
    this.#follower.reserve = room.live?.following ? room.live.delay : Infinity;
    if (this.#resting) return;
    if (another) this.#follower.reload();
    if (room.phase !== "idle") this.#follower.follow(room.timeline);
  }

  /** The element is another's for a while; nothing is asked for. */
  rest() {
    this.#resting = true;
    this.#follower.close();
    this.#feed.rest();
  }

  /** Begins to gather what will be shown from a position on. @param {number} position s */
  prepare(position) { if (this.#resting) this.#feed.prepare(position); }

  /** @param {number} position s @returns {number} s of film gathered from there on */
  gathered(position) { return this.#feed.reach - position; }

  /** Takes the element again. */
  resume() {
    if (!this.#resting) return;
    this.#resting = false;
    this.#feed.resume();
    this.#follower.open();
    this.#follower.reload();
    if (this.#room) this.follow(this.#room);
  }

  wake() { if (!this.#resting) this.#follower.wake(); }

  resync() { if (!this.#resting) this.#follower.resync(); }

  /** Dials anew: the connection may be dead. */
  restart() { this.#feed.restart(); }

  /** A person asks for another try. */
  retry() { this.#feed.retry(); }

  /** Keeps memory within bounds; called now and then. */
  tidy() { if (!this.#resting) this.#player.tidy(); }

  /** The film has a picture, as far as is known. */
  get pictured() { return this.#player.stream === null || this.#player.stream.video !== 0; }

  /** @param {Room} room @returns {boolean} */
  canShow(room) {
    const position = this.#follower.roomPosition;
    return canShow({
      state: this.#follower.state,
      moving: room.timeline.moving,
      readyState: this.#video.readyState,
      seeking: this.#video.seeking,
      away: Math.abs(this.#video.currentTime - (this.#player.reachable(position) ?? Infinity)),
      ahead: this.#player.ahead(position),
      reserve: this.#follower.reserve,
    });
  }

  /** @param {Header} header of a fragment that came */
  #onFragment(header) {
    const live = this.#room?.live;
    if (!live?.following || live.stopped || header.trackKind !== "video") return;
    this.#liveNeed.came(header.decode + header.duration, live, this.#clock.serverNow(), performance.now());
  }

  /** @param {Live} live @returns {number} s behind the edge of a live room */
  need(live) { return this.#liveNeed.value(live, performance.now()); }

  /** @returns {Measured} */
  measure() {
    return {
      skew: this.#follower.skew,
      buffer: this.#player.ahead(this.#video.currentTime),
      drops: this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0,
      rate: this.#video.playbackRate,
      codec: this.#player.codec,
      bitrate: this.#feed.bitrate,
    };
  }

  /** @param {VideoFrameCallbackMetadata} frame */
  mediaTimeOf(frame) { return frame.mediaTime; }
}
