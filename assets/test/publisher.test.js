import assert from "node:assert/strict";
import { test } from "node:test";
import { preferred } from "../js/session/publisher.js";

test("what everybody can be given as it is comes first, the rest stays in order", () => {
  const codecs = [
    { mimeType: "video/VP8" },
    { mimeType: "video/rtx" },
    { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=0;profile-level-id=42001f" },
    { mimeType: "video/VP9", sdpFmtpLine: "profile-id=0" },
    { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=1;profile-level-id=42e01f" },
  ];
  assert.deepEqual(
    preferred(codecs).map((c) => c.mimeType + (c.sdpFmtpLine ?? "").slice(0, 20)),
    ["video/H264packetization-mode=1", "video/H264packetization-mode=0", "video/VP8", "video/rtx", "video/VP9profile-id=0"],
  );
  assert.equal(codecs[0]?.mimeType, "video/VP8");
});
