const windowMs = 500;
const fewest = 4;
const lookBehindMs = 1000;

/**
 * What is on screen, told from the frames that were presented: the median over half a second of the
 * media time each frame carried against the moment it was displayed. Changes of the playback rate
 * are reckoned with, so the answer is right during a correction too.
 *
 * `advance` is how far the film has gone since the last begin(), by the rates that were set; every
 * frame says how far the film was from that, which is constant but for noise.
 */
export class Presented {
  #from = 0;
  #rate = 1;
  #rateSince = 0;
  #advanced = 0;
  #firstRate = 1;
  #beganAt = 0;
  /** @type {{at: number, apart: number}[]} */
  #frames = [];

  /**
   * The film starts from a position: what was seen before says nothing any more.
   * @param {number} position s; frames up to it are those that stood there already
   * @param {number} rate
   * @param {number} at local ms
   */
  begin(position, rate, at) {
    this.#from = position;
    this.#rate = rate;
    this.#rateSince = at;
    this.#firstRate = rate;
    this.#beganAt = at;
    this.#advanced = 0;
    this.#frames = [];
  }

  /** @param {number} rate @param {number} at local ms */
  setRate(rate, at) {
    this.#advanced = this.#advance(at);
    this.#rate = rate;
    this.#rateSince = at;
  }

  /**
   * A frame was presented.
   * @param {number} mediaTime s
   * @param {number} at expected display time, local ms
   */
  add(mediaTime, at) {
    if (mediaTime <= this.#from) return;
    this.#frames.push({ at, apart: mediaTime - this.#advance(at) });
    while (this.#frames[0].at < at - windowMs) this.#frames.shift();
  }

  /** Frames in the window. */
  get count() { return this.#frames.length; }

  /** When the newest frame was displayed, local ms; 0 for none. */
  get lastAt() { return this.#frames.at(-1)?.at ?? 0; }

  /**
   * @param {number} at local ms
   * @returns {number|null} the position on screen; null while too few frames have been seen lately
   */
  position(at) {
    if (this.#frames.length < fewest || at - this.lastAt > lookBehindMs) return null;
    return this.#median() + this.#advance(at);
  }

  #median() {
    const sorted = this.#frames.map((f) => f.apart).sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** @returns {number|null} when the film began to move, local ms, as the frames since begin() tell */
  startedAt() {
    if (this.#frames.length < fewest) return null;
    return this.#beganAt + ((this.#from - this.#median()) / this.#firstRate) * 1000;
  }

  /** @param {number} at */
  #advance(at) { return this.#advanced + ((at - this.#rateSince) / 1000) * this.#rate; }
}

/**
 * Calls back for every frame the element presents.
 * @param {HTMLVideoElement} video
 * @param {(mediaTime: number, at: number) => void} onFrame
 * @returns {() => void} stops it
 */
export function watchFrames(video, onFrame) {
  if (!video.requestVideoFrameCallback) return () => {};
  let stopped = false;
  let handle = 0;
  const next = () => {
    handle = video.requestVideoFrameCallback((_now, frame) => {
      if (stopped) return;
      onFrame(frame.mediaTime, frame.expectedDisplayTime);
      next();
    });
  };
  next();
  return () => {
    stopped = true;
    video.cancelVideoFrameCallback(handle);
  };
}
