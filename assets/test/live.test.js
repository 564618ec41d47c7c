import assert from "node:assert/strict";
import { test } from "node:test";
import { nearTimeline } from "../js/sync/timeline.js";
import { LiveNeed, edgeAt, needOverWebRTC, startAt } from "../js/sync/live-need.js";

const live = { edge: 100, at: 5000, from: 40, window: 60, delay: 0.35, need: 0.3, usual: 0.3, stopped: false, following: true };

test("the edge moves on with the time, and stands when the source has stopped", () => {
  assert.equal(edgeAt(live, 7000), 102);
  assert.equal(startAt(live, 7000), 42);
  assert.equal(edgeAt({ ...live, stopped: true }, 7000), 100);
  assert.equal(startAt({ ...live, stopped: true }, 7000), 40);
});

test("what can be gone back to grows until it is as long as the window", () => {
  const young = { ...live, from: 80 };
  assert.equal(startAt(young, 5000), 80);
  assert.equal(startAt(young, 30_000), 80);
  assert.equal(startAt(young, 50_000), 85);
});

test("on a good line the usual distance is enough", () => {
  const need = new LiveNeed();
  for (let i = 0; i < 50; i++) need.came(99.95 + i * 0.066, live, 5000 + i * 66, i * 66);
  assert.ok(Math.abs(need.value(live, 3300) - 0.25) < 1e-9);
});

test("fragments that come late ask for more, and are forgotten after a while", () => {
  const need = new LiveNeed();
  need.came(99.15, live, 5000, 0); // 0.85 s behind the edge, 50 ms of which are everybody's
  assert.ok(Math.abs(need.value(live, 10) - 0.9) < 1e-9);
  need.came(111.95, { ...live, edge: 112, at: 17_000 }, 17_000, 12_000);
  assert.ok(Math.abs(need.value(live, 12_010) - 0.25) < 1e-9);
});

test("what is long there when fragments begin to come is not late, what is made from then on may be", () => {
  const need = new LiveNeed();
  need.began(1000);
  for (let i = 0; i < 30; i++) need.came(98 + i * 0.066, live, 5000, 1000 + i); // from the last keyframe on, all at once
  assert.ok(Math.abs(need.value(live, 1040) - 0.25) < 1e-9);
  need.came(100.1, live, 5900, 1900); // 0.8 s behind the edge
  assert.ok(Math.abs(need.value(live, 1900) - 0.85) < 1e-9);
});

test("a stall asks for more at once, and is forgiven slowly", () => {
  const need = new LiveNeed();
  need.stalled(0);
  need.stalled(100);
  assert.ok(Math.abs(need.value(live, 200) - 0.35) < 1e-9);
  need.stalled(5000);
  assert.ok(Math.abs(need.value(live, 5000) - 0.4) < 1e-9);
  for (let at = 6000; at <= 60_000; at += 1000) need.value(live, at);
  assert.ok(need.value(live, 61_000) < 0.26);
});

test("WebRTC is as near as its jitter buffer lets it be", () => {
  let need = needOverWebRTC(0, { skew: null, target: 450, delay: 10 });
  assert.equal(need, 0.05);
  need = needOverWebRTC(need, { skew: -0.04, target: 0, delay: 10 });
  assert.equal(need, 0.09);
  assert.equal(needOverWebRTC(need, { skew: 0, target: 30, delay: 10 }), need);
  assert.ok(Math.abs(needOverWebRTC(need, { skew: -0.2, target: 60, delay: 10 }) - 0.07) < 1e-9, "what it holds back comes first");
});

test("a small step of a moving timeline is no news, a start, a pause or a seek is", () => {
  const timeline = { anchor: 10, at: 1000, rate: 1, moving: true };
  assert.ok(nearTimeline(timeline, { ...timeline, anchor: 10.08 }, 5000));
  assert.ok(!nearTimeline(timeline, { ...timeline, anchor: 10.2 }, 5000));
  assert.ok(!nearTimeline(timeline, { ...timeline, at: 6000, anchor: 15 }, 5000));
  assert.ok(!nearTimeline(timeline, { ...timeline, moving: false }, 5000));
});
