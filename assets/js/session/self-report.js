/** @import {Room, ToControl} from "../wire/types.js" */
/** @import {ServerClock} from "../sync/clock.js" */
/** @import {Transports} from "./transports.js" */

const mostAhead = 3600; // s; what is said of a buffer that reaches to the end

/**
 * What the statistics panel shows.
 * @typedef {object} Stats
 * @property {number|null} skewMs what is on screen minus the room's position; null when not known
 * @property {number} bufferS ahead of what is on screen
 * @property {number} delayMs one way, to the server
 * @property {number} drops frames the browser did not show
 * @property {number} rate
 * @property {string} codec
 * @property {number} width of the picture; 0 when there is none
 * @property {number} height
 * @property {number} bitrate bit/s of film
 * @property {"mse"|"webrtc"} transport
 * @property {number} rtt ms
 */

/** What this browser says about itself: to the server, and to the page's dataset. */
export class SelfReport {
  #video;
  #clock;
  #transports;
  #send;
  #told = { generation: -1, ready: false };

  /**
   * @param {{video: HTMLVideoElement, clock: ServerClock, transports: Transports}} parts
   * @param {(message: ToControl) => boolean} send
   */
  constructor({ video, clock, transports }, send) {
    this.#video = video;
    this.#clock = clock;
    this.#transports = transports;
    this.#send = send;
  }

  /** A new connection: the server has been told nothing. */
  forget() { this.#told.generation = -1; }

  /** Says whether the room's position can be shown, if that is news. @param {Room|null} room */
  tellReady(room) {
    if (!room?.item) return;
    const ready = this.#transports.current.canShow(room);
    if (ready === this.#told.ready && room.generation === this.#told.generation) return;
    if (!this.#send({ type: "ready", generation: room.generation, ready })) return;
    this.#told = { generation: room.generation, ready };
    document.documentElement.dataset.ready = String(ready);
  }

  /** Says what was measured. @param {Room|null} room */
  tellMeasured(room) {
    const { skewMs, delayMs, bufferS } = this.stats();
    if (skewMs !== null) document.documentElement.dataset.skewMs = skewMs.toFixed(1);
    if (room?.item) {
      const need = room.live?.following ? this.#transports.current.need(room.live) : 0;
      this.#send({ type: "report", skew: (skewMs ?? 0) / 1000, delay: delayMs / 1000, buffer: bufferS, need });
    }
  }

  /** @returns {Stats} */
  stats() {
    const { current } = this.#transports;
    const { skew, buffer, ...measured } = current.measure();
    return {
      ...measured,
      skewMs: skew === null ? null : skew * 1000,
      bufferS: Math.min(mostAhead, buffer),
      delayMs: this.#clock.delay,
      width: this.#video.videoWidth,
      height: this.#video.videoHeight,
      transport: current.name,
      rtt: this.#clock.roundTrip,
    };
  }
}
