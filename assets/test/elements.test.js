import assert from "node:assert/strict";
import { test } from "node:test";
import { keyAction } from "../js/elements/keyboard.js";
import { hue, initials, signedMs } from "../js/elements/names.js";
import { barPosition, meansToPlay, roomPosition } from "../js/elements/position.js";
import { noticeFor } from "../js/elements/waiting.js";
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

/** @param {Partial<Room>} change @returns {Room} */
const room = (change) => ({
  type: "room", sequence: 1, phase: "playing", wantPlay: true, item: film, itemNumber: 1, epoch: 1, generation: 1,
  timeline: { anchor: 0, at: 0, rate: 1, moving: true }, wait: null, sentence: "", owner: "a",
  settings: { hotJoin: "seamless", waitLimit: 8, neverWait: false }, ...change,
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
