import { strings } from "../strings.js";
import { need, setText } from "./dom.js";
/** @import {Session} from "../session.js" */

const kept = "watchroom.lowLatency";

/**
 * One's own settings of the player, kept in this browser.
 * @param {Session} session
 */
export function playerSettings(session) {
  const menu = need("#playback", HTMLElement);
  const opener = need("button[popovertarget=playback]", HTMLButtonElement);
  const lowLatency = need("[name=lowLatency]", HTMLInputElement, menu);
  const said = need("[data-field=low-latency]", HTMLElement, menu);

  const show = () => {
    const { offered, wished, state, trouble } = session.lowLatency;
    opener.hidden = !offered && session.status !== "reconnecting";
    lowLatency.checked = wished;
    setText(said, trouble || (state === "trying" ? strings.lowLatencyTrying : ""));
  };
  session.addEventListener("transport", show);
  lowLatency.addEventListener("change", () => {
    keep(lowLatency.checked);
    session.wishLowLatency(lowLatency.checked);
  });
  session.wishLowLatency(stored());
  show();
}

/** Browsers that keep nothing throw. */
function stored() {
  try {
    return localStorage.getItem(kept) === "true";
  } catch {
    return false;
  }
}

/** @param {boolean} on */
function keep(on) {
  try {
    localStorage.setItem(kept, String(on));
  } catch {
    // then it holds as long as the page does
  }
}
