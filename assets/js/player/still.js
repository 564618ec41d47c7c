const longest = 4000; // ms

/**
 * The last picture of an element, laid over it: while it is given something else to play, since browsers show nothing
 * until the first frame of that, and while pictures come that nobody shall see.
 */
export class Still {
  #video;
  #canvas = document.createElement("canvas");
  #handle = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
    this.#canvas.className = "still";
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#canvas.setAttribute("noautohide", "");
  }

  /** Covers the element until it presents another picture. Called just before it is given something else. */
  cover() {
    if (!this.hold()) return;
    this.#handle = this.#video.requestVideoFrameCallback(() => this.uncover());
    this.#timer = setTimeout(() => this.uncover(), longest);
  }

  /** Covers the element until uncover(). @returns {boolean} false: there is nothing to cover it with */
  hold() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width || !this.#video.requestVideoFrameCallback) return false;
    this.#forget();
    if (this.#canvas.isConnected) return true;
    Object.assign(this.#canvas, { width, height });
    this.#canvas.getContext("2d")?.drawImage(this.#video, 0, 0, width, height);
    this.#video.after(this.#canvas);
    return true;
  }

  uncover() {
    this.#forget();
    this.#canvas.remove();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#video.cancelVideoFrameCallback?.(this.#handle);
  }
}
