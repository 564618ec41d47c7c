/** @import {FromRTC, RTCServer, ToRTC} from "../../wire/types.js" */
import { withStereo } from "./description.js";

/** @typedef {"connecting"|"connected"|"lost"|"failed"|"closed"} RtcConnectionState */

/**
 * One WebRTC connection that receives a room's picture and sound: offer, answer and candidates over the control
 * socket. It is made for one try and is of no more use after it was lost.
 */
export class RtcConnection {
  #peer;
  #send;
  #handlers;
  #stream = new MediaStream();
  #video;
  #audio;
  /** Candidates wait for the answer. @type {Promise<unknown>} */
  #described;
  /** @type {() => void} */
  #answered = () => {};
  #hasAnswer = false;
  /** @type {RtcConnectionState} */
  #state = "connecting";

  /**
   * @param {RTCServer[]} servers
   * @param {(message: ToRTC) => boolean} send
   * @param {object} handlers
   * @param {() => void} handlers.onConnected
   * @param {(sentence: string) => void} handlers.onOver it failed or was lost; with the server's sentence, or ""
   */
  constructor(servers, send, handlers) {
    this.#send = send;
    this.#handlers = handlers;
    this.#described = new Promise((resolve) => { this.#answered = () => resolve(undefined); });
    const peer = new RTCPeerConnection({ iceServers: servers, bundlePolicy: "max-bundle" });
    this.#peer = peer;
    this.#video = peer.addTransceiver("video", { direction: "recvonly" }).receiver;
    this.#audio = peer.addTransceiver("audio", { direction: "recvonly" }).receiver;
    for (const { track } of [this.#video, this.#audio]) this.#stream.addTrack(track);
    peer.addEventListener("connectionstatechange", () => this.#changed(peer.connectionState));
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate?.candidate || this.#state === "closed") return;
      const { candidate: text, sdpMid, sdpMLineIndex } = candidate;
      this.#send({ type: "rtc.candidate", candidate: text, mid: sdpMid ?? "0", index: sdpMLineIndex ?? 0 });
    });
  }

  get state() { return this.#state; }
  /** Picture and sound, whether they come yet or not. */
  get stream() { return this.#stream; }
  /** The receiver of pictures. */
  get video() { return this.#video; }
  /** The receiver of sound. */
  get audio() { return this.#audio; }

  /** Sends the offer. */
  async open() {
    try {
      const offer = await this.#peer.createOffer();
      const sdp = withStereo(offer.sdp ?? "");
      if (this.#ended) return;
      await this.#peer.setLocalDescription({ type: "offer", sdp });
      if (!this.#ended && !this.#send({ type: "rtc.offer", sdp })) this.#over("");
    } catch {
      this.#over("");
    }
  }

  /** @param {FromRTC} message */
  async receive(message) {
    try {
      if (message.type === "rtc.answer") {
        this.#hasAnswer = true;
        await this.#peer.setRemoteDescription({ type: "answer", sdp: message.sdp });
        this.#answered();
      } else if (message.type === "rtc.candidate") {
        await this.#described;
        const { candidate, mid, index } = message;
        if (!this.#ended) await this.#peer.addIceCandidate({ candidate, sdpMid: mid ?? null, sdpMLineIndex: index ?? null });
      } else if (message.type === "rtc.state") {
        // Before the answer it is the connection before that was closed.
        if (message.state === "failed" || (message.state === "closed" && this.#hasAnswer)) this.#over(message.sentence);
      }
    } catch {
      // A candidate that cannot be used is one of several; without the answer nothing works.
      if (message.type === "rtc.answer") this.#over("");
    }
  }

  /** @returns {Promise<RTCStatsReport>} */
  statistics() { return this.#peer.getStats(); }

  close() {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#peer.close();
    this.#send({ type: "rtc.close" });
  }

  get #ended() { return this.#state === "failed" || this.#state === "lost" || this.#state === "closed"; }

  /** @param {RTCPeerConnectionState} state */
  #changed(state) {
    if (this.#ended) return;
    if (state === "connected") {
      this.#state = "connected";
      this.#handlers.onConnected();
    } else if (state === "disconnected" || state === "failed") this.#over("");
  }

  /** @param {string} sentence */
  #over(sentence) {
    if (this.#ended) return;
    this.#state = this.#state === "connected" ? "lost" : "failed";
    this.#handlers.onOver(sentence);
  }
}
