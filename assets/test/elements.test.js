import assert from "node:assert/strict";
import { test } from "node:test";
import { Frames, neighbour } from "../js/elements/frames.js";
import { keyAction } from "../js/elements/keyboard.js";
import { hue, initials, signedMs } from "../js/elements/names.js";
import { barPosition, meansToPlay, roomPosition, seekToShare } from "../js/elements/position.js";
import { nextBox } from "../js/elements/spatial.js";
import { rows } from "../js/elements/stats-rows.js";
import { isTelevision } from "../js/elements/television.js";
import { noticeFor } from "../js/elements/waiting.js";
import { Bitrate } from "../js/session/bitrate.js";
/** @import {Item, Member, Room} from "../js/wire/types.js" */

/** @type {Item} */
const film = { title: "Film", duration: 100, seekable: true, live: false, looped: false, mimes: [], chapters: [] };
const round = { ...film, looped: true };

/** @param {string} key */
const key = (key) => ({ key, ctrlKey: false, altKey: false, metaKey: false });

test("a key means the same everywhere but where it is somebody else's", () => {
  assert.deepEqual(keyAction(key("k"), "page"), { do: "toggle" });
  assert.deepEqual(keyAction(key("K"), "page"), { do: "toggle" });
  assert.deepEqual(keyAction(key("7"), "page"), { do: "share", share: 0.7 });
  assert.deepEqual(keyAction(key("ArrowLeft"), "seek"), { do: "by", seconds: -5 });
  assert.equal(keyAction(key("ArrowLeft"), "slider"), null, "the volume bar moves by itself");
  assert.equal(keyAction(key(" "), "button"), null, "space presses the button it is on");
  assert.deepEqual(keyAction(key("k"), "button"), { do: "toggle" });
  assert.equal(keyAction(key("m"), "field"), null, "somebody types");
  assert.equal(keyAction({ ...key("f"), ctrlKey: true }, "page"), null, "the browser's own");
  assert.equal(keyAction(key("constructor"), "page"), null);
});

// views/layout makes the same of these names: TestNamesBecomeAvatars.
test("names become avatars", () => {
  for (const [name, letters, colour] of /** @type {[string, string, number][]} */ ([
    ["Ana Lima", "AL", 10],
    ["bo", "B", 2],
    ["Çelik Ö.", "ÇÖ", 7],
    ["山田", "山", 3],
    ["Ana Maria Lima", "AL", 0],
    ["…", "?", 7],
    ["🦊!", "🦊", 3],
  ])) {
    assert.equal(initials(name), letters, name);
    assert.equal(hue(name), colour, name);
  }
});

test("skews are signed whole milliseconds", () => {
  assert.equal(signedMs(0.0042), "+4 ms");
  assert.equal(signedMs(-0.0042), "−4 ms");
  assert.equal(signedMs(0.0001), "0 ms");
});

test("the bar shows the running round of a looped item and seeks within it", () => {
  assert.equal(barPosition(230, round), 30);
  assert.equal(roomPosition(10, 230, round), 210);
  assert.equal(barPosition(230, film), 100);
  assert.equal(roomPosition(130, 50, film), 100);
  assert.equal(roomPosition(130, 50, { ...film, duration: 0 }), 130, "an end that is not known is no limit");
  assert.equal(barPosition(5, null), 5);
});

test("a share is one of the film, or of what can be gone back to; its end is what happens now", () => {
  /** @type {(number|string)[]} */
  const asked = [];
  /** @param {object} room */
  const session = (room) => /** @type {any} */ ({
    room, playhead: () => 0, serverNow: () => 7000, seek: (/** @type {number} */ to) => asked.push(to), live: () => asked.push("live"),
  });
  const camera = { ...film, duration: 0, live: true };
  const live = { edge: 100, at: 5000, from: 80, window: 60, delay: 2, stopped: false, following: true };
  seekToShare(session({ item: film, live: null }), 0.5);
  for (const share of [0, 0.5, 1]) seekToShare(session({ item: camera, live }), share);
  seekToShare(session({ item: camera, live: null }), 0.5); // nothing has come yet
  assert.deepEqual(asked, [50, 80, 90, "live"]);
});

/** @param {Partial<Room>} change @returns {Room} */
const room = (change) => ({
  type: "room", sequence: 1, phase: "playing", wantPlay: true, item: film, itemNumber: 1, epoch: 1, generation: 1,
  timeline: { anchor: 0, at: 0, rate: 1, moving: true }, wait: null, sentence: "", owner: "a",
  settings: { hotJoin: "seamless", waitLimit: 8, neverWait: false }, live: null, ...change,
});

test("a room that waits for its start means to play", () => {
  assert.equal(meansToPlay(room({})), true);
  assert.equal(meansToPlay(room({ phase: "waiting" })), true);
  assert.equal(meansToPlay(room({ phase: "waiting", wantPlay: false })), false);
  assert.equal(meansToPlay(room({ phase: "paused" })), false);
  assert.equal(meansToPlay(null), false);
});

/** @param {string} id @param {string} name @returns {Member} */
const member = (id, name) => ({ id, name, present: true, ready: true, control: false, excused: false, skew: 0, delay: 0 });

/** @param {Partial<import("../js/elements/waiting.js").Seen>} change */
const seen = (change) =>
  noticeFor({
    room: room({}), members: [member("a", "Ana"), member("b", "Bo"), member("c", "Cem")], you: "a",
    status: "open", closedReason: "", refusal: "", fault: "", started: true, now: 1000, ...change,
  });

test("waiting is a sentence, and the owner may end it", () => {
  const wait = { reason: "stall", until: 6200, for: ["b"] };
  const owner = seen({ room: room({ phase: "waiting", wait }) });
  assert.deepEqual([owner.text, owner.left, owner.actions], ["Waiting for Bo", ", 6 s", ["goOn", "wait"]]);
  const other = seen({ room: room({ phase: "waiting", wait }), you: "c" });
  assert.deepEqual(other.actions, []);
  const mine = seen({ room: room({ phase: "waiting", wait }), you: "b" });
  assert.equal(mine.text, "Waiting for your picture");
  const many = seen({ room: room({ phase: "waiting", wait: { ...wait, for: ["b", "c", "a"] } }) });
  assert.equal(many.text, "Waiting for Bo and 2 others");
  const late = seen({ room: room({ phase: "waiting", wait }), now: 9000 });
  assert.equal(late.left, ", 0 s");
});

test("what matters most is said, and nothing when all is well", () => {
  assert.equal(seen({}).text, "");
  assert.equal(seen({ status: "reconnecting", fault: "x" }).text, "Reconnecting…");
  assert.equal(seen({ status: "closed", closedReason: "kicked" }).text, "You were removed from this room.");
  assert.deepEqual(seen({ fault: "The picture broke." }).actions, ["retry"]);
  assert.equal(seen({ status: "closed", closedReason: "left" }).text, "");
  assert.deepEqual(seen({ room: room({ sentence: "The film ends here." }) }).actions, ["tryAgain"]);
  assert.equal(seen({ room: room({ phase: "idle", item: null }) }).text, "Nothing is playing yet.");
  assert.equal(seen({ started: false, status: "closed" }).text, "");
});

test("a frame lasts as long as most frames have, whatever was left out or jumped over", () => {
  const frames = new Frames();
  assert.equal(frames.length, 1 / 24, "film's, until the picture has told");
  let count = 0;
  for (const time of [0, 0.04, 0.08, 0.16, 0.2, 9, 9.04, 9.08]) frames.add(time, ++count);
  frames.add(9.2, count + 3); // two were never presented: no neighbour
  assert.ok(Math.abs(frames.length - 0.04) < 1e-9, `${frames.length}`);
  assert.equal(frames.shown, 9.2);
});

test("a step goes to the middle of the neighbouring frame, and back to where it came from", () => {
  const frame = 0.04;
  const near = (/** @type {number} */ got, /** @type {number} */ want) => assert.ok(Math.abs(got - want) < 1e-9, `${got} is not ${want}`);
  near(neighbour(2.0388, 2, frame, 1), 2.06);
  near(neighbour(2.06, 2.04, frame, -1), 2.02);
  near(neighbour(2.1, 2.04, frame, 1), 2.14); // the frame of an earlier step is not on screen yet
  near(neighbour(0.01, 0, frame, -1), 0);
  near(neighbour(1, Number.NaN, frame, 1), 1.04);
});

test("arrows go to what is nearest in their direction", () => {
  const box = (/** @type {number} */ left, /** @type {number} */ top, width = 40, height = 40) =>
    ({ left, top, right: left + width, bottom: top + height });
  const seek = box(0, 0, 600, 30);
  const [play, mute, full] = [box(0, 40), box(50, 40), box(560, 40)];
  const boxes = [seek, mute, full];
  assert.equal(nextBox(play, boxes, "ArrowRight"), 1);
  assert.equal(nextBox(play, boxes, "ArrowUp"), 0);
  assert.equal(nextBox(play, boxes, "ArrowLeft"), -1);
  assert.equal(nextBox(play, boxes, "ArrowDown"), -1);
  assert.equal(nextBox(full, [seek, play, mute], "ArrowLeft"), 2);
  assert.equal(nextBox(full, [seek, play, mute], "ArrowUp"), 0);
  const [person, link] = [box(300, 100), box(500, 100)];
  assert.equal(nextBox(mute, [person, link, full], "ArrowRight"), 2, "the row goes on, however far");
  assert.equal(nextBox(link, [seek, play, mute, full], "ArrowUp"), 3, "the next row first");
  assert.equal(nextBox(play, [person, link], "ArrowDown"), 0);
});

test("televisions say so", () => {
  for (const agent of [
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 Version/7.0 TV Safari/537.36",
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 Chrome/94.0.4606.128 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; AFTKA) AppleWebKit/537.36 Chrome/118.0 Mobile Safari/537.36",
  ]) assert.ok(isTelevision(agent), agent);
  for (const agent of [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
  ]) assert.ok(!isTelevision(agent), agent);
});

test("the bit rate is the film's, summed over tracks, however fast it comes", () => {
  /** @type {(track: number, duration: number) => import("../js/wire/header.js").Header} */
  const header = (track, duration) =>
    ({ kind: 2, keyframe: false, first: false, track, trackKind: "video", epoch: 1, generation: 1, duration, decode: 0 });
  const rate = new Bitrate();
  assert.equal(rate.value, 0);
  for (let i = 0; i < 50; i++) rate.add(header(1, 0.5), 62_500);
  rate.add(header(16, 0.5), 8_000);
  rate.add({ ...header(2, 0), kind: 1 }, 900);
  assert.equal(rate.value, 1_128_000);
  rate.forget();
  assert.equal(rate.value, 0);
});

test("the panel shows a dash for what is not known", () => {
  const list = rows({
    skewMs: null, bufferS: 3.21, delayMs: 4.4, drops: 2, rate: 1, codec: "", width: 0, height: 0, bitrate: 0,
    transport: "mse", rtt: 8.1,
  });
  assert.deepEqual(list.filter(([, value]) => value === "–").map(([word]) => word), ["Skew", "Picture", "Bit rate", "Codec"]);
});
