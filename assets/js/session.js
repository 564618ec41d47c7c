/** @import {FromControl, FromMedia, Member, Room, ToControl} from "./wire/types.js" */
/** @import {Header} from "./wire/header.js" */
import { Asking } from "./player/asking.js";
import { canPlay } from "./player/media-source.js";
import { Player } from "./player/player.js";
import { Commands } from "./session/commands.js";
import { Repair } from "./session/repair.js";
import { SelfReport } from "./session/self-report.js";
import { ServerClock } from "./sync/clock.js";
import { Follower } from "./sync/follower.js";
import { Pinger } from "./sync/pinger.js";
import { Vigil } from "./sync/vigil.js";
import { socketAddress } from "./wire/address.js";
import { ControlSocket } from "./wire/control-socket.js";
import { MediaSocket } from "./wire/media-socket.js";

/** @typedef {import("./session/self-report.js").Stats} Stats */
/** @typedef {"connecting"|"open"|"reconnecting"|"closed"} Status */

const readinessMs = 100;
const reportMs = 1000;
const keptAhead = 3; // s; with less, a new media connection begins at the playhead

/**
 * One person's place in a room: the sockets, the player and the clock behind one surface.
 *
 * Events: `room`, `members`, `status`, `stats` (once a second), `refused` (a CustomEvent whose detail is
 * `{reason, sentence}`), `needgesture` (sound was refused: plays muted until unmute()), `error` (detail
 * `{sentence}`; the player gave up, retry() tries again).
 */
export class Session extends Commands {
  #video;
  #clock = new ServerClock();
  #asking = new Asking();
  #pinger = new Pinger((t0) => this.#control.send({ type: "ping", t0 }));
  #repair = new Repair({ onRepair: () => this.#startOver(), onGiveUp: (what) => this.#gaveUp(what) });
  #vigil = new Vigil({ onSlept: () => this.#onSlept(), onSilent: () => this.#reconnect(), onSeen: () => this.#follower.resync() });
  #player;
  #follower;
  #self;
  #control;
  #media;
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
    this.#player = new Player(video, { onData: () => this.#onData(), onError: (what) => this.#repair.fault(what) });
    this.#follower = new Follower(video, this.#clock, this.#player, {
      onMissing: (position) => this.#onMissing(position),
      onBlocked: () => this.dispatchEvent(new Event("needgesture")),
    });
    this.#control = new ControlSocket({
      address: socketAddress(location.href, base, slug, "control"),
      onOpen: () => this.#pinger.start(),
      onMessage: (message, at) => this.#onControl(message, at),
      onDown: () => this.#onDown(),
      onRefused: (reason) => this.#end(reason),
    });
    this.#media = new MediaSocket({
      address: socketAddress(location.href, base, slug, "media"),
      wanted: () => this.#wanted(),
      onMessage: (message) => this.#onMedia(message),
      onSegment: (header, payload) => this.#onSegment(header, payload),
    });
    this.#self = new SelfReport(video, this.#clock, this.#player, this.#follower, (message) => this.#control.send(message));
  }

  /** Opens the sockets. Called from the click on Join, so that sound may start. */
  start() {
    if (this.#status !== "closed" || this.#closedReason !== "") return;
    this.#setStatus("connecting");
    this.#control.open();
    this.#media.open();
    this.#player.reset();
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
  retry() { this.#repair.now(); }

  /** Says goodbye and ends the session. A closed tab says nothing: it may be a reload. */
  leave() {
    this.#control.send({ type: "leave" });
    this.close();
  }

  /** @override @param {ToControl} message */
  command(message) {
    if (!this.#control.send(message)) this.#refused("offline", "Not connected just now; it is being tried again.");
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
    const item = room.item;
    if (item) {
      this.#player.setItem(room.itemNumber, item.live || item.looped || item.duration <= 0 ? Infinity : item.duration);
      if (this.#answered !== room.itemNumber) {
        this.#answered = room.itemNumber;
        this.#control.send({ type: "playable", item: room.itemNumber, mimes: (item.mimes ?? []).filter(canPlay) });
      }
    }
    if (another) this.#follower.reload();
    if (room.phase !== "idle") this.#follower.follow(room.timeline);
    document.documentElement.dataset.roomState = room.phase;
    this.#self.tellReady(room);
    this.dispatchEvent(new Event("room"));
  }

  /** @param {FromMedia} message */
  #onMedia(message) {
    if (message.type === "stream") this.#player.begin(message);
    else if (message.type === "end") this.#player.end();
  }

  /** @param {Header} header @param {Uint8Array<ArrayBuffer>} payload */
  #onSegment(header, payload) {
    this.#asking.heard(header.decode, performance.now());
    this.#player.append(header, payload);
  }

  #onData() {
    this.#follower.wake();
    this.#self.tellReady(this.#room);
  }

  /** What to ask for at a new media connection: after an interruption, less than everything. */
  #wanted() {
    this.#asking.asked(this.#room?.generation, performance.now());
    const now = this.#video.currentTime;
    const keeps = this.#player.stream !== null && this.#player.stream.item === this.#room?.itemNumber;
    return keeps && this.#player.ahead(now) > keptAhead ? { position: now + keptAhead / 2 } : {};
  }

  /** @param {number} position s */
  #onMissing(position) {
    if (!this.#room || this.#media.state !== "open") return;
    const now = performance.now();
    const { generation, phase } = this.#room;
    const what = this.#asking.decide({ position, generation, loading: phase === "loading", now });
    if (what === "wait") return;
    this.#asking.asked(generation, now);
    if (what === "ask") this.#media.start({ position });
    else this.#media.restart();
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
    this.#media.restart();
  }

  /** The player has lost everything it had. */
  #startOver() {
    this.#player.reset();
    this.#media.start(this.#wanted());
    this.#follower.reload();
  }

  /** @param {string} what */
  #gaveUp(what) {
    this.dispatchEvent(new CustomEvent("error", { detail: { sentence: `The picture cannot be played here: ${what}.` } }));
  }

  /** @param {string} reason @param {string} sentence */
  #refused(reason, sentence) { this.dispatchEvent(new CustomEvent("refused", { detail: { reason, sentence } })); }

  /** @param {string} reason */
  #end(reason) {
    if (this.#closedReason !== "") return;
    this.#closedReason = reason || "closed";
    this.#timers.forEach(clearInterval);
    this.#pinger.stop();
    for (const part of [this.#repair, this.#vigil, this.#control, this.#media, this.#follower, this.#player]) part.close();
    this.#setStatus("closed");
  }

  /** @param {Status} status */
  #setStatus(status) {
    if (status === this.#status && status !== "closed") return;
    this.#status = status;
    this.dispatchEvent(new Event("status"));
  }
}
