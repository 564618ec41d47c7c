import { createMediaStore } from "../../vendor/media-chrome/media-store/media-store.js";
import { requestMap } from "../../vendor/media-chrome/media-store/request-map.js";
import { stateMediator } from "../../vendor/media-chrome/media-store/state-mediator.js";
import { liveWindow } from "./live.js";
import { barPosition, meansToPlay, roomPosition } from "./position.js";
import { windowAsScreen } from "./theatre.js";
/** @import {Session} from "../session.js" */

/** How often the seek bar is told the time, ms; it moves by itself in between. */
const refresh = 250;

/**
 * media-chrome's store for a room: what plays, where and how fast is the room's and read from the
 * session; play, pause and seek are the room's commands; the element is never touched for
 * them. Volume, mute, subtitles, full screen and picture in picture stay as media-chrome does them.
 * @param {Session} session
 * @param {{video: HTMLVideoElement, frame: HTMLElement, pressed: () => boolean, later: (seek: () => void) => void}} options
 *   frame goes full screen; while pressed (the bar is being dragged) seeks are handed to later
 */
export function roomStore(session, { video, frame, pressed, later }) {
  const item = () => session.room?.item ?? null;
  /** @param {number} place */
  const seek = (place) => session.seek(roomPosition(place, session.playhead(), item()));

  const screen = windowAsScreen(frame);

  return createMediaStore({
    media: video,
    fullscreenElement: frame,
    documentElement: document,
    stateMediator: /** @type {any} */ ({ ...stateMediator, ...roomState(session, video), ...screen.state }),
    requestMap: /** @type {any} */ ({
      ...requestMap,
      ...screen.requests,
      mediaplayrequest: () => session.play(),
      mediapauserequest: () => session.pause(),
      // A room has one speed and the protocol no command for it yet: never the element by itself.
      mediaplaybackraterequest: () => {},
      medialooprequest: () => {},
      mediaseektoliverequest: () => session.live(),
      /** @type {(mediator: unknown, owners: unknown, request: {detail: number}) => void} */
      mediaseekrequest: (_mediator, _owners, { detail }) => {
        if (pressed()) later(() => seek(detail));
        else seek(detail);
      },
    }),
  });
}

/**
 * The parts of media-chrome's state that are the room's.
 * @param {Session} session
 * @param {HTMLVideoElement} video
 */
function roomState(session, video) {
  const item = () => session.room?.item ?? null;
  const phase = () => session.room?.phase ?? "idle";
  const duration = () => item()?.duration || Number.NaN;
  const seekable = () => liveWindow(session) ?? (duration() > 0 ? [0, duration()] : undefined);
  const now = () => Number(barPosition(session.playhead(), item()).toFixed(2));

  return {
    mediaPaused: fromRoom(session, () => !meansToPlay(session.room)),
    mediaEnded: fromRoom(session, () => phase() === "ended"),
    mediaHasPlayed: fromRoom(session, () => phase() !== "idle" && phase() !== "loading"),
    mediaLoading: fromRoom(session, () => phase() === "loading" || phase() === "waiting"),
    mediaPlaybackRate: fromRoom(session, () => session.room?.timeline.rate ?? 1),
    mediaDuration: fromRoom(session, duration),
    mediaSeekable: fromRoom(session, seekable, refresh),
    mediaStreamType: fromRoom(session, () => (item()?.live ? "live" : "on-demand")),
    mediaChaptersCues: fromRoom(session, () =>
      (item()?.chapters ?? []).map((c) => ({ text: c.title, startTime: c.start, endTime: c.end })),
    ),
    mediaCurrentTime: fromRoom(session, now, refresh),
    mediaBuffered: {
      get: () => buffered(video.buffered, session.playhead(), now()),
      mediaEvents: ["progress", "emptied"],
    },
  };
}

/**
 * One entry of media-chrome's state mediator, told about changes by the room.
 * @template T
 * @param {Session} session
 * @param {() => T} get
 * @param {number} [every] ms, for what changes by itself
 */
function fromRoom(session, get, every = 0) {
  return {
    get,
    set() {},
    stateOwnersUpdateHandlers: [
      /** @param {(value: T) => void} tell */
      (tell) => {
        const update = () => tell(get());
        session.addEventListener("room", update);
        const timer = every > 0 ? setInterval(update, every) : undefined;
        return () => {
          session.removeEventListener("room", update);
          clearInterval(timer);
        };
      },
    ],
  };
}

/**
 * What is buffered, moved to where the bar stands in a looped item.
 * @param {TimeRanges} ranges
 * @param {number} playhead s
 * @param {number} place of the playhead on the bar, s
 * @returns {[number, number][]}
 */
function buffered(ranges, playhead, place) {
  /** @type {[number, number][]} */
  const list = [];
  for (let i = 0; i < ranges.length; i++) {
    const [start, end] = [ranges.start(i) - playhead + place, ranges.end(i) - playhead + place];
    if (end > 0) list.push([Math.max(0, start), end]);
  }
  return list;
}
