import { addTranslation } from "../../vendor/media-chrome/utils/i18n.js";
import { strings } from "../strings.js";
import { need } from "./dom.js";
import { roomStore } from "./store.js";
/** @import {Session} from "../session.js" */
/** @import {MediaStore} from "../../vendor/media-chrome/media-store/media-store.js" */

/** What the controls' keys are, to be learnt from the control. */
const keysOfControls = {
  "media-play-button": "k",
  "media-mute-button": "m",
  "media-captions-button": "c",
  "media-pip-button": "p",
  "media-fullscreen-button": "f",
};

/**
 * A pointer over a sign reads its word and its key; the word changes with what the control would do.
 * @param {HTMLElement} control
 * @param {string} key
 */
function sayOnHover(control, key) {
  const say = () => {
    control.title = `${control.getAttribute("aria-label") ?? ""} (${key})`;
  };
  new MutationObserver(say).observe(control, { attributeFilter: ["aria-label"] });
  control.setAttribute("aria-keyshortcuts", key);
  say();
}

/** media-chrome's own words are looked up by its English ones. */
function translate() {
  addTranslation(
    "en",
    /** @type {any} */ ({
      play: strings.play,
      pause: strings.pause,
      seek: strings.seek,
      mute: strings.mute,
      unmute: strings.unmute,
      volume: strings.volume,
      "closed captions": strings.subtitles,
      "enter fullscreen mode": strings.fullScreen,
      "exit fullscreen mode": strings.exitFullScreen,
      "enter picture in picture mode": strings.pictureInPicture,
      "exit picture in picture mode": strings.exitPictureInPicture,
      "playback time": strings.time,
      "video player": strings.player,
      "video not loaded, unknown time.": strings.unknownTime,
    }),
  );
}

/**
 * Defines media-chrome's elements and gives the controller of the page the room's store.
 * @param {Session} session
 * @param {HTMLVideoElement} video
 * @returns {Promise<MediaStore>}
 */
export async function attachControls(session, video) {
  translate(); // before the elements are made, which is when they read their words
  await import("./chrome.js");
  const controller = need("media-controller", HTMLElement);
  const bar = need("media-time-range", HTMLElement);
  const drag = watchDrag(bar);
  const store = roomStore(session, { video, frame: need(".room", HTMLElement), ...drag });
  /** @type {any} */ (controller).mediaStore = store;

  const show = () => {
    const item = session.room?.item ?? null;
    const live = Boolean(session.room?.live);
    controller.toggleAttribute("data-endless", !live && (!item || item.duration <= 0));
    controller.toggleAttribute("data-live", live);
    bar.toggleAttribute("disabled", item !== null && !item.seekable && !live);
  };
  session.addEventListener("room", show);
  show();
  for (const [name, key] of Object.entries(keysOfControls)) sayOnHover(need(name, HTMLElement), key);
  return store;
}

/**
 * While the bar is dragged only its last place matters: one seek for the room, on release.
 * @param {HTMLElement} bar
 */
function watchDrag(bar) {
  let held = false;
  /** @type {(() => void)|null} */
  let pending = null;
  bar.addEventListener("pointerdown", () => {
    held = true;
  });
  const release = () => {
    if (!held) return;
    held = false;
    // The input's own last event may come after this one.
    setTimeout(() => {
      pending?.();
      pending = null;
    });
  };
  addEventListener("pointerup", release);
  addEventListener("pointercancel", release);
  return {
    pressed: () => held,
    /** @param {() => void} seek */
    later: (seek) => {
      pending = seek;
    },
  };
}
