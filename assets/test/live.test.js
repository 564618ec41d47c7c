import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveNeed, edgeAt, needOverWebRTC, startAt } from "../js/sync/live-need.js";

const live = { edge: 100, at: 5000, from: 40, window: 60, delay: 0.35, need: 0.3, usual: 0.3, stopped: false, following: true };

test("the edge moves on with the time, and stands when the source has stopped", () => {
  assert.equal(edgeAt(live, 7000), 102);
  assert.equal(startAt(live, 7000), 42);
  assert.equal(edgeAt({ ...live, stopped: true }, 7000), 100);
  assert.equal(startAt({ ...live, stopped: true }, 7000), 40);
});

test("on a good line the usual distance is enough", () => {
  const need = new LiveNeed();
  for (let i = 0; i < 50; i++) need.came(99.95 + i * 0.066, live, 5000 + i * 66, i * 66);
  assert.ok(Math.abs(need.value(0.3, 3300) - 0.3) < 1e-9);
});

test("fragments that come late ask for more, and are forgotten after a while", () => {
  const need = new LiveNeed();
  need.came(99.15, live, 5000, 0); // 0.85 s behind the edge, 50 ms of which are everybody's
  assert.ok(Math.abs(need.value(0.3, 10) - 0.9) < 1e-9);
  need.came(111.95, { ...live, edge: 112, at: 17_000 }, 17_000, 12_000);
  assert.ok(Math.abs(need.value(0.3, 12_010) - 0.3) < 1e-9);
});

test("a stall asks for more at once, and is forgiven slowly", () => {
  const need = new LiveNeed();
  need.stalled(0);
  need.stalled(100);
  assert.ok(Math.abs(need.value(0.3, 200) - 0.4) < 1e-9);
  need.stalled(5000);
  assert.ok(Math.abs(need.value(0.3, 5000) - 0.45) < 1e-9);
  for (let at = 6000; at <= 60_000; at += 1000) need.value(0.3, at);
  assert.ok(need.value(0.3, 61_000) < 0.31);
});

test("WebRTC is as near as it can keep to the room", () => {
  let need = needOverWebRTC(0, null);
  assert.ok(need < 0.05);
  need = needOverWebRTC(need, -0.04);
  assert.ok(need > 0.07);
  for (let i = 0; i < 100; i++) need = needOverWebRTC(need, 0);
  assert.equal(need, 0.02);
});
