import { meansToPlay, seekBy, roomPosition, barPosition } from "./position.js";
/** @import {Session} from "../session.js" */

/**
 * The media keys and the lock screen of the machine.
 * @param {Session} session
 */
export function mediaSession(session) {
  const media = navigator.mediaSession;
  if (!media) return;
  let title = "";
  /** @type {[MediaSessionAction, MediaSessionActionHandler][]} */
  const handlers = [
    ["play", () => session.play()],
    ["pause", () => session.pause()],
    ["seekbackward", (d) => seekBy(session, -(d.seekOffset ?? 10))],
    ["seekforward", (d) => seekBy(session, d.seekOffset ?? 10)],
    ["seekto", (d) => session.seek(roomPosition(d.seekTime ?? 0, session.playhead(), session.room?.item ?? null))],
  ];
  for (const [action, handler] of handlers) {
    try {
      media.setActionHandler(action, handler);
    } catch {
      // A browser that does not know the action throws; it has no such key.
    }
  }
  session.addEventListener("room", () => {
    const { room } = session;
    const item = room?.item ?? null;
    media.playbackState = !item ? "none" : meansToPlay(room) ? "playing" : "paused";
    if (item && item.title !== title) {
      title = item.title;
      media.metadata = new MediaMetadata({ title, artist: document.querySelector("[data-field=room-name]")?.textContent ?? "" });
    }
    if (item && item.duration > 0) {
      media.setPositionState?.({
        duration: item.duration,
        position: barPosition(session.playhead(), item),
        playbackRate: room?.timeline.rate || 1,
      });
    }
  });
}

/**
 * Keeps the screen on while the film plays.
 * @param {Session} session
 */
export function wakeLock(session) {
  if (!("wakeLock" in navigator)) return;
  /** @type {WakeLockSentinel|null} */
  let lock = null;
  let asking = false;
  const update = async () => {
    const wanted = meansToPlay(session.room) && session.status !== "closed" && document.visibilityState === "visible";
    if (!wanted) {
      await lock?.release();
      lock = null;
      return;
    }
    if (asking || (lock && !lock.released)) return;
    asking = true;
    // Refused on a low battery, for one; the film does not depend on it.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    asking = false;
  };
  session.addEventListener("room", () => void update());
  session.addEventListener("status", () => void update());
  document.addEventListener("visibilitychange", () => void update());
}
