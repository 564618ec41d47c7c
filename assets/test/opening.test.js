import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../js/player/player.js";
/** @import {Header} from "../js/wire/header.js" */

const none = /** @type {TimeRanges} */ ({ length: 0, start: () => 0, end: () => 0 });

class Buffer extends EventTarget {
  updating = false;
  buffered = none;
  /** @type {number[]} */
  bytes = [];
  /** @param {Uint8Array} data */
  appendBuffer(data) { this.bytes.push(...data); }
}

/** A source whose state changes before it says so, as in browsers. */
class Source extends EventTarget {
  static last = new Source();
  readyState = "closed";
  duration = NaN;
  buffer = new Buffer();
  constructor() {
    super();
    Source.last = this;
  }
  addSourceBuffer() { return this.buffer; }
}

/** @param {"init"|"fragment"} kind @returns {Header} */
function header(kind) {
  return {
    kind: kind === "init" ? 1 : 2, keyframe: kind !== "init", first: false, track: 1, trackKind: "video",
    epoch: 1, generation: 1, duration: 0.5, decode: 0,
  };
}

test("what comes while the source opens is appended in order, the initialisation segment first", () => {
  Object.assign(globalThis, { MediaSource: Source });
  URL.createObjectURL = () => "blob:";
  URL.revokeObjectURL = () => {};
  const video = /** @type {any} */ (Object.assign(new EventTarget(), { buffered: none, currentTime: 0, src: "" }));
  const player = new Player(video, { onData() {}, onError: (what) => assert.fail(what) });
  player.reset();
  player.begin({
    type: "stream", generation: 1, epoch: 1, item: 1, video: 1, audio: 0,
    tracks: [{ id: 1, kind: "video", codec: "avc1.64001f" }],
  });
  Source.last.readyState = "open";
  player.append(header("init"), new Uint8Array([1]));
  Source.last.dispatchEvent(new Event("sourceopen"));
  player.append(header("fragment"), new Uint8Array([2]));
  Source.last.buffer.dispatchEvent(new Event("updateend"));
  assert.deepEqual(Source.last.buffer.bytes, [1, 2]);
});
