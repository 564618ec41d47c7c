/** @import {RTC} from "../wire/types.js" */

const gatherMs = 1000; // addresses that are found later are left out
const mostBits = 4_000_000; // a second, of the picture

/**
 * Orders codecs so that the one everybody in the room can be given as it is comes first: H.264 whose pictures may be cut.
 * @template {{mimeType: string, sdpFmtpLine?: string}} C
 * @param {C[]} codecs
 * @returns {C[]}
 */
export function preferred(codecs) {
  /** @param {C} codec */
  const rank = ({ mimeType, sdpFmtpLine = "" }) => {
    if (!/^video\/h264$/i.test(mimeType)) return 2;
    return sdpFmtpLine.includes("packetization-mode=1") ? 0 : 1;
  };
  return [...codecs].sort((a, b) => rank(a) - rank(b));
}

/** Sends what a browser captures into the room, by WHIP (RFC 9725). */
export class Publisher {
  #address;
  #stream;
  #onEnd;
  #connection;
  #resource = "";
  #over = false;

  /**
   * @param {string} address of the room's WHIP endpoint
   * @param {MediaStream} stream ended with the publisher
   * @param {RTC} rtc
   * @param {() => void} onEnd it is over, whoever wanted that; called once
   */
  constructor(address, stream, rtc, onEnd) {
    this.#address = address;
    this.#stream = stream;
    this.#onEnd = onEnd;
    this.#connection = new RTCPeerConnection({ iceServers: rtc.servers });
    this.#connection.addEventListener("connectionstatechange", () => {
      if (["failed", "closed"].includes(this.#connection.connectionState)) this.stop();
    });
    for (const track of stream.getTracks()) {
      if (track.kind === "video") track.addEventListener("ended", () => this.stop());
      this.#add(track);
    }
  }

  /** @param {MediaStreamTrack} track */
  #add(track) {
    const video = track.kind === "video";
    const transceiver = this.#connection.addTransceiver(track, {
      direction: "sendonly",
      streams: [this.#stream],
      sendEncodings: video ? [{ maxBitrate: mostBits }] : [],
    });
    const known = RTCRtpSender.getCapabilities?.("video")?.codecs;
    if (video && known) transceiver.setCodecPreferences?.(preferred(known));
  }

  /**
   * Begins to send. What it throws has a sentence for people as its message, or none.
   * @returns {Promise<void>}
   */
  async start() {
    try {
      await this.#connection.setLocalDescription();
      await this.#gathered();
      const answer = await fetch(this.#address, {
        method: "POST",
        headers: { "Content-Type": "application/sdp" },
        body: this.#connection.localDescription?.sdp ?? "",
      });
      if (!answer.ok) throw new Error(await sentenceIn(answer));
      this.#resource = new URL(answer.headers.get("Location") ?? "", answer.url).href;
      if (this.#over) return this.#delete();
      await this.#connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
      await this.#keepSize();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** A picture that changes its size begins anew for everybody: rather fewer of them a second. */
  async #keepSize() {
    for (const sender of this.#connection.getSenders()) {
      if (sender.track?.kind !== "video") continue;
      const parameters = /** @type {RTCRtpSendParameters & {degradationPreference?: string}} */ (sender.getParameters());
      parameters.degradationPreference = "maintain-resolution";
      await sender.setParameters(parameters).catch(() => {}); // not every browser knows it
    }
  }

  #gathered() {
    const connection = this.#connection;
    if (connection.iceGatheringState === "complete") return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, gatherMs);
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState !== "complete") return;
        clearTimeout(late);
        resolve(undefined);
      });
    });
  }

  /** Ends sending; may be called again, and while the page goes away. */
  stop() {
    if (this.#over) return;
    this.#over = true;
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#delete();
    this.#onEnd();
  }

  /** Says goodbye before it hangs up: the other way round the server would know of nothing to be deleted. */
  async #delete() {
    try {
      if (this.#resource) await fetch(this.#resource, { method: "DELETE", keepalive: true });
    } catch {
      // then the server notices by itself
    } finally {
      this.#connection.close();
    }
  }
}

/** The detail of a problem document (RFC 9457). @param {Response} answer */
async function sentenceIn(answer) {
  try {
    const { detail } = await answer.json();
    return typeof detail === "string" ? detail : "";
  } catch {
    return "";
  }
}
