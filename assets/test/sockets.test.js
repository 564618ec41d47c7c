import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LastingSocket } from "../js/wire/lasting-socket.js";
import { MediaSocket } from "../js/wire/media-socket.js";

class FakeSocket {
  readyState = 0;
  binaryType = "blob";
  /** @type {any[]} */
  sent = [];
  /** @type {((event?: any) => void)|null} */
  onopen = null;
  /** @type {((event: any) => void)|null} */
  onmessage = null;
  /** @type {((event: any) => void)|null} */
  onclose = null;
  /** @param {string} data */
  send(data) { this.sent.push(JSON.parse(data)); }
  close() { this.readyState = 3; }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  /** @param {number} code @param {string} [reason] */
  fail(code, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

/** @type {FakeSocket[]} */
let dialled = [];
const dial = () => {
  const socket = new FakeSocket();
  dialled.push(socket);
  return socket;
};

beforeEach(() => {
  dialled = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

function lasting() {
  /** @type {string[]} */
  const heard = [];
  const socket = new LastingSocket({
    address: "ws://x/", protocol: "p", dial,
    onOpen: () => heard.push("open"),
    onMessage: (data) => heard.push(String(data)),
    onDown: () => heard.push("down"),
    onRefused: (reason) => heard.push(`refused ${reason}`),
  });
  socket.open();
  return { socket, heard };
}

test("a connection that is lost is dialled again within 100 ms", () => {
  const { socket, heard } = lasting();
  dialled[0].accept();
  dialled[0].onmessage?.({ data: "hello" });
  dialled[0].fail(1006);
  assert.equal(socket.state, "waiting");
  mock.timers.tick(100);
  assert.equal(dialled.length, 2);
  dialled[1].accept();
  assert.deepEqual(heard, ["open", "hello", "down", "open"]);
});

test("a server that stays away is tried at least every 3 s", () => {
  lasting();
  for (let i = 0; i < 20; i++) {
    dialled[dialled.length - 1].fail(1006);
    mock.timers.tick(3000);
    assert.equal(dialled.length, i + 2);
  }
});

test("accepting and closing at once is no success: the back-off grows", () => {
  lasting();
  for (let i = 0; i < 6; i++) {
    dialled[dialled.length - 1].accept();
    dialled[dialled.length - 1].fail(1011);
    mock.timers.tick(3000);
  }
  const before = dialled.length;
  dialled[before - 1].accept();
  dialled[before - 1].fail(1011);
  mock.timers.tick(1000);
  assert.equal(dialled.length, before);
});

test("who was kicked does not come back", () => {
  const { socket, heard } = lasting();
  dialled[0].accept();
  dialled[0].fail(1008, "kicked");
  mock.timers.tick(60_000);
  assert.equal(dialled.length, 1);
  assert.equal(socket.state, "closed");
  assert.deepEqual(heard, ["open", "refused kicked"]);
});

test("a full room is tried again", () => {
  lasting();
  dialled[0].accept();
  dialled[0].fail(1008, "full");
  mock.timers.tick(3000);
  assert.equal(dialled.length, 2);
});

test("a dial that hangs is given up", () => {
  lasting();
  mock.timers.tick(6000);
  mock.timers.tick(100);
  assert.equal(dialled[0].readyState, 3);
  assert.equal(dialled.length, 2);
});

test("after close nothing is called and nothing dialled", () => {
  const { socket, heard } = lasting();
  dialled[0].accept();
  socket.close();
  dialled[0].fail(1006);
  mock.timers.tick(60_000);
  assert.deepEqual(heard, ["open"]);
  assert.equal(dialled.length, 1);
  assert.equal(socket.send({}), false);
});

/** @param {number} generation */
function segment(generation) {
  const bytes = new ArrayBuffer(36);
  new Uint8Array(bytes).set([2, 1, 1, 1]);
  new DataView(bytes).setUint32(8, generation);
  return bytes;
}

test("the media socket asks as soon as it is open and drops what an older request brought", () => {
  /** @type {any[]} */
  const got = [];
  const media = new MediaSocket({
    address: "ws://x/", dial, wanted: () => ({}),
    onMessage: (message) => got.push(message.type),
    onSegment: (header, payload) => got.push([header.generation, payload.byteLength]),
  });
  media.open();
  dialled[0].accept();
  media.start({ position: 12 });
  assert.deepEqual(dialled[0].sent, [
    { type: "start", generation: 1 },
    { type: "start", generation: 2, position: 12 },
  ]);
  dialled[0].onmessage?.({ data: '{"type":"stream","generation":1}' });
  dialled[0].onmessage?.({ data: segment(1) });
  dialled[0].onmessage?.({ data: '{"type":"stream","generation":2}' });
  dialled[0].onmessage?.({ data: segment(2) });
  assert.deepEqual(got, ["stream", [2, 4]]);
  dialled[0].fail(1001);
  mock.timers.tick(100);
  dialled[1].accept();
  assert.deepEqual(dialled[1].sent, [{ type: "start", generation: 3 }]);
  media.close();
});
