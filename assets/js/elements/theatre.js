import { actions } from "./dom.js";

const root = document.documentElement;

/** Whether the picture takes the whole window. */
export const inTheatre = () => root.hasAttribute("data-theatre");

/** A phone on its side: there is no height to spare beside the picture. styles: data-over. */
const low = matchMedia("(max-height: 30rem) and (min-aspect-ratio: 1)");

/** Where the picture takes all the height, the line lies over it and comes and goes with the controls. */
function placeLine() {
  root.toggleAttribute("data-over", inTheatre() || low.matches || document.fullscreenElement !== null);
}

/**
 * Theatre mode: the picture takes the window. The root element is told by an event of its own,
 * `theatrechange`.
 * @param {boolean} on
 */
export function setTheatre(on) {
  root.toggleAttribute("data-theatre", on);
  for (const opener of actions("theatre")) opener.setAttribute("aria-pressed", String(on));
  placeLine();
  root.dispatchEvent(new Event("theatrechange"));
}

/** Wires the button, and Escape, which leaves; returns what turns theatre mode on and off. */
export function theatreButton() {
  const toggle = () => setTheatre(!inTheatre());
  low.addEventListener("change", placeLine);
  document.addEventListener("fullscreenchange", placeLine);
  placeLine();
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
