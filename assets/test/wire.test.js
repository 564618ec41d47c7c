import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { socketAddress } from "../js/wire/address.js";
import { retryDelay } from "../js/wire/backoff.js";
import { parseMessage } from "../js/wire/control-socket.js";
import { parseHeader } from "../js/wire/header.js";

const assets = fileURLToPath(new URL("..", import.meta.url));
const goldens = fileURLToPath(new URL("../../signaling/wire/testdata", import.meta.url));

test("the server's golden messages have the types that are written down here", { timeout: 120_000 }, () => {
  const lines = ['import type { FromControl, FromMedia, ToControl, Start } from "../js/wire/types.js";'];
  const files = readdirSync(goldens).filter((name) => name.endsWith(".json"));
  assert.ok(files.length > 20);
  files.forEach((name, i) => {
    const type = name.startsWith("server-") ? "FromControl | FromMedia" : "ToControl | Start";
    lines.push(`export const m${i}: ${type} = ${readFileSync(join(goldens, name), "utf8")};`);
  });
  const folder = mkdtempSync(join(assets, "test", "goldens-"));
  try {
    writeFileSync(join(folder, "goldens.ts"), lines.join("\n").replaceAll("../js", "../../js"));
    const options = ["--noEmit", "--strict", "--allowJs", "--module", "nodenext", "--types", "", "--skipLibCheck"];
    execFileSync(join(assets, "node_modules/.bin/tsc"), ["--ignoreConfig", ...options, join(folder, "goldens.ts")], { encoding: "utf8" });
  } catch (cause) {
    assert.fail(String(/** @type {{stdout?: string}} */ (cause).stdout || cause));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** @param {Partial<{kind: number, flags: number, trackKind: number}>} [fields] */
function header({ kind = 2, flags = 1, trackKind = 1 } = {}) {
  const bytes = new ArrayBuffer(40);
  const view = new DataView(bytes);
  [kind, flags, 16, trackKind].forEach((value, i) => view.setUint8(i, value));
  view.setUint32(4, 3);
  view.setUint32(8, 7);
  view.setUint32(12, 500_000);
  view.setBigInt64(16, -21_000n);
  return bytes;
}

test("a header is read as it is written down", () => {
  assert.deepEqual(parseHeader(header()), {
    kind: 2, keyframe: true, first: false, track: 16, trackKind: "video",
    epoch: 3, generation: 7, duration: 0.5, decode: -0.021,
  });
});

for (const [what, bytes] of /** @type {[string, ArrayBuffer][]} */ ([
  ["nothing", new ArrayBuffer(0)],
  ["31 bytes", header().slice(0, 31)],
  ["another kind", header({ kind: 3 })],
  ["another kind of track", header({ trackKind: 0 })],
])) {
  test(`${what} is no header`, () => assert.equal(parseHeader(bytes), null));
}

for (const data of ["", "{", "null", "7", "[]", '{"type":4}']) {
  test(`${JSON.stringify(data)} is no message`, () => assert.equal(parseMessage(data), null));
}

for (const [page, base, address] of [
  ["http://host:8000/rooms/a?name=Ana#x", "", "ws://host:8000/rooms/a%20b/media"],
  ["https://host/watch/rooms/a", "/watch", "wss://host/watch/rooms/a%20b/media"],
  ["https://host/watch/rooms/a", "/watch/", "wss://host/watch/rooms/a%20b/media"],
]) {
  test(`on ${page} the media socket is ${address}`, () => {
    assert.equal(socketAddress(page, base, "a b", "media"), address);
  });
}

test("the first retry is almost at once, the later ones within 3 s", () => {
  assert.ok(retryDelay(1, 0.999) <= 100);
  for (let failures = 1; failures < 50; failures++) assert.ok(retryDelay(failures, 0.999) <= 3000);
  assert.ok(retryDelay(30, 0) >= 1500);
});
