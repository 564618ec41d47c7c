import { liveWindow } from "./live.js";
/** @import {Session} from "../session.js" */
/** @import {Item, Room} from "../wire/types.js" */

/**
 * Where the seek bar stands. A looped item's position goes on past its duration; the bar shows the
 * place within the running round.
 * @param {number} playhead s
 * @param {Item|null} item
 */
export function barPosition(playhead, item) {
  if (!item || item.duration <= 0) return Math.max(0, playhead);
  if (item.looped) return playhead % item.duration;
  return Math.min(Math.max(0, playhead), item.duration);
}

/**
 * The room's position for a place on the bar: in a looped item, the one within the running round.
 * @param {number} place s
 * @param {number} playhead s
 * @param {Item|null} item
 */
export function roomPosition(place, playhead, item) {
  if (!item || item.duration <= 0) return Math.max(0, place);
  if (item.looped) return Math.max(0, Math.floor(playhead / item.duration) * item.duration + place);
  return Math.min(Math.max(0, place), item.duration);
}

/**
 * Whether the room means to play, also while it waits or loads.
 * @param {Room|null} room
 */
export function meansToPlay(room) {
  if (!room) return false;
  if (room.phase === "playing") return true;
  return room.wantPlay && (room.phase === "waiting" || room.phase === "loading");
}

/**
 * Whether one's seek will be carried out; the server decides, this only foresees it.
 * @param {Session} session
 */
export function maySeek(session) {
  const { room } = session;
  return Boolean((room?.item?.seekable || room?.live) && (room.owner === session.you || session.me?.control));
}

/**
 * Moves the room by some seconds.
 * @param {Session} session
 * @param {number} seconds
 */
export function seekBy(session, seconds) {
  const item = session.room?.item ?? null;
  if (!item) return;
  const target = Math.max(0, session.playhead() + seconds);
  session.seek(item.looped || item.duration <= 0 ? target : Math.min(target, item.duration));
}

/**
 * Moves the room to a share of the item; where it happens now, of what can be gone back to.
 * @param {Session} session
 * @param {number} share 0 to 1
 */
export function seekToShare(session, share) {
  const window = liveWindow(session);
  if (window) {
    const [from, end] = window;
    if (share === 1) session.live();
    else session.seek(from + share * (end - from));
    return;
  }
  const item = session.room?.item ?? null;
  if (!item || item.duration <= 0) return;
  session.seek(roomPosition(item.duration * share, session.playhead(), item));
}

/** @param {Session} session */
export function togglePlay(session) {
  if (meansToPlay(session.room)) session.pause();
  else session.play();
}
