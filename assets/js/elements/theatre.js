import { actions, need } from "./dom.js";

const root = document.documentElement;

/** Whether the picture takes the whole window. */
export const inTheatre = () => root.hasAttribute("data-theatre");

/**
 * The style sheet for a line that lies over the picture. Its own media query is for phones held sideways.
 * @returns {() => void} applies it where the picture takes all the height
 */
function lineOver() {
  const sheet = need("#over", HTMLLinkElement);
  const usual = sheet.media;
  return () => {
    sheet.media = inTheatre() || document.fullscreenElement ? "all" : usual;
  };
}

/**
 * Theatre mode: the picture takes the window. The root element is told by an event of its own,
 * `theatrechange`.
 * @param {boolean} on
 */
export function setTheatre(on) {
  root.toggleAttribute("data-theatre", on);
  for (const opener of actions("theatre")) opener.setAttribute("aria-pressed", String(on));
  root.dispatchEvent(new Event("theatrechange"));
}

/** Wires the button, and Escape, which leaves; returns what turns theatre mode on and off. */
export function theatreButton() {
  const toggle = () => setTheatre(!inTheatre());
  const placeLine = lineOver();
  root.addEventListener("theatrechange", placeLine);
  document.addEventListener("fullscreenchange", placeLine);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && inTheatre() && !document.querySelector("dialog[open], :popover-open")) setTheatre(false);
  });
  for (const opener of actions("theatre")) opener.addEventListener("click", toggle);
  return toggle;
}

/**
 * Where no element can go full screen (iPhones would show the bare film in a player of their own, moving
 * by itself), the window is the screen. These replace entries of media-chrome's store.
 * @param {HTMLElement} frame what would go full screen
 */
export function windowAsScreen(frame) {
  if ("requestFullscreen" in frame || "webkitRequestFullscreen" in frame) return { state: {}, requests: {} };
  return {
    state: {
      mediaIsFullscreen: {
        get: inTheatre,
        /** @param {boolean} on */
        set: (on) => setTheatre(on),
        stateOwnersUpdateHandlers: [
          /** @param {(on: boolean) => void} tell */
          (tell) => {
            const update = () => tell(inTheatre());
            root.addEventListener("theatrechange", update);
            return () => root.removeEventListener("theatrechange", update);
          },
        ],
      },
      mediaFullscreenUnavailable: { get: () => undefined },
    },
    requests: {
      mediaenterfullscreenrequest: () => setTheatre(true),
      mediaexitfullscreenrequest: () => setTheatre(false),
    },
  };
}
