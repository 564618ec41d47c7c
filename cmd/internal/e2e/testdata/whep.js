// A WHEP player on a page of another origin, written after the draft and RFC 9725: it trickles, restarts ICE, and leaves.
const fragmentType = "application/trickle-ice-sdpfrag";

/** What a fragment says of ICE: everything of the first medium and of the session. */
function fragmentOf(sdp, candidates) {
  const [session, first] = sdp.split(/(?=^m=)/m);
  const pick = (text, pattern) => text.split("\r\n").filter((line) => pattern.test(line));
  return [
    ...pick(session, /^a=(group|ice-)/), pick(first, /^m=/)[0], ...pick(first, /^a=(mid|ice-)/),
    ...candidates.map((c) => `a=${c.candidate}`), "a=end-of-candidates", "",
  ].join("\r\n");
}

class Player {
  constructor(endpoint, video) {
    this.endpoint = endpoint;
    this.pc = new RTCPeerConnection();
    this.pc.addTransceiver("video", { direction: "recvonly" });
    this.pc.addTransceiver("audio", { direction: "recvonly" });
    const stream = new MediaStream();
    this.pc.ontrack = (event) => stream.addTrack(event.track);
    video.srcObject = stream;
  }

  /** Makes an offer; its candidates are there when gathered is. */
  async #offer(options) {
    const candidates = [];
    const gathered = new Promise((resolve) => {
      this.pc.onicecandidate = ({ candidate }) => {
        if (!candidate) resolve(candidates);
        else if (candidate.candidate && candidate.sdpMLineIndex === 0) candidates.push(candidate);
      };
    });
    await this.pc.setLocalDescription(await this.pc.createOffer(options));
    return gathered;
  }

  async begin() {
    const gathered = this.#offer();
    await new Promise((resolve) => this.pc.addEventListener("signalingstatechange", resolve, { once: true }));
    const answer = await fetch(this.endpoint, {
      method: "POST", headers: { "Content-Type": "application/sdp" }, body: this.pc.localDescription.sdp,
    });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
    this.session = new URL(answer.headers.get("Location"), this.endpoint);
    this.etag = answer.headers.get("ETag");
    this.answer = await answer.text();
    await this.pc.setRemoteDescription({ type: "answer", sdp: this.answer });
    return (await this.patch(this.etag, await gathered)).status;
  }

  patch(match, candidates) {
    return fetch(this.session, {
      method: "PATCH", headers: { "Content-Type": fragmentType, "If-Match": match },
      body: fragmentOf(this.pc.localDescription.sdp, candidates),
    });
  }

  async restart() {
    const candidates = await this.#offer({ iceRestart: true });
    const said = await this.patch("*", candidates);
    if (said.status !== 200) throw new Error(`${said.status} ${await said.text()}`);
    const before = this.etag;
    this.etag = said.headers.get("ETag");
    const lines = (await said.text()).split("\r\n");
    const value = (name) => lines.find((line) => line.startsWith(`a=${name}:`));
    const sdp = this.answer.replace(/^a=ice-ufrag:.*$/gm, value("ice-ufrag")).replace(/^a=ice-pwd:.*$/gm, value("ice-pwd"));
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    return this.etag !== before;
  }

  async leave() {
    return (await fetch(this.session, { method: "DELETE" })).status;
  }
}
globalThis.Player = Player;
