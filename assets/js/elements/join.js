import { strings } from "../strings.js";
import { need, setText } from "./dom.js";
/** @import {Session} from "../session.js" */

/**
 * The door: asks for a name, gets the cookie that opens the sockets, starts the session.
 * @param {Session} session
 * @param {HTMLVideoElement} video
 */
export function joinDialog(session, video) {
  const dialog = need("#join", HTMLDialogElement);
  const form = dialog.querySelector("form");
  // The server sent it open, for those without script; a modal one keeps the focus.
  dialog.close();
  dialog.showModal();
  // There is nothing behind it yet, and a second Escape closes a dialog whatever its page says.
  dialog.addEventListener("close", () => {
    if (document.documentElement.dataset.joined !== "true" && !dialog.open) dialog.showModal();
  });
  if (!form) return;

  const field = need("[name=name]", HTMLInputElement, form);
  const submit = need("[type=submit]", HTMLButtonElement, form);
  field.focus();
  field.select();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void join();
  });

  async function join() {
    if (!form || submit.disabled) return;
    const name = field.value.trim();
    if (name === "") return complain(strings.nameMissing);
    allowSound(video);
    submit.disabled = true;
    submit.ariaBusy = "true";
    const problem = await askToJoin(form.action, name);
    submit.disabled = false;
    submit.ariaBusy = null;
    if (problem) return complain(problem);
    session.start();
    document.documentElement.dataset.joined = "true";
    dialog.close();
    need("#content", HTMLElement).focus({ preventScroll: true });
  }

  /** @param {string} sentence */
  function complain(sentence) {
    if (!form) return;
    field.ariaInvalid = "true";
    setText(need("[data-field=problem]", HTMLElement, form), sentence);
    field.focus();
  }
}

/**
 * Some browsers let an element sound only if play was called on it within the click itself, and the
 * answer of the server comes after it.
 * @param {HTMLVideoElement} video
 */
function allowSound(video) {
  video.play().catch(() => {});
  video.pause();
}

/**
 * Asks the server for a place in the room.
 * @param {string} address
 * @param {string} name
 * @returns {Promise<string>} why not; "" if joined
 */
async function askToJoin(address, name) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ name }),
      redirect: "manual", // it leads to this page, which is here already
      credentials: "same-origin",
    });
    if (answer.ok || answer.type === "opaqueredirect") return "";
    return sentenceOf(await answer.text());
  } catch {
    return strings.joinFailed;
  }
}

/**
 * The sentence of the page that says why not, which is this page with a remark at the field, or a problem's.
 * @param {string} html
 */
function sentenceOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const sentence = page.querySelector("#join-problem, main > .lead")?.textContent?.trim();
  return sentence || strings.joinFailed;
}
