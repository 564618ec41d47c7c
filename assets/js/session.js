/** @import {FromControl, Member, Room, ToControl, RTC} from "./wire/types.js" */
import { canPlay } from "./player/media-source.js";
import { Commands } from "./session/commands.js";
import { SelfReport } from "./session/self-report.js";
import { Transports } from "./session/transports.js";
import { strings } from "./strings.js";
import { ServerClock } from "./sync/clock.js";
import { Pinger } from "./sync/pinger.js";
import { positionAt } from "./sync/timeline.js";
import { Vigil } from "./sync/vigil.js";
import { socketAddress } from "./wire/address.js";
import { ControlSocket } from "./wire/control-socket.js";

/** @typedef {import("./session/self-report.js").Stats} Stats */
/** @typedef {"connecting"|"open"|"reconnecting"|"closed"} Status */

const readinessMs = 100;
const reportMs = 1000;

/**
 * One person's place in a room: the control socket, the clock, and the picture that follows them, behind
 * one surface.
 *
 * Events: `room`, `members`, `status`, `stats` (once a second), `refused` (a CustomEvent whose detail is
 * `{reason, sentence}`), `needgesture` (sound was refused: plays muted until unmute()), `error` (detail
 * `{sentence}`; the player gave up, retry() tries again), `transport` (which way the film comes, or what is wished
 * for, has changed).
 */
export class Session extends Commands {
  #video;
  #clock = new ServerClock();
  #pinger = new Pinger((t0) => this.#control.send({ type: "ping", t0 }));
  #vigil = new Vigil({ onSlept: () => this.#onSlept(), onSilent: () => this.#reconnect(), onSeen: () => this.#transports.resync() });
  #transports;
  #self;
  #control;
  /** @type {Room|null} */
  #room = null;
  /** @type {Member[]} */
  #members = [];
  #you = "";
  /** @type {RTC|null} */
  #rtc = null;
  /** @type {Status} */
  #status = "closed";
  #closedReason = "";
  #trouble = ""; // with low latency, as it was told
  #answered = -1; // item number
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];

  /** @param {{base: string, slug: string, video: HTMLVideoElement}} options */
  constructor({ base, slug, video }) {
    super();
    this.#video = video;
    this.#transports = new Transports({
      address: socketAddress(location.href, base, slug, "media"), video, clock: this.#clock, send: (message) => this.#control.send(message),
    }, {
      onData: () => this.#self.tellReady(this.#room),
      onBlocked: () => this.dispatchEvent(new Event("needgesture")),
      onGiveUp: (what) => this.#gaveUp(what),
      onChange: () => this.#onTransport(),
    });
    this.#control = new ControlSocket({
      address: socketAddress(location.href, base, slug, "control"),
      onOpen: () => this.#pinger.start(),
      onMessage: (message, at) => this.#onControl(message, at),
      onDown: () => this.#onDown(),
      onRefused: (reason) => this.#end(reason),
    });
    this.#self = new SelfReport({ video, clock: this.#clock, transports: this.#transports }, (message) => this.#control.send(message));
  }

  /** Opens the sockets. Called from the click on Join, so that sound may start. */
  start() {
    if (this.#status !== "closed" || this.#closedReason !== "") return;
    this.#setStatus("connecting");
    this.#control.open();
    this.#video.play().catch(() => {}); // inside the click: some browsers remember that it was allowed
    this.#video.pause();
    this.#transports.open();
    this.#vigil.start();
    this.#timers = [
      setInterval(() => this.#self.tellReady(this.#room), readinessMs),
      setInterval(() => this.#everySecond(), reportMs),
    ];
  }

  /** Ends everything; the session cannot be started again. */
  close() { this.#end("left"); }

  get room() { return this.#room; }
  get members() { return this.#members; }
  /** What WebRTC connections are made with; null where the server has none. */
  get rtc() { return this.#rtc; }
  /** One's own member id. */
  get you() { return this.#you; }
  /** @returns {Member|undefined} oneself in the list of members */
  get me() { return this.#members.find((m) => m.id === this.#you); }
  get status() { return this.#status; }
  /** Why it closed for good: what the server said ("kicked", …), "left", or "". */
  get closedReason() { return this.#closedReason; }
  get clock() { return this.#clock; }

  /** @returns {number} the room's position now, s */
  playhead() {
    const room = this.#room;
    return room && room.phase !== "idle" ? positionAt(room.timeline, this.#clock.serverNow()) : 0;
  }

  /** @returns {number} the server's clock now, ms; what Wait.until is measured on */
  serverNow() { return this.#clock.serverNow(); }

  /** @returns {Stats} */
  stats() { return this.#self.stats(); }

  /** @param {VideoFrameCallbackMetadata} frame @returns {number|null} its media time, s; null: not known */
  mediaTimeOf(frame) { return this.#transports.current.mediaTimeOf(frame); }

  /** Whether low latency can be had here, is wished for, is had, and why not. */
  get lowLatency() {
    const { offered, wished, state, trouble } = this.#transports;
    return { offered, wished, state, trouble };
  }

  /** @param {boolean} wished low latency rather than a buffer */
  wishLowLatency(wished) { this.#transports.wish(wished); }

  /** Turns the sound on; called from a click. */
  unmute() {
    this.#video.muted = false;
    this.#transports.wake();
  }

  /** Says something for a few seconds, where refusals are said. @param {string} sentence */
  say(sentence) { this.#refused("said", sentence); }

  /** Tries again after an `error`. */
  retry() { this.#transports.retry(); }

  /** Says goodbye and ends the session. A closed tab says nothing: it may be a reload. */
  leave() {
    this.#control.send({ type: "leave" });
    this.close();
  }

  /** @override @param {ToControl} message */
  command(message) {
    if (!this.#control.send(message)) this.#refused("offline", strings.offline);
  }

  /** @param {FromControl} message @param {number} at local ms */
  #onControl(message, at) {
    this.#vigil.heard();
    switch (message.type) {
      case "welcome":
        this.#you = message.you;
        this.#clock.welcome(message.clock, message.now, at);
        this.#answered = -1;
        this.#self.forget();
        this.#setStatus("open");
        this.#rtc = message.rtc ?? null;
        this.#transports.offer(this.#rtc);
        break;
      case "room":
        this.#onRoom(message);
        break;
      case "members":
        this.#members = message.members;
        this.dispatchEvent(new Event("members"));
        break;
      case "pong":
        this.#clock.add(message.t0, message.t1, message.t2, at);
        break;
      case "refused":
        this.#refused(message.reason, message.sentence);
        break;
      case "rtc.answer":
      case "rtc.candidate":
      case "rtc.state":
      case "rtc.mapping":
        this.#transports.receive(message);
    }
  }

  /** @param {Room} room */
  #onRoom(room) {
    this.#room = room;
    this.#answerPlayable(room);
    this.#transports.follow(room);
    document.documentElement.dataset.roomState = room.phase;
    this.#self.tellReady(room);
    this.dispatchEvent(new Event("room"));
  }

  /** Says once for each item what this browser can play of it. @param {Room} room */
  #answerPlayable({ item, itemNumber }) {
    if (!item || this.#answered === itemNumber) return;
    this.#answered = itemNumber;
    this.#control.send({ type: "playable", item: itemNumber, mimes: (item.mimes ?? []).filter(canPlay) });
  }

  #everySecond() {
    this.#transports.tidy();
    this.#self.tellMeasured(this.#room);
    this.dispatchEvent(new Event("stats"));
  }

  #onTransport() {
    const { trouble } = this.#transports;
    if (trouble !== "" && trouble !== this.#trouble) this.#refused("webrtc", trouble);
    this.#trouble = trouble;
    this.dispatchEvent(new Event("transport"));
    this.#self.tellReady(this.#room);
  }

  #onDown() {
    this.#pinger.stop();
    this.#setStatus("reconnecting"); // first: what is offered no more is still shown then
    this.#transports.down();
  }

  #onSlept() {
    this.#clock.restart();
    this.#reconnect();
    this.#transports.resync();
  }

  #reconnect() {
    this.#control.restart();
    this.#transports.restart();
  }

  /** @param {string} what */
  #gaveUp(what) {
    this.dispatchEvent(new CustomEvent("error", { detail: { sentence: strings.cannotPlay(what) } }));
  }

  /** @param {string} reason @param {string} sentence */
  #refused(reason, sentence) { this.dispatchEvent(new CustomEvent("refused", { detail: { reason, sentence } })); }

  /** @param {string} reason */
  #end(reason) {
    if (this.#closedReason !== "") return;
    this.#closedReason = reason || "closed";
    this.#timers.forEach(clearInterval);
    this.#pinger.stop();
    for (const part of [this.#vigil, this.#transports, this.#control]) part.close();
    this.#setStatus("closed");
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (status === this.#status && status !== "closed") return;
    this.#status = status;
    this.dispatchEvent(new Event("status"));
  }
}
