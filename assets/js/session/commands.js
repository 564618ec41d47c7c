/** @import {Settings, ToControl} from "../wire/types.js" */

/**
 * What a person can ask of the room. Whether it is granted is the server's affair: the answer is
 * another room, or a `refused`.
 */
export class Commands extends EventTarget {
  /** Sends a command, or says why it cannot. @param {ToControl} message */
  command(message) { throw new Error(`nobody sends ${message.type}`); }

  play() { this.command({ type: "play" }); }
  pause() { this.command({ type: "pause" }); }
  /** @param {number} position s */
  seek(position) { this.command({ type: "seek", position }); }
  /** Goes to what happens now. */
  live() { this.command({ type: "live" }); }
  /** Ends waiting. */
  goOn() { this.command({ type: "goOn" }); }
  /** Starts the limit of waiting afresh. */
  keepWaiting() { this.command({ type: "keepWaiting" }); }
  /** @param {string} member @param {boolean} control */
  giveControl(member, control) { this.command({ type: "giveControl", member, control }); }
  /** @param {string} member */
  handOver(member) { this.command({ type: "handOver", member }); }
  /** @param {string} member */
  kick(member) { this.command({ type: "kick", member }); }
  /** @param {string} name one's own */
  rename(name) { this.command({ type: "rename", name }); }
  /** @param {Settings} settings */
  configure(settings) { this.command({ type: "configure", settings }); }
}
