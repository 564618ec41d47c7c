import { actions } from "./dom.js";
import { edgeAt, startAt } from "../sync/live-need.js";
/** @import {Session} from "../session.js" */

/**
 * The button that leads to what happens now: lit while the room is there.
 * @param {Session} session
 */
export function liveButton(session) {
  for (const button of actions("live")) {
    const show = () => {
      const live = session.room?.live;
      button.hidden = !live;
      button.setAttribute("aria-pressed", String(Boolean(live?.following && session.room?.timeline.moving)));
    };
    session.addEventListener("room", show);
    button.addEventListener("click", () => session.live());
    show();
  }
}

/**
 * What the seek bar of a live room reaches over.
 * @param {Session} session
 * @returns {[number, number]|null} s; null where nothing happens now
 */
export function liveWindow(session) {
  const live = session.room?.live;
  if (!live) return null;
  const now = session.serverNow();
  const end = Math.max(0, edgeAt(live, now) - live.delay);
  return [Math.min(startAt(live, now), end), end];
}
