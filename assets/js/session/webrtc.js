/** @import {FromRTC, Room, RTCServer, Timeline, ToRTC} from "../wire/types.js" */
/** @import {ServerClock} from "../sync/clock.js" */
/** @import {Still} from "../player/still.js" */
/** @import {Measured, Transport} from "./transport.js" */
import { RtcConnection } from "../player/webrtc/connection.js";
import { count, nothingCounted } from "../player/webrtc/counters.js";
import { Mappings } from "../player/webrtc/mappings.js";
import { Screen } from "../player/webrtc/screen.js";
import { needOverWebRTC } from "../sync/live-need.js";
import { playoutFor, playoutFrom } from "../sync/playout.js";
import { nearTimeline, positionAt, sameTimeline } from "../sync/timeline.js";

const tickMs = 100;
const glimpseMs = 10; // while the first pictures are waited for, which nothing announces
const countMs = 1000;
const elsewhere = 2; // s; an error no buffer mends: pictures of another place are still coming
const near = 0.06; // s; near enough to be shown
const nearBy = 2000; // ms after the first picture: then it is shown anyway
const silentMs = 2500; // without a byte while a film moves: the connection is dead
const starvedMs = 1000; // without a picture or sound

/**
 * The film over WebRTC: one try of a connection, and its pictures held to the room's timeline.
 * @implements {Transport}
 */
export class WebRtcTransport {
  /** @type {"webrtc"} */
  name = "webrtc";
  #video;
  #still;
  #clock;
  #handlers;
  #mappings = new Mappings();
  #connection;
  #screen;
  #playout;
  /** @type {Timeline|null} */
  #timeline = null;
  #flows = false; // bytes have to come: the room plays, and no camera's hiccup is in the way
  #shown = false;
  #need = 0; // s behind the edge of a live room
  #firstAt = 0; // local ms, of the first picture that came
  #aliveAt = 0;
  #sound = -1; // the newest of it that was heard
  #counted = nothingCounted;
  #countedAt = 0;
  #growsAt = 0; // when bytes came last
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #soundTimer;

  /**
   * @param {HTMLVideoElement} video
   * @param {ServerClock} clock
   * @param {object} link
   * @param {RTCServer[]} link.servers
   * @param {(message: ToRTC) => boolean} link.send
   * @param {number} link.hold ms that the buffers begin with
   * @param {Still} link.still
   * @param {object} handlers
   * @param {() => void} handlers.onConnected
   * @param {() => void} handlers.onPicture it can be shown now
   * @param {() => void} handlers.onData what can be shown has changed
   * @param {() => void} handlers.onBlocked the browser refused to play with sound
   * @param {(sentence: string) => void} handlers.onOver it failed or was lost; close() it
   */
  constructor(video, clock, { servers, send, hold, still }, handlers) {
    this.#clock = clock;
    this.#still = still;
    this.#handlers = handlers;
    this.#video = video;
    this.#playout = playoutFrom(hold, performance.now());
    this.#connection = new RtcConnection(servers, send, {
      onConnected: () => {
        this.#growsAt = performance.now();
        handlers.onConnected();
      },
      onOver: (sentence) => handlers.onOver(sentence),
    });
    this.#screen = new Screen(video, this.#connection.video, this.#mappings, {
      room: () => ({ timeline: this.#timeline, position: this.#roomAt(performance.now()) }),
      onFrame: () => this.#presented(),
    });
  }

  open() {
    this.#hold();
    this.#timers = [
      setInterval(() => this.#tick(), tickMs),
      setInterval(() => void this.#count(), countMs),
      setInterval(() => { if (!this.#shown) this.#glimpse(); }, glimpseMs),
    ];
    void this.#connection.open();
  }

  close() {
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#soundTimer);
    this.#screen.close();
    this.#connection.close();
  }

  /** ms that the buffers hold; what the next try may begin with. */
  get hold() { return this.#playout.target; }

  /** @param {FromRTC} message */
  receive(message) {
    if (message.type === "rtc.mapping") this.#mappings.add(message);
    else void this.#connection.receive(message);
  }

  /** Takes the element. */
  show() {
    this.#shown = true;
    this.#screen.show(this.#connection.stream);
    this.wake();
  }

  /** @param {Room} room */
  follow(room) {
    this.#flows = room.phase === "playing" && !room.item?.live;
    if (room.phase === "idle" || (this.#timeline && sameTimeline(this.#timeline, room.timeline))) return;
    const moved = this.#timeline?.moving;
    const steered = this.#timeline !== null && nearTimeline(this.#timeline, room.timeline, this.#clock.serverNow());
    this.#timeline = room.timeline;
    if (steered) return;
    this.#again();
    if (this.#shown && moved && !room.timeline.moving) this.#still.hold();
    this.#sounding();
  }

  resync() { this.#again(); }

  wake() {
    if (!this.#shown) return;
    this.#screen.play().catch((cause) => {
      if (cause?.name !== "NotAllowedError") return;
      this.#handlers.onBlocked();
      if (this.#video.muted) return;
      this.#video.muted = true;
      this.wake();
    });
  }

  /** @param {Room} room @returns {boolean} */
  canShow({ timeline, wantPlay }) {
    if (this.#connection.state !== "connected") return false;
    if (!timeline.moving) {
      // What is on its way is in time for a start; who looks at a standing picture wants to see it.
      const coming = wantPlay && this.#screen.isOf(this.#mappings.coming, timeline.anchor);
      return coming || this.#screen.standsAt(timeline.anchor);
    }
    this.#screen.look();
    const newest = Math.max(this.#screen.at, this.#aliveAt, this.#clock.toLocal(timeline.at));
    return performance.now() - newest < Math.max(starvedMs, this.#screen.frame * 3000);
  }

  /** @returns {number} s behind the edge of a live room */
  need() {
    this.#need = needOverWebRTC(this.#need, { skew: this.measure().skew, target: this.#playout.target, delay: this.#clock.delay });
    return this.#need;
  }

  /** @returns {Measured} */
  measure() {
    const now = performance.now();
    const seen = this.#shown && this.#timeline?.moving ? this.#screen.seen(now) : null;
    return {
      skew: seen === null ? null : seen - this.#roomAt(now),
      buffer: (this.#screen.held ?? this.#playout.target) / 1000,
      drops: this.#counted.drops,
      rate: 1,
      codec: this.#counted.codec,
      bitrate: this.#counted.bitrate,
    };
  }

  /** @param {VideoFrameCallbackMetadata} frame */
  mediaTimeOf(frame) { return this.#screen.mediaTimeOf(frame); }

  #tick() {
    const { timestamp = -1, rtpTimestamp = timestamp } = this.#connection.audio.getSynchronizationSources?.()[0] ?? {};
    if (rtpTimestamp !== this.#sound) this.#aliveAt = performance.now();
    this.#sound = rtpTimestamp;
    // The last picture before a pause is followed by none that would say so; those before it are, and must stay covered.
    const standing = this.#shown && this.#timeline && !this.#timeline.moving && this.#screen.settled;
    if (standing && this.#screen.standsAt(this.#timeline?.anchor ?? 0)) this.#still.uncover();
    if (this.#connection.state === "connected") this.#steer(performance.now());
  }

  /** A picture is on screen. What is still in the buffers when the room stands nobody shall see. */
  #presented() {
    const timeline = this.#timeline;
    if (!timeline) return;
    if (timeline.moving) return this.#still.uncover();
    if (!this.#screen.standsAt(timeline.anchor)) return;
    this.#still.uncover();
    this.#handlers.onData();
  }

  /** Nor hear. */
  #sounding() {
    clearTimeout(this.#soundTimer);
    const { track } = this.#connection.audio;
    const timeline = this.#timeline;
    track.enabled = false;
    if (!timeline?.moving) return;
    const wait = this.#clock.toLocal(timeline.at) - performance.now();
    if (wait > 0) this.#soundTimer = setTimeout(() => { track.enabled = true; }, wait);
    else track.enabled = true;
  }

  /** Looks for the first picture, and whether it would be near enough. */
  #glimpse() {
    if (this.#connection.state !== "connected" || !this.#screen.look()) return;
    const now = performance.now();
    if (this.#firstAt === 0) this.#firstAt = now;
    const error = this.#error(now);
    const still = !this.#timeline?.moving;
    if (still || now - this.#firstAt > nearBy || (error !== null && Math.abs(error) < near)) this.#handlers.onPicture();
  }

  /** Holds what comes to the timeline. @param {number} now local ms */
  #steer(now) {
    const error = this.#error(now);
    if (error === null || Math.abs(error) > elsewhere) return;
    const next = playoutFor(error, this.#screen.held, this.#playout, now);
    if (next.target !== this.#playout.target) {
      this.#playout = next;
      this.#hold();
    }
    this.#playout = next;
  }

  /** @param {number} now local ms @returns {number|null} s; positive when shown too early */
  #error(now) {
    if (!this.#timeline?.moving) return null;
    const seen = this.#screen.seen(now);
    return seen === null ? null : seen - this.#roomAt(now);
  }

  #hold() {
    for (const receiver of [this.#connection.video, this.#connection.audio]) {
      if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = this.#playout.target;
    }
  }

  /** What was seen until now says nothing about what comes. */
  #again() {
    this.#screen.begin();
    this.#playout = playoutFrom(this.#playout.target, performance.now());
  }

  async #count() {
    const report = await this.#connection.statistics().catch(() => null);
    if (!report) return;
    const now = performance.now();
    const before = this.#counted;
    this.#counted = count(report.values(), before, (now - this.#countedAt) / 1000);
    this.#countedAt = now;
    if (this.#counted.bytes !== before.bytes || !this.#flows || !this.#shown) this.#growsAt = now;
    else if (now - this.#growsAt > silentMs) this.#handlers.onOver("");
  }

  /** @param {number} local ms */
  #roomAt(local) { return this.#timeline ? positionAt(this.#timeline, this.#clock.serverNow(local)) : 0; }
}
