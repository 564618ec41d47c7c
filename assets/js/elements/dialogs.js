import { strings } from "../strings.js";
import { actions, make, need, setText } from "./dom.js";
/** @import {Session} from "../session.js" */

/**
 * Asks before something that cannot be taken back.
 * @callback Ask
 * @param {string} question
 * @param {string} yes the button's word
 * @param {() => void} act
 * @returns {void}
 */

/** @returns {Ask} */
export function confirmDialog() {
  const dialog = need("#confirm", HTMLDialogElement);
  return (question, yes, act) => {
    setText(need("[data-field=confirm]", HTMLElement, dialog), question);
    setText(need("[data-field=confirm-yes]", HTMLElement, dialog), yes);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") act(); }, { once: true });
    dialog.showModal();
  };
}

/** The list of keys; returns what opens it. */
export function helpDialog() {
  const dialog = need("#help", HTMLDialogElement);
  need("[data-field=keys]", HTMLElement, dialog).replaceChildren(
    ...strings.keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)]),
  );
  const open = () => dialog.showModal();
  for (const opener of actions("help")) opener.addEventListener("click", open);
  return open;
}

/**
 * The room's settings, for its owner.
 * @param {Session} session
 */
export function settingsDialog(session) {
  const dialog = need("#settings", HTMLDialogElement);
  const form = need("form", HTMLFormElement, dialog);
  const limit = need("[name=waitLimit]", HTMLInputElement, form);
  const never = need("[name=neverWait]", HTMLInputElement, form);
  const openers = actions("settings");

  const show = () => {
    const mine = session.you !== "" && session.room?.owner === session.you;
    for (const opener of openers) opener.hidden = !mine;
    if (!mine && dialog.open) dialog.close();
  };
  session.addEventListener("room", show);
  session.addEventListener("members", show);

  for (const opener of openers) {
    opener.addEventListener("click", () => {
      const settings = session.room?.settings;
      if (!settings) return;
      need(`[name=hotJoin][value=${settings.hotJoin === "pause" ? "pause" : "seamless"}]`, HTMLInputElement, form).checked = true;
      limit.value = String(settings.waitLimit);
      never.checked = settings.neverWait;
      dialog.returnValue = "";
      dialog.showModal();
    });
  }
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "save") return;
    const hotJoin = need("[name=hotJoin]:checked", HTMLInputElement, form).value;
    session.configure({ hotJoin, waitLimit: limit.valueAsNumber, neverWait: never.checked });
  });
}
