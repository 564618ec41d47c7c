import { strings } from "../strings.js";
import { actions, need, setText } from "./dom.js";
import { RoomStats } from "./stats.js";
/** @import {Session} from "../session.js" */

/**
 * Copies text and says so on the button for a moment.
 * @param {HTMLElement} label
 * @param {string} text
 * @param {string} usual
 */
export async function copy(label, text, usual) {
  try {
    await writeText(text, label.closest("dialog") ?? document.body);
    setText(label, strings.copied);
  } catch {
    setText(label, strings.copyFailed);
  }
  const said = label.closest("button");
  said?.toggleAttribute("data-said", true);
  setTimeout(() => {
    setText(label, usual);
    said?.toggleAttribute("data-said", false);
  }, 2000);
}

/**
 * Without TLS there is no clipboard interface: then the old way, in a place that is not inert.
 * @param {string} text
 * @param {HTMLElement} place
 */
async function writeText(text, place) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  place.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copying was refused");
}

/** The button with the room's link: without the name of who copies it. */
export function linkButton() {
  for (const opener of actions("copy-link")) {
    const label = need("[data-field=copy-link]", HTMLElement, opener);
    opener.addEventListener("click", () => void copy(label, location.origin + location.pathname, strings.copyLink));
  }
}

/**
 * The statistics panel's buttons; returns what opens and closes it.
 * @param {Session} session
 */
export function statsPanel(session) {
  const panel = need("room-stats", RoomStats);
  panel.attach(session);
  const toggle = () => panel.togglePopover();
  for (const opener of actions("stats")) opener.addEventListener("click", toggle);
  for (const copier of actions("copy-stats")) {
    copier.addEventListener("click", () => void copy(copier, panel.text, strings.copy));
  }
  return toggle;
}

/**
 * The one large button for a browser that refused sound.
 * @param {Session} session
 */
export function soundButton(session) {
  for (const opener of actions("sound")) {
    session.addEventListener("needgesture", () => {
      opener.hidden = false;
    });
    opener.addEventListener("click", () => {
      opener.hidden = true;
      session.unmute();
    });
  }
}
