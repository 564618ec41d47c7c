import { Publisher } from "../session/publisher.js";
import { strings } from "../strings.js";
import { actions } from "./dom.js";
/** @import {Session} from "../session.js" */

/** @typedef {"screen"|"camera"} Shared */

/** What is asked of the browser; sound as it is, for it is others' film. */
const wanted = {
  screen: {
    video: { frameRate: { ideal: 30, max: 60 } },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    systemAudio: "include",
  },
  camera: { video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }, audio: true },
};

/**
 * What can be shared from this browser: nothing where the page is not secure, no screen on telephones.
 * @param {Shared} what
 * @returns {(() => Promise<MediaStream>)|null}
 */
function capture(what) {
  const devices = globalThis.isSecureContext ? navigator.mediaDevices : undefined;
  if (!devices || typeof RTCPeerConnection === "undefined") return null;
  if (what === "camera") return () => devices.getUserMedia(wanted.camera);
  if (!devices.getDisplayMedia) return null;
  return () => devices.getDisplayMedia(/** @type {DisplayMediaStreamOptions} */ (wanted.screen));
}

/**
 * The buttons by which people with control share their screen or camera with the room. Who shares sees the room as
 * everybody does, but does not hear it: it would be heard again and again.
 * @param {Session} session
 * @param {HTMLVideoElement} video
 * @param {string} address of the room's WHIP endpoint
 */
export function shareButtons(session, video, address) {
  /** @type {Publisher|null} */
  let publisher = null;
  let busy = false;
  let silenced = false; // by sharing
  /** @type {Shared} */
  let last = "screen";

  /** Whoever pressed a button that goes is led to the one that comes. */
  const show = () => {
    const starts = [...actions("share-screen"), ...actions("share-camera")];
    const focused = [...starts, ...actions("stop-sharing")].find((button) => button === document.activeElement);
    const may = session.rtc !== null && session.me?.control === true && session.status !== "closed";
    for (const what of /** @type {Shared[]} */ (["screen", "camera"])) {
      for (const opener of actions(`share-${what}`)) {
        opener.hidden = !may || publisher !== null || capture(what) === null;
        opener.setAttribute("aria-disabled", String(busy)); // one that is disabled loses the focus
      }
    }
    for (const opener of actions("stop-sharing")) opener.hidden = publisher === null;
    if (focused?.hidden) actions(publisher ? "stop-sharing" : `share-${last}`).find((button) => !button.hidden)?.focus();
    document.documentElement.toggleAttribute("data-sharing", publisher !== null);
    if (publisher && session.status === "closed") publisher.stop();
  };
  const hear = () => {
    if (silenced) video.muted = false;
    silenced = false;
  };
  const ended = () => {
    publisher = null;
    hear();
    show();
  };

  /** @param {Shared} what */
  const share = async (what) => {
    const open = capture(what);
    if (!open || busy || publisher || !session.rtc) return;
    busy = true;
    last = what;
    show();
    /** @type {MediaStream|null} */
    let stream = null;
    try {
      stream = await open();
      silenced = !video.muted && stream.getAudioTracks().length > 0;
      if (silenced) video.muted = true;
      publisher = new Publisher(`${address}?kind=${what}`, stream, session.rtc, ended);
      show();
      await publisher.start();
    } catch (error) {
      if (!publisher) {
        stream?.getTracks().forEach((track) => track.stop());
        hear();
      }
      if (!refused(error)) session.say(sentenceOf(error));
    } finally {
      busy = false;
      show();
    }
  };

  for (const what of /** @type {Shared[]} */ (["screen", "camera"])) {
    for (const opener of actions(`share-${what}`)) opener.addEventListener("click", () => void share(what));
  }
  for (const opener of actions("stop-sharing")) opener.addEventListener("click", () => publisher?.stop());
  for (const type of ["members", "room", "status"]) session.addEventListener(type, show);
  addEventListener("pagehide", (event) => {
    if (!event.persisted) publisher?.stop();
  });
  show();
}

/** Whoever closes the browser's question has not made a mistake. @param {unknown} error */
function refused(error) {
  return error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (error instanceof DOMException && error.name === "NotFoundError") return strings.noCamera;
  if (error instanceof DOMException || error instanceof TypeError || !(error instanceof Error)) return strings.sharingFailed;
  return error.message || strings.sharingFailed;
}
