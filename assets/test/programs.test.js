import assert from "node:assert/strict";
import { test } from "node:test";
import { programValues } from "../js/elements/program-values.js";

const room = "https://films.example/watch/rooms/friday";

test("where guests are allowed, nobody needs a key to watch", () => {
  assert.deepEqual(programValues(room, { webrtc: true, publish_key: "p" }), {
    stream: `${room}/stream.mp4`, whep: `${room}/whep`, whip: `${room}/whip`, publishKey: "p",
  });
});

test("elsewhere players are given the key", () => {
  assert.deepEqual(programValues(room, { webrtc: true, key: "k&", publish_key: "p" }), {
    stream: `${room}/stream.mp4?key=k%26`, whep: `${room}/whep`, key: "k&", whip: `${room}/whip`, publishKey: "p",
  });
});

test("without WebRTC there is only the stream", () => {
  assert.deepEqual(programValues(room, { webrtc: false, publish_key: "p" }), { stream: `${room}/stream.mp4` });
});
