import { keyAction, whereFrom } from "./keyboard.js";
import { neighbour } from "./frames.js";
import { nudge } from "./nudge.js";
import { maySeek, meansToPlay, seekBy, seekToShare, togglePlay } from "./position.js";
/** @import {Session} from "../session.js" */
/** @import {MediaStore} from "../../vendor/media-chrome/media-store/media-store.js" */
/** @import {KeyAction} from "./keyboard.js" */
/** @import {Frames} from "./frames.js" */

/**
 * @typedef {object} Parts of the page that keys reach
 * @property {Session} session
 * @property {HTMLVideoElement} video
 * @property {Frames} frames
 * @property {() => MediaStore|null} store null until the controls are there
 * @property {() => void} theatre
 * @property {() => void} stats
 * @property {() => void} help
 */

/**
 * Carries out what a key asked for.
 * @param {KeyAction} action
 * @param {Parts} parts
 */
export function carryOut(action, parts) {
  const { session } = parts;
  switch (action.do) {
    case "toggle":
      return togglePlay(session);
    case "by":
      return move(session, action.seconds);
    case "share":
      return seekToShare(session, action.share);
    case "frame":
      return stepFrame(parts, action.step);
    case "theatre":
      return parts.theatre();
    case "stats":
      return parts.stats();
    case "help":
      return parts.help();
    default:
      return request(action, parts);
  }
}

/**
 * @param {Session} session
 * @param {number} seconds
 */
function move(session, seconds) {
  if (maySeek(session)) nudge(seconds);
  seekBy(session, seconds);
}

/**
 * One frame on or back, while nothing moves.
 * @param {Parts} parts
 * @param {-1|1} step
 */
function stepFrame({ session, frames }, step) {
  if (meansToPlay(session.room)) return;
  const playhead = session.playhead();
  seekBy(session, neighbour(playhead, frames.shown, frames.length, step) - playhead);
}

/**
 * What stays on this side of the room goes to media-chrome's store.
 * @param {KeyAction} action
 * @param {Parts} parts
 */
function request(action, { video, store: find }) {
  const store = find();
  if (!store) return;
  const state = store.getState();
  switch (action.do) {
    case "mute":
      return store.dispatch({ type: video.muted ? "mediaunmuterequest" : "mediamuterequest" });
    case "volume":
      return store.dispatch({
        type: "mediavolumerequest",
        detail: Math.min(1, Math.max(0, video.volume + action.step)),
      });
    case "subtitles":
      return store.dispatch({ type: "mediatogglesubtitlesrequest" });
    case "fullscreen":
      return store.dispatch({
        type: state.mediaIsFullscreen ? "mediaexitfullscreenrequest" : "mediaenterfullscreenrequest",
      });
    case "pip":
      return store.dispatch({ type: state.mediaIsPip ? "mediaexitpiprequest" : "mediaenterpiprequest" });
  }
}

/**
 * Listens to the keyboard, before the controls do: on the seek bar too an arrow is five seconds.
 * @param {Parts} parts
 */
export function listenToKeys(parts) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const action = keyAction(event, whereFrom(event));
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      carryOut(action, parts);
    },
    { capture: true },
  );
}

/**
 * Two taps on the left or right third move ten seconds; one tap stays media-chrome's.
 * @param {HTMLElement} picture
 * @param {Session} session
 */
export function listenToTaps(picture, session) {
  let last = { time: -1000, side: 0 };
  picture.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch" || whereFrom(event) !== "page") return;
    const box = picture.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const side = share < 1 / 3 ? -1 : share > 2 / 3 ? 1 : 0;
    if (side !== 0 && side === last.side && event.timeStamp - last.time < 350) {
      move(session, side * 10);
      last = { time: -1000, side: 0 };
      return;
    }
    last = { time: event.timeStamp, side };
  });
}
