import { strings } from "../strings.js";
/** @import {Member, Room} from "../wire/types.js" */
/** @import {Status} from "../session.js" */

/**
 * What the notice says. `left` is a countdown for eyes only: read aloud each second it would be a torment.
 * @typedef {object} Notice
 * @property {string} text "" for none
 * @property {string} [left]
 * @property {("goOn"|"wait"|"tryAgain"|"retry"|"reload"|"home")[]} actions
 * @property {"quiet"|"wait"|"problem"} kind
 */

/**
 * @typedef {object} Seen what the notice is made from
 * @property {Room|null} room
 * @property {Member[]} members
 * @property {string} you
 * @property {Status} status
 * @property {string} closedReason
 * @property {string} refusal why a command was refused, for a moment; "" for none
 * @property {string} fault what the player gave up with; "" for nothing
 * @property {boolean} started
 * @property {number} now ms, server's clock
 */

/** @type {Notice} */
const nothing = { text: "", actions: [], kind: "quiet" };

/**
 * The one thing most worth saying.
 * @param {Seen} seen
 * @returns {Notice}
 */
export function noticeFor(seen) {
  const { room, status } = seen;
  if (!seen.started) return nothing;
  if (status === "closed") return closed(seen.closedReason);
  if (status === "reconnecting") return { text: strings.reconnecting, actions: [], kind: "quiet" };
  if (seen.refusal) return { text: seen.refusal, actions: [], kind: "quiet" };
  if (seen.fault) return { text: seen.fault, actions: ["retry"], kind: "problem" };
  if (!room) return nothing;
  if (room.sentence) return { text: room.sentence, actions: room.item && !tried(room) ? ["tryAgain"] : [], kind: "problem" };
  if (room.phase === "idle") return { text: strings.nothingPlaying, actions: [], kind: "quiet" };
  if (room.wait && room.wait.for.length > 0) return waiting(seen, room.wait);
  if (room.phase === "loading") return { text: strings.loading, actions: [], kind: "wait" };
  return nothing;
}

/** The server tries again by itself, or nobody can: who has sent it has gone. @param {Room} room */
function tried({ phase, live }) { return phase === "loading" || phase === "ended" || Boolean(live?.stopped); }

/**
 * @param {string} reason
 * @returns {Notice}
 */
function closed(reason) {
  if (reason === "left") return nothing;
  if (reason === "kicked") return { text: strings.kicked, actions: ["home"], kind: "problem" };
  if (reason === "full") return { text: strings.full, actions: ["reload"], kind: "problem" };
  return { text: strings.connectionEnded, actions: ["reload"], kind: "problem" };
}

/**
 * @param {Seen} seen
 * @param {NonNullable<Room["wait"]>} wait
 * @returns {Notice}
 */
function waiting(seen, wait) {
  const mine = wait.for.length === 1 && wait.for[0] === seen.you;
  const names = wait.for.map((id) => seen.members.find((m) => m.id === id)?.name ?? "").filter(Boolean);
  const seconds = Math.max(0, Math.ceil((wait.until - seen.now) / 1000));
  return {
    text: mine ? strings.waitingForYou : strings.waitingFor(names),
    left: strings.secondsLeft(seconds),
    actions: seen.room?.owner === seen.you ? ["goOn", "wait"] : [],
    kind: "wait",
  };
}
