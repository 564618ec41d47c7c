import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock } from "../js/sync/clock.js";
import { Follower } from "../js/sync/follower.js";

/** An element that takes its time to seek. */
class SlowVideo extends EventTarget {
  seeks = 0;
  playbackRate = 1;
  seeking = false;
  #time = 0;
  get currentTime() { return this.#time; }
  set currentTime(time) {
    this.#time = time;
    this.seeks++;
    this.seeking = true;
  }
  pause() {}
}

test("a start outlives the small steps of a live room, and no other change of its timeline", () => {
  const video = new SlowVideo();
  const clock = new ServerClock();
  const follower = new Follower(/** @type {any} */ (video), clock, { reachable: (position) => position, ahead: () => 10 }, {
    onMissing() {}, onStalled() {}, onBlocked() {},
  });
  const timeline = { anchor: 100, at: clock.serverNow() - 5000, rate: 1, moving: true };
  follower.follow(timeline);
  assert.equal(follower.state, "armed");
  assert.equal(video.seeks, 1);
  for (let step = 1; step <= 4; step++) follower.follow({ ...timeline, anchor: 100 - step * 0.05 });
  assert.equal(video.seeks, 1);
  assert.ok(Math.abs(follower.roomPosition - 104.8) < 0.1, "it knows where the room is");
  follower.follow({ ...timeline, anchor: 200 });
  assert.equal(video.seeks, 2);
  follower.follow({ ...timeline, anchor: 200, moving: false });
  assert.equal(follower.state, "holding");
  follower.close();
});
