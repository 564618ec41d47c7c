const filmFrame = 1 / 24; // s; until the picture has told
const longest = 0.25; // s; more between two frames is a jump
const kept = 32;

/**
 * Where the neighbouring frame is: its middle, so that a rounded time stamp still means it.
 * @param {number} playhead s
 * @param {number} shown media time of the frame on screen, s
 * @param {number} frame s
 * @param {-1|1} step
 */
export function neighbour(playhead, shown, frame, step) {
  const current = playhead >= shown && playhead < shown + frame ? shown + frame / 2 : playhead;
  return Math.max(0, current + step * frame);
}

/** Knows the frame on screen and how long a frame lasts, from the media times of those that were presented. */
export class Frames {
  #shown = Number.NaN;
  #count = 0;
  /** @type {number[]} s, the newest last */
  #apart = [];

  /**
   * @param {HTMLVideoElement} video
   * @param {(frame: VideoFrameCallbackMetadata) => number|null} mediaTimeOf s; null: not known
   */
  watch(video, mediaTimeOf) {
    if (!video.requestVideoFrameCallback) return;
    const next = () => video.requestVideoFrameCallback((_now, frame) => {
      const mediaTime = mediaTimeOf(frame);
      if (mediaTime !== null) this.add(mediaTime, frame.presentedFrames);
      next();
    });
    next();
  }

  /** @param {number} mediaTime s @param {number} count frames presented so far */
  add(mediaTime, count) {
    const apart = mediaTime - this.#shown;
    if (count === this.#count + 1 && apart > 0 && apart < longest) {
      this.#apart.push(apart);
      if (this.#apart.length > kept) this.#apart.shift();
    }
    this.#shown = mediaTime;
    this.#count = count;
  }

  /** The media time of the frame on screen, s. NaN before the first. */
  get shown() { return this.#shown; }

  /** How long a frame lasts, s: the lower quartile, since a frame that was left out makes a longer gap. */
  get length() {
    if (this.#apart.length === 0) return filmFrame;
    return [...this.#apart].sort((a, b) => a - b)[this.#apart.length >> 2];
  }
}

/**
 * @param {HTMLVideoElement} video
 * @param {number} most ms
 * @returns {Promise<void>} when the first frame can be seen, or is too long in coming
 */
export function firstFrame(video, most) {
  return new Promise((done) => {
    if (video.readyState >= 2) return done();
    video.addEventListener("loadeddata", () => done(), { once: true });
    setTimeout(done, most);
  });
}
