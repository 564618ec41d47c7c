/** @import {Timeline} from "../wire/types.js" */
/** @import {ServerClock} from "./clock.js" */
import { brisk, calm, decide, rateFor, steady } from "./controller.js";
import { LearnedDelay } from "./learned-delay.js";
import { Presented, watchFrames } from "./presented.js";
import { nearTimeline, positionAt, sameTimeline } from "./timeline.js";

/**
 * What the follower asks of whoever keeps the data.
 * @typedef {object} Buffer
 * @property {(position: number) => number|null} reachable
 * @property {(position: number) => number} ahead s
 *
 * @typedef {object} Handlers
 * @property {(position: number) => void} onMissing nothing is buffered for this position
 * @property {() => void} onStalled there was nothing left to play
 * @property {() => void} onBlocked the browser refused to play with sound
 *
 * @typedef {"idle"|"holding"|"armed"|"playing"|"starved"} FollowerState
 * idle: no timeline. holding: paused at the anchor. armed: at the position of an instant to come, when
 * it starts. playing: kept in step. starved: nothing to show; starts again when there is.
 */

const tickMs = 100;
const briskMs = 2000; // after a start
const stallMs = 250; // a hiccup shorter than this is nobody's business
const refill = 1; // s to have before going on after a stall
const spinMs = 5; // timers are no more exact than this
const soon = 0.3; // s; what is missing by no more is on its way
const lateMs = 60; // a start later than this is made anew
const settleMs = 600; // after a start: the first frames are uneven and say little
const badStart = 0.05; // s; one that is mended before it has settled
const persistent = 0.006; // s; an error that lasts this long is one,
const persistMs = 800; // a shorter one is a busy machine's and passes by itself
const hiddenError = 0.5; // s, while nobody looks
const returnError = 0.06; // s, when somebody looks again

/**
 * Keeps a `<video>` at the room's timeline.
 *
 * Every start is a scheduled one: seek to the position of an instant to come, wait there, and call
 * play() earlier by the delay this browser has shown before. A joiner, a seek to catch up and a start
 * that the room has scheduled differ only in who chose the instant.
 */
export class Follower {
  #video;
  #clock;
  #buffer;
  #handlers;
  #presented = new Presented();
  #startDelay = new LearnedDelay(85, 400);
  #seekDelay = new LearnedDelay(280, 800); // a joiner's decoder begins at a keyframe: missing the moment costs more than a late one
  /** @type {Timeline|null} */
  #timeline = null;
  /** @type {FollowerState} */
  #state = "idle";
  #goal = 0; // s, where holding, armed or starved stands
  #due = 0; // local ms, when armed becomes playing
  #began = { at: 0, learned: true };
  #rate = steady(1, 0);
  #moved = false; // since the last seek: play() then takes another time to have an effect
  #stalledSince = 0;
  #offSince = 0;
  #seekingSince = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #startTimer;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #ticker;
  #stopWatching = () => {};
  #wake = () => this.wake();
  /** How much there can be ahead of the room at most, s: in a live room, its distance from what is newest. */
  reserve = Infinity;

  /**
   * @param {HTMLVideoElement} video
   * @param {ServerClock} clock
   * @param {Buffer} buffer
   * @param {Handlers} handlers
   */
  constructor(video, clock, buffer, handlers) {
    this.#video = video;
    this.#clock = clock;
    this.#buffer = buffer;
    this.#handlers = handlers;
  }

  /** Begins to look after the element. */
  open() {
    const video = this.#video;
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    this.#stopWatching = watchFrames(video, (mediaTime, at) => {
      if (this.#state === "playing" && !video.seeking) this.#presented.add(mediaTime, at);
    });
    video.addEventListener("canplay", this.#wake);
    video.addEventListener("seeked", this.#seeked);
  }

  get state() { return this.#state; }
  get rate() { return this.#video.playbackRate; }
  get startDelayMs() { return this.#startDelay.ms; }

  /** @returns {number|null} s ahead of the room; null when not playing or not known yet */
  get skew() {
    if (this.#state !== "playing" || !this.#timeline) return null;
    const now = performance.now();
    const position = this.#presented.position(now);
    return position === null ? null : position - this.#roomAt(now);
  }

  /** Where the room is now, s. */
  get roomPosition() { return this.#timeline ? this.#roomAt(performance.now()) : 0; }

  /** @param {Timeline} timeline the room's, whenever it was told */
  follow(timeline) {
    const before = this.#timeline;
    if (before && sameTimeline(before, timeline)) return;
    this.#timeline = timeline;
    // A start that waits for its moment is mended after it: a live room is steered faster than some seek.
    if (before && this.#state === "armed" && nearTimeline(before, timeline, this.#clock.serverNow())) return;
    const now = performance.now();
    if (!timeline.moving) this.#hold(timeline.anchor);
    else if (this.#clock.toLocal(timeline.at) > now) this.#arm(timeline.anchor, this.#clock.toLocal(timeline.at));
    else if (this.#state !== "playing") this.#chase();
    // While playing, the next tick sees how far off it is and mends it.
  }

  /** Looks again: data came, the element can play, the page is back. */
  wake() {
    switch (this.#state) {
      case "holding":
        this.#seekTo(this.#goal);
        break;
      case "armed":
        if (performance.now() >= this.#due - this.#startDelay.ms) this.#fire();
        else this.#seekTo(this.#goal);
        break;
      case "starved":
        if (this.#buffer.ahead(this.#roomAt(performance.now())) >= Math.min(refill, this.reserve / 2)) this.#recover();
        break;
      case "idle":
      case "playing":
    }
  }

  /** Nothing that was measured counts any more: the machine slept, or nobody looked. */
  resync() {
    if (this.#state !== "playing") return this.wake();
    const error = this.#video.currentTime - this.#roomAt(performance.now());
    if (Math.abs(error) > returnError || this.#video.paused) this.#chase();
    else this.#presented.begin(this.#video.currentTime, this.#video.playbackRate, performance.now());
  }

  /** The element was given something else to play: what it stood at is forgotten. */
  reload() {
    this.#clearStart();
    this.#state = "starved";
    this.#seekingSince = 0;
    const timeline = this.#timeline;
    this.#timeline = null;
    if (timeline) this.follow(timeline);
  }

  close() {
    this.#clearStart();
    clearInterval(this.#ticker);
    this.#stopWatching();
    this.#video.removeEventListener("canplay", this.#wake);
    this.#video.removeEventListener("seeked", this.#seeked);
    this.#state = "idle";
  }

  /** @param {number} local ms */
  #roomAt(local) {
    return this.#timeline ? positionAt(this.#timeline, this.#clock.serverNow(local)) : 0;
  }

  #roomRate() { return this.#timeline?.rate || 1; }

  /** @param {number} position s */
  #hold(position) {
    this.#clearStart();
    this.#state = "holding";
    this.#goal = position;
    this.#video.pause();
    this.#seekTo(position);
  }

  /** @param {number} position s @param {number} due local ms at which it is to be on screen, moving */
  #arm(position, due) {
    this.#clearStart();
    this.#state = "armed";
    this.#goal = position;
    this.#due = due;
    this.#video.pause();
    this.#seekTo(position);
    const wait = due - this.#startDelay.ms - spinMs - performance.now();
    this.#startTimer = setTimeout(() => this.#fire(), Math.max(0, wait));
  }

  /** Starts at the room's position a moment from now, or waits for data. */
  #chase() {
    const now = performance.now();
    const lead = this.#seekDelay.ms * 1.25 + this.#startDelay.ms + 30;
    const position = this.#roomAt(now + lead);
    if (this.#buffer.reachable(position) === null && !this.#comes(position)) this.#starve(position);
    else this.#arm(position, Math.max(now + lead, this.#timeline ? this.#clock.toLocal(this.#timeline.at) : 0));
  }

  /** Whether a position of what happens now will be there in time: fragments come, and it is next. @param {number} position s */
  #comes(position) {
    const here = this.#roomAt(performance.now());
    const ahead = this.#buffer.ahead(here);
    return this.reserve < refill && ahead > 0 && position < here + ahead + soon;
  }

  /** Data came: from where it already stands, if the room is not there yet, else from a new place. */
  #recover() {
    const timeline = this.#timeline;
    if (!timeline) return;
    const due = this.#clock.toLocal(timeline.at + ((this.#goal - timeline.anchor) / this.#roomRate()) * 1000);
    const left = due - performance.now() - this.#startDelay.ms;
    if (this.#buffer.reachable(this.#goal) === this.#goal && left > lateMs && left < 1000) this.#arm(this.#goal, due);
    else this.#chase();
  }

  /** @param {number} position s */
  #starve(position) {
    this.#clearStart();
    this.#state = "starved";
    this.#goal = position;
    this.#video.pause();
    if (this.#video.currentTime !== position && this.#buffer.ahead(this.#video.currentTime) === 0) {
      this.#video.currentTime = position; // so that the first frame shows as soon as it comes
    }
    this.#handlers.onMissing(position);
  }

  /** The moment of a start has come, or the frame it waited for. */
  #fire() {
    if (this.#state !== "armed") return;
    const video = this.#video;
    if (video.seeking || video.readyState < 2 || this.#buffer.reachable(this.#goal) === null) {
      if (performance.now() > this.#due + lateMs && this.#buffer.reachable(this.#goal) === null) this.#chase();
      return; // wake() comes back with the frame
    }
    const due = this.#due - this.#startDelay.ms;
    if (performance.now() > due + lateMs) {
      if (this.reserve < refill) this.#handlers.onStalled(); // the room is too near the edge for this machine
      return this.#chase();
    }
    while (performance.now() < due) { /* a few ms: no timer is this exact */ }
    this.#go();
  }

  #go() {
    const video = this.#video;
    const now = performance.now();
    this.#state = "playing";
    this.#moved = true;
    this.#stalledSince = 0;
    this.#rate = steady(this.#roomRate(), now);
    // At the film's own speed corrections are too small to be heard as pitch, and Chromium's way of keeping
    // the pitch loses or gains up to 20 ms at each change of rate: more than is being mended.
    video.preservesPitch = this.#roomRate() !== 1;
    video.playbackRate = this.#rate.rate;
    this.#began = { at: now, learned: false };
    this.#presented.begin(video.currentTime, this.#rate.rate, now);
    video.play().catch((cause) => {
      if (cause?.name !== "NotAllowedError") return;
      this.#handlers.onBlocked();
      if (video.muted) return;
      video.muted = true;
      this.#chase();
    });
  }

  #tick() {
    if (this.#state !== "playing") return this.wake();
    const video = this.#video;
    const now = performance.now();
    if (!this.#timeline?.moving || video.ended) return;
    if (video.paused && now - this.#began.at > 1000) return this.#chase(); // the system paused it
    if (this.#stalled(now)) {
      this.#handlers.onStalled();
      return this.#starve(this.#roomAt(now));
    }
    this.#learn(now);
    this.#mend(now);
  }

  /** @param {number} now ms */
  #stalled(now) {
    const dry = this.#video.readyState < 3 && !this.#video.seeking && this.#buffer.ahead(this.#video.currentTime) < 0.1;
    if (!dry) this.#stalledSince = 0;
    else if (this.#stalledSince === 0) this.#stalledSince = now;
    return dry && now - this.#stalledSince >= stallMs;
  }

  /** How long play() took to have an effect, once the frames after it tell. @param {number} now ms */
  #learn(now) {
    if (this.#began.learned || now - this.#began.at < settleMs) return;
    const moved = this.#presented.startedAt();
    if (moved === null) return;
    this.#startDelay.add(moved - this.#began.at);
    this.#began.learned = true;
  }

  /** @param {number} now ms */
  #mend(now) {
    const hidden = document.visibilityState === "hidden";
    const seen = hidden ? null : this.#presented.position(now);
    const fresh = now - this.#began.at < 1000;
    if (seen === null && fresh) return;
    const error = (seen ?? this.#video.currentTime) - this.#roomAt(now);
    if (seen === null && Math.abs(error) < hiddenError) return;
    if (now - this.#began.at < settleMs && Math.abs(error) < badStart) return;
    if (Math.abs(error) < persistent) this.#offSince = 0;
    else if (this.#offSince === 0) this.#offSince = now;
    const calmly = now - this.#began.at >= briskMs;
    if (calmly && !this.#rate.correcting && Math.abs(error) < badStart && now - this.#offSince < persistMs) return;
    switch (decide(error, this.#buffer.reachable(this.#roomAt(now)) !== null)) {
      case "seek":
      case "fetch":
        return this.#chase();
      case "correct":
        this.#setRate(rateFor(error, this.#roomRate(), this.#rate, now, calmly ? calm : brisk), now);
    }
  }

  /** @param {import("./controller.js").RateState} rate @param {number} now ms */
  #setRate(rate, now) {
    if (rate.rate !== this.#rate.rate) {
      this.#video.playbackRate = rate.rate;
      this.#presented.setRate(rate.rate, now);
    }
    this.#rate = rate;
  }

  /** @param {number} position s */
  #seekTo(position) {
    const target = this.#buffer.reachable(position);
    const wanted = target ?? position;
    if (this.#moved || Math.abs(this.#video.currentTime - wanted) > 0.0005) {
      this.#moved = false;
      this.#seekingSince = target === null ? 0 : performance.now();
      this.#video.currentTime = wanted;
    }
    if (target === null) this.#handlers.onMissing(position);
  }

  #seeked = () => {
    if (this.#seekingSince > 0) this.#seekDelay.add(performance.now() - this.#seekingSince);
    this.#seekingSince = 0;
    this.wake();
  };

  #clearStart() {
    clearTimeout(this.#startTimer);
    if (this.#video.playbackRate !== this.#roomRate()) this.#video.playbackRate = this.#roomRate();
  }
}
