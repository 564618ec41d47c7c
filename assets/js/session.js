/** @import {FromControl, Member, Room, ToControl} from "./wire/types.js" */
import { canPlay } from "./player/media-source.js";
import { Player } from "./player/player.js";
import { Commands } from "./session/commands.js";
import { Feed } from "./session/feed.js";
import { SelfReport } from "./session/self-report.js";
import { strings } from "./strings.js";
import { ServerClock } from "./sync/clock.js";
import { Follower } from "./sync/follower.js";
import { Pinger } from "./sync/pinger.js";
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
 * `{sentence}`; the player gave up, retry() tries again).
 */
export class Session extends Commands {
  #video;
  #clock = new ServerClock();
  #pinger = new Pinger((t0) => this.#control.send({ type: "ping", t0 }));
  #vigil = new Vigil({ onSlept: () => this.#onSlept(), onSilent: () => this.#reconnect(), onSeen: () => this.#follower.resync() });
  #player;
  #feed;
  #follower;
  #self;
  #control;
  /** @type {Room|null} */
  #room = null;
  /** @type {Member[]} */
  #members = [];
  #you = "";
  /** @type {Status} */
  #status = "closed";
  #closedReason = "";
  #answered = -1; // item number
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];

  /** @param {{base: string, slug: string, video: HTMLVideoElement}} options */
  constructor({ base, slug, video }) {
    super();
    this.#video = video;
    this.#player = new Player(video, { onData: () => this.#onData(), onError: (what) => this.#feed.fault(what) });
    this.#feed = new Feed(socketAddress(location.href, base, slug, "media"), video, this.#player, {
      onStartOver: () => this.#follower.reload(),
      onGiveUp: (what) => this.#gaveUp(what),
    });
    this.#follower = new Follower(video, this.#clock, this.#player, {
      onMissing: (position) => this.#feed.missing(position),
      onBlocked: () => this.dispatchEvent(new Event("needgesture")),
    });
    this.#control = new ControlSocket({
      address: socketAddress(location.href, base, slug, "control"),
      onOpen: () => this.#pinger.start(),
      onMessage: (message, at) => this.#onControl(message, at),
      onDown: () => this.#onDown(),
      onRefused: (reason) => this.#end(reason),
    });
    this.#self = new SelfReport({ video, clock: this.#clock, player: this.#player, feed: this.#feed, follower: this.#follower }, (message) => this.#control.send(message));
  }

  /** Opens the sockets. Called from the click on Join, so that sound may start. */
  start() {
    if (this.#status !== "closed" || this.#closedReason !== "") return;
    this.#setStatus("connecting");
    this.#control.open();
    this.#feed.open();
    this.#video.play().catch(() => {}); // inside the click: some browsers remember that it was allowed
    this.#video.pause();
    this.#follower.open();
    this.#vigil.start();
    this.#timers = [
      setInterval(() => this.#self.tellReady(this.#room), readinessMs),
      setInterval(() => this.#everySecond(), reportMs),
    ];
    document.documentElement.dataset.transport = "mse";
  }

  /** Ends everything; the session cannot be started again. */
  close() { this.#end("left"); }

  get room() { return this.#room; }
  get members() { return this.#members; }
  /** One's own member id. */
  get you() { return this.#you; }
  /** @returns {Member|undefined} oneself in the list of members */
  get me() { return this.#members.find((m) => m.id === this.#you); }
  get status() { return this.#status; }
  /** Why it closed for good: what the server said ("kicked", …), "left", or "". */
  get closedReason() { return this.#closedReason; }
  get clock() { return this.#clock; }

  /** @returns {number} the room's position now, s */
  playhead() { return this.#follower.roomPosition; }

  /** @returns {number} the server's clock now, ms; what Wait.until is measured on */
  serverNow() { return this.#clock.serverNow(); }

  /** @returns {Stats} */
  stats() { return this.#self.stats(); }

  /** Turns the sound on; called from a click. */
  unmute() {
    this.#video.muted = false;
    this.#follower.wake();
  }

  /** Tries again after an `error`. */
  retry() { this.#feed.retry(); }

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
    }
  }

  /** @param {Room} room */
  #onRoom(room) {
    const another = this.#room !== null && this.#room.itemNumber !== room.itemNumber;
    this.#room = room;
    this.#feed.follow(room);
    this.#answerPlayable(room);
    if (another) this.#follower.reload();
    if (room.phase !== "idle") this.#follower.follow(room.timeline);
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

  #onData() {
    this.#follower.wake();
    this.#self.tellReady(this.#room);
  }

  #everySecond() {
    this.#player.tidy();
    this.#self.tellMeasured(this.#room);
    this.dispatchEvent(new Event("stats"));
  }

  #onDown() {
    this.#pinger.stop();
    this.#setStatus("reconnecting");
  }

  #onSlept() {
    this.#clock.restart();
    this.#reconnect();
    this.#follower.resync();
  }

  #reconnect() {
    this.#control.restart();
    this.#feed.restart();
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
    for (const part of [this.#vigil, this.#control, this.#follower, this.#feed]) part.close();
    this.#setStatus("closed");
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (status === this.#status && status !== "closed") return;
    this.#status = status;
    this.dispatchEvent(new Event("status"));
  }
}
