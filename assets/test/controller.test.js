import assert from "node:assert/strict";
import { test } from "node:test";
import { brisk, calm, decide, rateFor, steady } from "../js/sync/controller.js";
import { Presented } from "../js/sync/presented.js";

test("an error below 6 ms is left alone", () => {
  const state = steady(1, 0);
  assert.equal(rateFor(0.0059, 1, state, 1000), state);
});

test("an error being mended is mended down to 3 ms", () => {
  let state = rateFor(0.02, 1, steady(1, 0), 1000);
  assert.equal(state.rate, 0.99);
  state = rateFor(0.004, 1, state, 2000);
  assert.equal(state.rate, 0.9975);
  state = rateFor(0.0029, 1, state, 3000);
  assert.deepEqual([state.correcting, state.rate], [false, 1]);
});

for (const [error, rate] of [[0.02, 0.99], [-0.02, 1.01], [0.007, 0.9975], [1, 0.95], [-1, 1.05]]) {
  test(`an error of ${error} s plays at ${rate}`, () => {
    assert.ok(Math.abs(rateFor(error, 1, steady(1, 0), 1000).rate - rate) < 1e-9);
  });
}

test("the room's rate is what is corrected", () => {
  assert.ok(Math.abs(rateFor(0.02, 1.5, steady(1.5, 0), 1000).rate - 1.485) < 1e-9);
});

test("a rate is held half a second", () => {
  const state = rateFor(0.05, 1, steady(1, 0), 1000);
  assert.equal(rateFor(-0.05, 1, state, 1499), state);
  assert.notEqual(rateFor(-0.05, 1, state, 1500), state);
});

test("what the rate cannot mend in 3 s is sought, or fetched", () => {
  assert.equal(decide(0.15, true), "correct");
  assert.equal(decide(-0.2, true), "seek");
  assert.equal(decide(-0.2, false), "fetch");
});

/**
 * A picture at 25 frames a second on a display of 60, mended every 100 ms as the follower does.
 * @param {{error: number, manner: import("../js/sync/controller.js").Manner, lasting: number}} run
 * @returns {number[]} the true error, s, every 100 ms
 */
function mend({ error, manner, lasting }) {
  const presented = new Presented();
  let position = 10 + error;
  let state = steady(1, -1000);
  let shown = Math.floor(position * 25);
  const errors = [];
  presented.begin(position - 0.001, 1, 0);
  for (let ms = 0; ms < lasting; ms++) {
    position += state.rate / 1000;
    const refresh = ms % 50 === 0 || ms % 50 === 17 || ms % 50 === 33;
    const frame = Math.floor(position * 25);
    if (refresh && frame > shown) {
      shown = frame;
      presented.add(frame / 25, ms);
    }
    if (ms % 100 !== 0) continue;
    const room = 10 + ms / 1000;
    errors.push(position - room);
    const seen = presented.position(ms);
    if (seen === null) continue;
    const next = rateFor(seen - room, 1, state, ms, manner);
    if (next.rate !== state.rate) presented.setRate(next.rate, ms);
    state = next;
  }
  return errors;
}

for (const error of [0.1, -0.1, 0.05, 0.02]) {
  test(`a start ${error * 1000} ms off is within 20 ms two seconds later`, () => {
    const late = mend({ error, manner: brisk, lasting: 4000 }).slice(20);
    assert.ok(late.every((e) => Math.abs(e) <= 0.02), `${late}`);
  });
}

test("calm mending converges and stays there", () => {
  const late = mend({ error: 0.12, manner: calm, lasting: 30_000 }).slice(100);
  assert.ok(late.every((e) => Math.abs(e) <= 0.018), `${Math.max(...late.map(Math.abs))}`);
});

test("what is on screen is the median of the frames, and unknown before there are four", () => {
  const presented = new Presented();
  presented.begin(5, 1, 1000);
  presented.add(5, 1010); // stood there already
  presented.add(5.04, 1090);
  presented.add(5.08, 1130);
  presented.add(5.12, 1170);
  assert.equal(presented.position(1200), null);
  presented.add(5.16, 1300); // one late frame
  assert.ok(Math.abs(/** @type {number} */ (presented.position(1200)) - 5.15) < 1e-9);
  assert.ok(Math.abs(/** @type {number} */ (presented.startedAt()) - 1050) < 1e-6);
  assert.equal(presented.position(2400), null);
});
