/** @import {FromRTC, Room, RTC, ToRTC} from "../wire/types.js" */
/** @import {ServerClock} from "../sync/clock.js" */
/** @import {Transport} from "./transport.js" */
import { Still } from "../player/still.js";
import { strings } from "../strings.js";
import { positionAt } from "../sync/timeline.js";
import { MseTransport } from "./mse.js";
import { Retry } from "./retry.js";
import { WebRtcTransport } from "./webrtc.js";

const connectMs = 5000;
const pictureMs = 15_000; // an encoder for it may have to start first
const lookMs = 50;
const enough = 1; // s of film to have gathered before the element is given back
const gatherMs = 1500; // and how long that is waited for
const partMs = 2000; // that the server may take to end a connection, which has to be over before another
const showing = 60; // ms, about, from a picture's coming to its being seen when nothing holds it
const usualHold = 520; // ms; pictures of films leave the server half a second before their moment

/**
 * Which way the film comes. MediaSource shows it unless low latency is wished for and can be had; WebRTC takes the
 * element when it has a picture, and gives it back when MediaSource has gathered one.
 *
 * @typedef {"mse"|"trying"|"webrtc"|"returning"} TransportState trying: MediaSource shows, a connection is being made.
 *   returning: WebRTC shows, or what is left of it
 */
export class Transports {
  #video;
  #clock;
  #send;
  #handlers;
  #mse;
  #still;
  /** @type {WebRtcTransport|null} */
  #rtc = null;
  /** @type {TransportState} */
  #state = "mse";
  /** @type {Room|null} */
  #room = null;
  /** @type {RTC|null} */
  #offered = null;
  #wished = false;
  #trouble = "";
  #hold = usualHold;
  /** Runs while the server has not said that the last connection is closed. @type {ReturnType<typeof setTimeout>|null} */
  #parting = null;
  #retry = new Retry(() => this.#choose());
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #limit = connectMs; // what it runs for
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #looking;

  /**
   * @param {object} parts
   * @param {string} parts.address of the media socket
   * @param {HTMLVideoElement} parts.video
   * @param {ServerClock} parts.clock
   * @param {(message: ToRTC) => boolean} parts.send
   * @param {object} handlers
   * @param {() => void} handlers.onData what can be shown has changed
   * @param {() => void} handlers.onBlocked the browser refused to play with sound
   * @param {(what: string) => void} handlers.onGiveUp retry() tries again
   * @param {() => void} handlers.onChange state or trouble
   */
  constructor({ address, video, clock, send }, handlers) {
    this.#video = video;
    this.#clock = clock;
    this.#send = send;
    this.#handlers = handlers;
    this.#mse = new MseTransport(address, video, clock, handlers);
    this.#still = new Still(video);
  }

  /** @returns {Transport} the one that has the element */
  get current() { return this.#rtc && (this.#state === "webrtc" || this.#state === "returning") ? this.#rtc : this.#mse; }
  get state() { return this.#state; }
  /** Why low latency is not to be had though it is wished for; "" for nothing. */
  get trouble() { return this.#trouble; }
  /** The server speaks WebRTC, and this browser. */
  get offered() { return this.#offered !== null && "RTCPeerConnection" in globalThis; }
  get wished() { return this.#wished; }

  open() {
    this.#mse.open();
    this.#tell();
  }

  close() {
    this.#offered = null;
    this.#retry.close();
    this.#drop();
    this.#parted();
    this.#still.uncover();
    this.#mse.close();
  }

  /** @param {boolean} wished low latency */
  wish(wished) {
    this.#wished = wished;
    this.#trouble = "";
    this.#retry.forget();
    this.#choose();
    this.#handlers.onChange();
  }

  /** How long buffers hold at first, ms: in a live room pictures leave when they come. @param {Room|null} room */
  #holdFor(room) { return room?.live?.following ? Math.max(0, room.live.delay * 1000 - showing) : this.#hold; }

  /** What a new connection of the control socket offers; null: nothing. @param {RTC|null} offered */
  offer(offered) {
    this.#offered = offered;
    this.#parted();
    this.#retry.forget();
    this.#choose();
    this.#handlers.onChange();
  }

  /** The control socket is gone, and with it whatever was signalled over it. */
  down() {
    this.#offered = null;
    this.#choose();
  }

  /** @param {FromRTC} message */
  receive(message) {
    if (this.#rtc) this.#rtc.receive(message);
    else if (message.type === "rtc.state" && message.state === "closed") {
      this.#parted();
      this.#choose();
    }
  }

  /** @param {Room} room */
  follow(room) {
    const before = this.#room;
    this.#room = room;
    this.#mse.follow(room);
    this.#rtc?.follow(room);
    if (before && before.itemNumber !== room.itemNumber) this.#renew();
    if (this.#state === "trying" && pictureless(before) !== pictureless(room)) this.#within(this.#limit);
    this.#choose();
  }

  resync() { this.current.resync(); }
  wake() { this.current.wake(); }
  retry() { this.#mse.retry(); }
  tidy() { this.#mse.tidy(); }

  /** Connections that look open may be dead. */
  restart() {
    this.#mse.restart();
    if (this.#rtc) this.#over("");
  }

  /** What failed with one film says nothing about another. */
  #renew() {
    if (this.#state === "mse") this.#retry.forget();
    this.#trouble = "";
    this.#handlers.onChange();
  }

  #choose() {
    const room = this.#room;
    const suits = room?.item && room.phase !== "idle" && (room.timeline.rate || 1) === 1 && this.#mse.pictured;
    const wanted = this.#wished && this.offered && Boolean(suits);
    if (!wanted && this.#state === "trying") this.#drop();
    else if (!wanted && this.#state === "webrtc") this.#return();
    else if (wanted && this.#state === "mse" && !this.#parting && this.#retry.due && !pictureless(room)) this.#try();
  }

  #try() {
    const link = { servers: this.#offered?.servers ?? [], send: this.#send, hold: this.#holdFor(this.#room), still: this.#still };
    const rtc = new WebRtcTransport(this.#video, this.#clock, link, {
      onConnected: () => this.#within(pictureMs),
      onPicture: () => this.#take(),
      onData: this.#handlers.onData,
      onBlocked: this.#handlers.onBlocked,
      onOver: (sentence) => { if (rtc === this.#rtc) this.#over(sentence); },
    });
    this.#rtc = rtc;
    if (this.#room) rtc.follow(this.#room);
    rtc.open();
    this.#within(connectMs);
    this.#to("trying");
  }

  /** @param {number} ms that the next step of a try may take; while the room has no picture it takes as long as that */
  #within(ms) {
    clearTimeout(this.#timer);
    this.#limit = ms;
    if (this.#state !== "webrtc" && !pictureless(this.#room)) this.#timer = setTimeout(() => this.#over(""), ms);
  }

  /** WebRTC takes the element. */
  #take() {
    if (this.#state !== "trying" || !this.#rtc) return;
    clearTimeout(this.#timer);
    this.#still.cover();
    this.#mse.rest();
    this.#rtc.show();
    this.#retry.worked();
    this.#trouble = "";
    this.#to("webrtc");
  }

  /** It failed or was lost. @param {string} sentence of the server's, or "" */
  #over(sentence) {
    if (sentence) this.#trouble = sentence;
    if (this.#state === "trying") {
      if (!sentence && !this.#retry.again) this.#trouble = strings.lowLatencyFailed;
      this.#retry.failed();
      this.#drop();
    } else if (this.#state === "webrtc") {
      this.#retry.failed();
      this.#return();
    }
  }

  /** MediaSource gathers what is to be shown, and then takes the element. */
  #return() {
    const began = performance.now();
    this.#mse.prepare(this.#position());
    this.#to("returning");
    clearInterval(this.#looking);
    this.#looking = setInterval(() => {
      if (this.#mse.gathered(this.#position()) < this.#plenty && performance.now() - began < gatherMs) return;
      clearInterval(this.#looking);
      this.#still.cover();
      this.#drop();
      this.#mse.resume();
      this.#choose();
    }, lookMs);
  }

  /** s of film to have gathered; in a live room there never is more than its delay. */
  get #plenty() {
    const live = this.#room?.live;
    return live?.following ? Math.min(enough, live.delay / 2) : enough;
  }

  #position() { return this.#room ? positionAt(this.#room.timeline, this.#clock.serverNow()) : 0; }

  /** Ends the connection. */
  #drop() {
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
    if (this.#rtc) this.#hold = this.#rtc.hold;
    const rtc = this.#rtc;
    this.#rtc = null;
    if (rtc) {
      rtc.close();
      this.#parting = setTimeout(() => {
        this.#parted();
        this.#choose();
      }, partMs);
    }
    this.#to("mse");
  }

  #parted() {
    clearTimeout(this.#parting ?? undefined);
    this.#parting = null;
  }

  /** @param {TransportState} state */
  #to(state) {
    this.#state = state;
    this.#tell();
    this.#handlers.onChange();
  }

  #tell() { document.documentElement.dataset.transport = this.current.name; }
}

/** Nothing comes of a film that is being found, or is over. @param {Room|null} room */
function pictureless(room) { return room?.phase === "loading" || room?.phase === "ended"; }
