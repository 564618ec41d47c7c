import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOffset, estimate, ServerClock } from "../js/sync/clock.js";
import { pingInterval } from "../js/sync/pinger.js";

/** @param {number} seed @returns {() => number} in [0, 1), the same every time */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Runs the schedule of questions against a clock that is `offset` ahead and runs `drift` faster.
 * @param {{offset: number, drift?: number, oneWay: number, jitter: number, lasting: number, seed: number}} network ms
 */
function converse({ offset, drift = 0, oneWay, jitter, lasting, seed }) {
  const next = random(seed);
  const clock = new ServerClock();
  /** @param {number} local */
  const server = (local) => local * (1 + drift) + offset;
  const delay = () => oneWay + (next() * 2 - 1) * jitter;
  clock.welcome("c", server(0), delay());
  let now = 0;
  for (let sent = 0; sent < lasting; sent += pingInterval(sent)) {
    const arrives = sent + delay();
    const back = Math.max(now, arrives + 0.05 + delay());
    clock.add(sent, server(arrives), server(arrives + 0.05), back);
    now = back;
  }
  return { clock, error: clock.serverNow(lasting + 300) - server(lasting + 300) };
}

/** @param {number[]} values @param {number} share */
function percentile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];
}

test("an exchange with equal ways shows the offset exactly", () => {
  assert.equal(clockOffset(100, 1150, 1160, 210), 1000);
});

test("two viewers agree within 10 ms (p95) after a minute of ±40 ms each way", () => {
  const apart = [];
  for (let seed = 0; seed < 200; seed++) {
    const network = { offset: 5000, oneWay: 100, jitter: 40, lasting: 60_000 };
    apart.push(Math.abs(converse({ ...network, seed }).error - converse({ ...network, seed: seed + 1000 }).error));
  }
  assert.ok(percentile(apart, 0.95) < 10, `${percentile(apart, 0.95)} ms`);
});

test("two viewers agree within 20 ms (p95) after the first second of it", () => {
  const apart = [];
  for (let seed = 0; seed < 200; seed++) {
    const network = { offset: 5000, oneWay: 100, jitter: 40, lasting: 1000 };
    apart.push(Math.abs(converse({ ...network, seed }).error - converse({ ...network, seed: seed + 1000 }).error));
  }
  assert.ok(percentile(apart, 0.95) < 20, `${percentile(apart, 0.95)} ms`);
});

test("a clock that runs 50 millionths faster is followed", () => {
  const errors = [];
  for (let seed = 0; seed < 50; seed++) {
    errors.push(Math.abs(converse({ offset: 0, drift: 5e-5, oneWay: 20, jitter: 10, lasting: 200_000, seed }).error));
  }
  assert.ok(percentile(errors, 0.95) < 3, `${percentile(errors, 0.95)} ms`);
});

test("the delay is what nine in ten messages do not exceed", () => {
  const { clock } = converse({ offset: 0, oneWay: 100, jitter: 40, lasting: 30_000, seed: 1 });
  assert.ok(Math.abs(clock.delay - 120) < 12, `${clock.delay}`);
});

test("after the first second the clock never steps", () => {
  const clock = new ServerClock();
  clock.welcome("c", 1000, 0);
  for (let t = 0; t <= 1000; t += 100) clock.add(t, t + 1040, t + 1040, t + 60);
  const before = clock.serverNow(1500);
  for (let i = 0; i < 40; i++) clock.add(1470, 1470 + 1030, 1470 + 1030, 1500);
  assert.equal(clock.serverNow(1500), before);
  const slewed = clock.serverNow(1600) - before;
  assert.ok(slewed > 98 && slewed < 102 && slewed !== 100, `${slewed}`);
});

test("time runs forward and toLocal is the way back", () => {
  const { clock } = converse({ offset: 7000, oneWay: 50, jitter: 40, lasting: 20_000, seed: 3 });
  for (let t = 20_300; t < 21_000; t += 10) {
    assert.ok(clock.serverNow(t + 10) > clock.serverNow(t));
    assert.ok(Math.abs(clock.toLocal(clock.serverNow(t)) - t) < 0.1);
  }
});

test("another clock id starts over at once", () => {
  const { clock } = converse({ offset: 7000, oneWay: 5, jitter: 0, lasting: 20_000, seed: 3 });
  clock.welcome("other", 12, 21_000);
  assert.equal(clock.serverNow(21_000), 12);
  assert.equal(clock.size, 0);
});

test("the same id after a reconnection keeps what was measured", () => {
  const { clock } = converse({ offset: 7000, oneWay: 5, jitter: 0, lasting: 20_000, seed: 3 });
  const before = clock.serverNow(21_000);
  clock.welcome("c", 1, 21_000);
  assert.equal(clock.serverNow(21_000), before);
});

test("a clock that has jumped is believed after three exchanges", () => {
  const { clock } = converse({ offset: 7000, oneWay: 5, jitter: 0, lasting: 20_000, seed: 3 });
  for (let t = 21_000; t < 21_600; t += 200) clock.add(t, t + 9005, t + 9005, t + 10);
  assert.ok(Math.abs(clock.serverNow(21_600) - 30_600) < 1);
});

test("one exchange is an estimate", () => {
  assert.equal(estimate([{ local: 5, there: 110, back: -90 }]).offset, 100);
});
