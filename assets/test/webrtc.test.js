import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { RtcConnection } from "../js/player/webrtc/connection.js";
import { count, nothingCounted } from "../js/player/webrtc/counters.js";
import { withStereo } from "../js/player/webrtc/description.js";
import { Mappings } from "../js/player/webrtc/mappings.js";
import { Screen } from "../js/player/webrtc/screen.js";
import { Retry } from "../js/session/retry.js";
import { playoutFor, playoutFrom } from "../js/sync/playout.js";
/** @import {RTCMapping} from "../js/wire/types.js" */

/** @param {Partial<RTCMapping>} fields @returns {RTCMapping} */
const mapping = (fields) => ({ type: "rtc.mapping", hidden: 0, video: 0, audio: 0, media: 0, rate: 1, generation: 1, ...fields });

test("a timestamp is the media time that the mapping before it says", () => {
  const mappings = new Mappings();
  assert.equal(mappings.at(7), null, "nothing is known yet");
  mappings.add(mapping({ hidden: 1000, video: 1000, media: 10 }));
  mappings.add(mapping({ hidden: 91_000, video: 91_900, media: 600 }));
  assert.equal(mappings.at(999), null);
  assert.equal(mappings.at(46_000)?.media, 10.5);
  assert.equal(mappings.at(91_500), null, "for the decoder only");
  assert.equal(mappings.at(91_900)?.media, 600);
  assert.equal(mappings.at(90_999)?.media, 10 + 89_999 / 90_000, "what is still in the buffer is of the mapping before");
});

test("timestamps go round", () => {
  const mappings = new Mappings();
  mappings.add(mapping({ hidden: 2 ** 32 - 45_000, video: 2 ** 32 - 45_000, media: 3 }));
  assert.equal(mappings.at(45_000)?.media, 4);
});

test("a film may go on for a day by one mapping", () => {
  const mappings = new Mappings();
  mappings.add(mapping({ hidden: 5, video: 5, media: 0 }));
  for (let s = 0; s <= 86_400; s += 600) {
    assert.ok(Math.abs((mappings.at((5 + s * 90_000) % 2 ** 32)?.media ?? Number.NaN) - s) < 1e-6, `after ${s} s`);
  }
});

const offer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n" +
  "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n";

test("sound is asked for in stereo, once", () => {
  const asked = withStereo(offer);
  assert.equal(asked, offer.replace("useinbandfec=1", "useinbandfec=1;stereo=1"));
  assert.equal(withStereo(asked), asked);
  assert.equal(withStereo("v=0\r\n"), "v=0\r\n");
});

test("a report is read into what the panel shows", () => {
  const report = [
    { type: "inbound-rtp", kind: "audio", bytesReceived: 1000, codecId: "a" },
    { type: "inbound-rtp", kind: "video", bytesReceived: 250_000, codecId: "v", framesDropped: 3 },
    { type: "codec", id: "a", mimeType: "audio/opus" },
    { type: "codec", id: "v", mimeType: "video/H264" },
  ];
  const first = count(report, { ...nothingCounted, bytes: 1000 }, 2);
  assert.deepEqual(first, { bytes: 251_000, drops: 3, bitrate: 1_000_000, codec: "H264, opus" });
});

/**
 * A viewer's buffers, as Chromium has them: what is held follows the target by 100 ms a second, never below what the
 * network needs, and a constant lies between a frame's release and its display.
 * @param {{need: number, least: number, first: number, between?: number}} how ms
 */
function viewer({ need, least, first, between = 14 }) {
  let held = Math.max(least, first);
  let playout = playoutFrom(first, 0);
  let changes = 0;
  let error = 0;
  for (let now = 0; now <= 15_000; now += 100) {
    const wanted = Math.max(least, playout.target);
    held += Math.max(-10, Math.min(10, wanted - held));
    error = (need - (held + between)) / 1000; // s; held too short is shown too early
    const next = playoutFor(error, held + between, playout, now);
    if (next.target !== playout.target) changes++;
    playout = next;
  }
  return { error, changes, target: playout.target };
}

for (const [what, how] of /** @type {[string, {need: number, least: number, first: number}][]} */ ([
  ["is right already", { need: 464, least: 60, first: 450 }],
  ["is early", { need: 480, least: 60, first: 150 }],
  ["is late", { need: 300, least: 60, first: 450 }],
  ["has a network that needs nearly all there is", { need: 250, least: 220, first: 100 }],
])) {
  test(`who ${what} is held to the timeline with few changes`, () => {
    const { error, changes } = viewer(how);
    assert.ok(Math.abs(error) <= 0.008, `${error} s off`);
    assert.ok(changes <= 4, `${changes} changes`);
  });
}

test("who cannot be hurried on holds as little as can be, and is not driven elsewhere", () => {
  const { error, target } = viewer({ need: 40, least: 120, first: 450 });
  assert.ok(error < 0);
  assert.ok(target < 60);
});

test("one odd picture changes nothing", () => {
  let playout = playoutFrom(450, 0);
  for (let now = 0; now < 10_000; now += 100) playout = playoutFor(now % 500 === 0 ? 0.08 : 0.002, 470, playout, now);
  assert.equal(playout.target, 450);
});

test("a target stays what it is until its effect can be seen", () => {
  const before = playoutFrom(100, 0);
  assert.equal(playoutFor(0.5, null, before, 1100), before);
  const after = playoutFor(0.03, null, playoutFor(0.03, null, before, 1300), 1500);
  assert.equal(after.target, 130);
  assert.equal(playoutFor(0.03, null, after, 2300), after);
});

test("a lost connection is tried anew, ever more slowly, one that never was is not", () => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  let due = 0;
  const retry = new Retry(() => due++);
  retry.failed();
  mock.timers.tick(100_000);
  assert.ok(!retry.due && due === 0);
  retry.forget();
  retry.worked();
  for (const wait of [1000, 2000, 4000, 8000]) {
    retry.failed();
    assert.ok(!retry.due && retry.again);
    mock.timers.tick(wait - 1);
    assert.ok(!retry.due);
    mock.timers.tick(1);
    assert.ok(retry.due);
  }
  assert.equal(due, 4);
  mock.timers.reset();
});

class FakePeer extends EventTarget {
  /** @type {FakePeer[]} */
  static all = [];
  connectionState = "new";
  /** @type {any[]} */
  done = [];
  constructor() {
    super();
    FakePeer.all.push(this);
  }
  /** @param {string} kind */
  addTransceiver(kind) { return { receiver: { track: { kind } } }; }
  async createOffer() { return { sdp: offer }; }
  /** @param {any} description */
  async setLocalDescription(description) { this.done.push(["local", description.sdp]); }
  /** @param {any} description */
  async setRemoteDescription(description) {
    await Promise.resolve();
    if (description.sdp === "bad") throw new Error("bad");
    this.done.push(["remote", description.sdp]);
  }
  /** @param {any} candidate */
  async addIceCandidate({ candidate }) { this.done.push(["candidate", candidate]); }
  close() { this.done.push(["close"]); }
  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

/** Lets what was promised happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  FakePeer.all = [];
  Object.assign(globalThis, { document: { visibilityState: "visible" } });
  Object.assign(globalThis, { RTCPeerConnection: FakePeer, MediaStream: class { addTrack() {} } });
});

function connection() {
  /** @type {any[]} */
  const sent = [];
  /** @type {string[]} */
  const said = [];
  const made = new RtcConnection([], (message) => sent.push(message) > 0, {
    onConnected: () => said.push("connected"),
    onOver: (sentence) => said.push(`over ${sentence}`),
  });
  void made.open();
  return { made, sent, said, peer: FakePeer.all[0] };
}

test("an offer is made, and candidates that come before the answer wait for it", async () => {
  const { made, sent, said, peer } = connection();
  await settle();
  assert.deepEqual(sent, [{ type: "rtc.offer", sdp: withStereo(offer) }]);
  void made.receive({ type: "rtc.candidate", candidate: "early", mid: "0", index: 0 });
  await settle();
  assert.deepEqual(peer.done.map((step) => step[0]), ["local"]);
  void made.receive({ type: "rtc.answer", sdp: "v=0" });
  await settle();
  assert.deepEqual(peer.done.slice(1), [["remote", "v=0"], ["candidate", "early"]]);
  peer.become("connected");
  assert.deepEqual(said, ["connected"]);
});

test("it is over once, with the server's sentence where there is one", async () => {
  const { made, said, peer } = connection();
  await settle();
  await made.receive({ type: "rtc.state", state: "failed", sentence: "Too many." });
  peer.become("failed");
  assert.deepEqual(said, ["over Too many."]);
});

test("an answer that cannot be used ends the try; who closed hears nothing more", async () => {
  const bad = connection();
  await settle();
  await bad.made.receive({ type: "rtc.answer", sdp: "bad" });
  assert.deepEqual(bad.said, ["over "]);
  const closed = connection();
  await settle();
  closed.made.close();
  FakePeer.all[1].become("failed");
  assert.deepEqual(closed.said, []);
  assert.deepEqual(closed.sent.at(-1), { type: "rtc.close" });
});

class FakeVideo {
  /** @type {any} */
  srcObject = null;
  playbackRate = 1;
  get currentTime() { return 99; }
  get paused() { return false; }
  /** @type {((now: number, frame: any) => void)|null} */
  next = null;
  /** @param {(now: number, frame: any) => void} callback */
  requestVideoFrameCallback(callback) {
    this.next = callback;
    return 1;
  }
  cancelVideoFrameCallback() { this.next = null; }
  removeAttribute() {}
  async play() {}
  pause() {}
  /** @param {number} rtpTimestamp @param {number} at local ms */
  present(rtpTimestamp, at) { this.next?.(at, { rtpTimestamp, receiveTime: at - 460, expectedDisplayTime: at, mediaTime: 0 }); }
}

/** @param {{anchor: number, moving: boolean}} room */
function screen(room) {
  const video = new FakeVideo();
  const mappings = new Mappings();
  const timeline = { at: 0, rate: 1, ...room };
  const of = new Screen(/** @type {any} */ (video), /** @type {any} */ ({}), mappings, {
    room: () => ({ timeline, position: timeline.anchor }), onFrame: () => {},
  });
  of.show(/** @type {any} */ ({}));
  return { video, mappings, timeline, of };
}

test("while it shows, the element's currentTime is the media's own, and it is paused when the room is", () => {
  const { video, mappings, timeline, of } = screen({ anchor: 600, moving: true });
  mappings.add(mapping({ hidden: 1000, video: 1000, media: 600 }));
  const begin = performance.now();
  for (let i = 0; i < 12; i++) video.present(1000 + i * 3600, begin + i * 40);
  const due = 600 + (performance.now() - begin) / 1000;
  assert.ok(Math.abs(video.currentTime - due) < 0.01, `${video.currentTime}, not ${due}`);
  assert.equal(video.paused, false);
  assert.equal(of.held, 460);
  Object.assign(timeline, { moving: false, anchor: 600.45 });
  assert.equal(video.paused, true);
  assert.equal(video.currentTime, 600.45, "the picture of 600.44 is the one that belongs there");
  timeline.anchor = 30;
  assert.ok(Math.abs(video.currentTime - 600.44) < 1e-9, "another place: what is on screen is said until its picture comes");
  of.close();
  assert.equal(video.currentTime, 99);
  assert.equal(video.srcObject, null);
});

test("a picture for the decoder only tells nothing", () => {
  const { video, mappings, of } = screen({ anchor: 5, moving: false });
  mappings.add(mapping({ hidden: 1000, video: 1900, media: 5 }));
  video.present(1200, 10);
  assert.ok(!of.standsAt(5));
  video.present(1900, 20);
  assert.ok(of.standsAt(5));
});
