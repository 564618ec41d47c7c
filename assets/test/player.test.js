import assert from "node:assert/strict";
import { test } from "node:test";
import { Asking } from "../js/player/asking.js";
import { Held } from "../js/player/held.js";
import { aheadIn, reachableIn } from "../js/player/ranges.js";
import { SourceBufferQueue } from "../js/player/source-buffers.js";
import { canShow } from "../js/sync/readiness.js";
import { positionAt } from "../js/sync/timeline.js";

class FakeBuffer extends EventTarget {
  updating = false;
  /** @type {string[]} */
  done = [];
  room = Infinity;
  buffered = /** @type {TimeRanges} */ ({ length: 0, start: () => 0, end: () => 0 });
  /** @param {Uint8Array} data */
  appendBuffer(data) {
    if (data.byteLength > this.room) throw new DOMException("full", "QuotaExceededError");
    this.#begin(`append ${data.join()}`);
  }
  /** @param {number} from @param {number} to */
  remove(from, to) { this.#begin(`remove ${from}-${to}`); }
  /** @param {string} mime */
  changeType(mime) { this.done.push(`type ${mime}`); }
  finish() {
    this.updating = false;
    this.dispatchEvent(new Event("updateend"));
  }
  /** @param {string} what */
  #begin(what) {
    assert.ok(!this.updating, "one operation at a time");
    this.updating = true;
    this.done.push(what);
  }
}

function queue() {
  const buffer = new FakeBuffer();
  /** @type {string[]} */
  const said = [];
  const of = new SourceBufferQueue(buffer, "a", {
    onUpdate: () => said.push("update"), onFull: () => said.push("full"), onError: (what) => said.push(what),
  });
  /** @param {...number} values */
  const append = (...values) => of.append(new Uint8Array(values));
  return { buffer, said, of, append };
}

test("operations are done one at a time and in order; waiting appends are joined", () => {
  const { buffer, of, append } = queue();
  append(1);
  append(2);
  append(3);
  of.use("b");
  append(4);
  for (let i = 0; i < 3; i++) buffer.finish();
  assert.deepEqual(buffer.done, ["append 1", "append 2,3", "type b", "append 4"]);
  assert.ok(of.idle);
});

test("the same type again is no operation", () => {
  const { buffer, of } = queue();
  of.use("a");
  assert.deepEqual(buffer.done, []);
});

test("a removal goes before what waits", () => {
  const { buffer, of, append } = queue();
  append(1);
  append(2);
  of.remove(0, 5);
  buffer.finish();
  buffer.finish();
  assert.deepEqual(buffer.done, ["append 1", "remove 0-5", "append 2"]);
});

test("what does not fit is kept, and appended when there is room", () => {
  const { buffer, said, of, append } = queue();
  buffer.room = 0;
  append(1);
  assert.deepEqual([said, of.state], [["full"], "full"]);
  append(2);
  of.remove(0, 5);
  buffer.room = 10;
  of.resume();
  buffer.finish();
  assert.deepEqual(buffer.done, ["remove 0-5", "append 1,2"]);
});

test("held, it lets nothing in", () => {
  const { buffer, of, append } = queue();
  of.hold();
  append(1);
  assert.deepEqual(buffer.done, []);
  of.resume();
  assert.deepEqual(buffer.done, ["append 1"]);
});

test("closed, it does and says nothing more", () => {
  const { buffer, said, of, append } = queue();
  append(1);
  append(2);
  of.close();
  buffer.finish();
  assert.deepEqual([buffer.done, said], [["append 1"], []]);
});

test("where playing can begin", () => {
  assert.equal(reachableIn([[0, 10], [20, 30]], 5, false), 5);
  assert.equal(reachableIn([[0.02, 10]], 0, false), 0.02);
  assert.equal(reachableIn([[0, 10], [20, 30]], 12, false), null);
  assert.equal(reachableIn([[0, 10]], 10, false), null);
  assert.equal(reachableIn([[0, 10]], 10.5, true), 10);
  assert.equal(reachableIn([], 0, true), null);
});

test("how much is there to play", () => {
  assert.equal(aheadIn([[0, 10], [20, 30]], 5, false), 5);
  assert.equal(aheadIn([[0, 10], [10.2, 30]], 5, false), 25);
  assert.equal(aheadIn([[0.3, 10]], 0, false), 10);
  assert.equal(aheadIn([[0, 10]], 12, false), 0);
  assert.equal(aheadIn([[0, 10]], 5, true), Infinity);
  assert.equal(aheadIn([[0, 10], [20, 30]], 5, true), 5);
  assert.equal(aheadIn([], 5, false), 0);
});

test("a timeline stands, waits for its instant, and moves on from there", () => {
  const moving = { anchor: 10, at: 5000, rate: 2, moving: true };
  assert.equal(positionAt({ ...moving, moving: false }, 9000), 10);
  assert.equal(positionAt(moving, 4000), 10);
  assert.equal(positionAt(moving, 6500), 13);
});

test("fragments are asked for again when none come, not because the line is slow", () => {
  const asking = new Asking();
  const lack = { position: 600, generation: 1, loading: false };
  asking.asked(undefined, 0);
  assert.equal(asking.decide({ ...lack, now: 100 }), "wait"); // the first request is under way
  assert.equal(asking.decide({ ...lack, generation: 2, now: 200 }), "ask"); // a seek elsewhere
  asking.asked(2, 200);
  for (let now = 700; now < 5000; now += 500) {
    asking.heard(595, now); // slowly
    assert.equal(asking.decide({ ...lack, generation: 2, now: now + 100 }), "wait");
  }
  assert.equal(asking.decide({ ...lack, generation: 2, now: 6500 }), "ask");
});

test("an encoder that is starting sends by itself", () => {
  const asking = new Asking();
  asking.asked(1, 0);
  assert.equal(asking.decide({ position: 9, generation: 2, loading: true, now: 100 }), "wait");
});

test("a connection that never answers is replaced", () => {
  const asking = new Asking();
  const lack = { position: 600, generation: 1, loading: false };
  asking.heard(0, 0);
  /** @type {string[]} */
  const said = [];
  for (let now = 2000; now < 12_000; now += 100) {
    const what = asking.decide({ ...lack, now });
    if (what !== "wait") asking.asked(1, now);
    if (what !== "wait") said.push(what);
  }
  assert.equal(said[0], "ask");
  assert.ok(said.includes("reconnect"));
});

test("ready is who can show the position with a second to go on", () => {
  const standing = {
    state: /** @type {const} */ ("holding"), moving: false, readyState: 4, seeking: false, away: 0, ahead: 5,
  };
  assert.ok(canShow(standing));
  assert.ok(canShow({ ...standing, ahead: Infinity }));
  for (const lack of [{ seeking: true }, { readyState: 1 }, { ahead: 0.9 }, { away: 0.2 }, { state: /** @type {const} */ ("starved") }]) {
    assert.ok(!canShow({ ...standing, ...lack }), JSON.stringify(lack));
  }
  assert.ok(canShow({ ...standing, state: "playing", ahead: 0, readyState: 2 })); // a hiccup
});

/** @param {number} decode @param {Partial<import("../js/wire/header.js").Header>} [more] */
function segment(decode, more = {}) {
  return /** @type {import("../js/wire/header.js").Header} */ ({
    kind: 2, keyframe: true, first: false, track: 1, trackKind: "video", epoch: 1, generation: 1, duration: 0.5, decode, ...more,
  });
}

/** @param {Held} held @param {number[]} decodes @param {(position: number) => boolean} covers */
const wanted = (held, decodes, covers) => decodes.filter((d) => held.wants(segment(d), covers));

test("what was appended and is still there is not appended again, nor its initialisation segment", () => {
  const held = new Held();
  assert.ok(held.wants(segment(0, { kind: 1 }), () => true));
  assert.deepEqual(wanted(held, [4, 4.5, 5], () => true), [4, 4.5, 5]);
  assert.ok(!held.wants(segment(0, { kind: 1 }), () => true));
  assert.deepEqual(wanted(held, [4, 4.5, 5, 5.5], () => true), [5.5], "goes on where it ended");
});

test("what the browser has dropped by itself is appended again, with all that follows it", () => {
  const held = new Held();
  wanted(held, [4, 4.5, 5, 5.5], () => true);
  assert.deepEqual(wanted(held, [4, 4.5, 5, 5.5], (p) => p > 4.6), [4, 4.5, 5, 5.5]);
});

test("a sequence from elsewhere replaces the one before: it may not end in the middle of a GOP that is there", () => {
  const held = new Held();
  wanted(held, [4, 4.5, 5], () => true);
  assert.deepEqual(wanted(held, [2, 2.5, 3, 3.5, 4, 4.5], () => true), [2, 2.5, 3, 3.5, 4, 4.5]);
});

test("another epoch or track is appended whole", () => {
  const held = new Held();
  wanted(held, [4, 4.5], () => true);
  assert.ok(held.wants(segment(0, { kind: 1, epoch: 2 }), () => true));
  assert.ok(held.wants(segment(4, { epoch: 2 }), () => true));
  assert.ok(held.wants(segment(4, { kind: 1, epoch: 2, track: 2 }), () => true));
  assert.ok(held.wants(segment(4, { epoch: 2, track: 2 }), () => true));
});

test("what was removed behind is wanted, what stayed is not; a removal ahead leaves nothing certain", () => {
  const held = new Held();
  wanted(held, [4, 4.5, 5, 5.5], () => true);
  held.removed(0, 5);
  assert.deepEqual(wanted(held, [5, 5.5, 6], () => true), [6]);
  held.removed(5.5, Infinity);
  assert.deepEqual(wanted(held, [5, 5.5], () => true), [5, 5.5]);
});
