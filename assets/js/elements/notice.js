import { strings } from "../strings.js";
import { button, need, setText } from "./dom.js";
import { noticeFor } from "./waiting.js";
/** @import {Session} from "../session.js" */

/** How long a refusal stays, ms. */
const refusalStays = 5000;

/** The sentence over the picture: who is waited for, what went wrong, and what can be done. */
export class RoomNotice extends HTMLElement {
  /** @type {Session|null} */
  #session = null;
  #refusal = "";
  #fault = "";
  #started = false;
  #shown = "";
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #forget;

  /** @param {Session} session */
  attach(session) {
    this.#session = session;
    const update = () => this.#update();
    for (const type of ["room", "members"]) session.addEventListener(type, update);
    session.addEventListener("status", () => {
      if (session.status !== "closed") this.#started = true;
      document.documentElement.toggleAttribute("data-closed", this.#started && session.status === "closed");
      update();
    });
    session.addEventListener("refused", (event) => this.#say(sentenceOf(event)));
    session.addEventListener("error", (event) => this.#break(sentenceOf(event)));
    setInterval(() => {
      if (session.room?.wait) update();
    }, 250);
    update();
  }

  /**
   * Says something for a few seconds.
   * @param {string} sentence
   */
  #say(sentence) {
    this.#refusal = sentence;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#refusal = "";
      this.#update();
    }, refusalStays);
    this.#update();
  }

  /**
   * Says that the player gave up, until it is told to try again.
   * @param {string} sentence
   */
  #break(sentence) {
    this.#fault = sentence;
    this.#update();
  }

  #update() {
    const session = this.#session;
    if (!session) return;
    const notice = noticeFor({
      room: session.room,
      members: session.members,
      you: session.you,
      status: session.status,
      closedReason: session.closedReason,
      refusal: this.#refusal,
      fault: this.#fault,
      started: this.#started,
      now: session.serverNow(),
    });
    setText(need("[data-field=notice]", HTMLElement, this), notice.text);
    setText(need("[data-field=left]", HTMLElement, this), notice.left ?? "");
    this.dataset.kind = notice.kind;
    this.toggleAttribute("data-shown", notice.text !== "");

    const wanted = notice.actions.join(" ");
    if (wanted === this.#shown) return; // a button under a finger stays the same button
    this.#shown = wanted;
    const deeds = {
      goOn: () => session.goOn(),
      wait: () => session.keepWaiting(),
      tryAgain: () => session.play(),
      retry: () => {
        this.#break("");
        session.retry();
      },
      reload: () => location.reload(),
      home: () => location.assign(`${document.documentElement.dataset.base ?? ""}/`),
    };
    need("[data-field=actions]", HTMLElement, this).replaceChildren(
      ...notice.actions.map((action) => button(strings[action], deeds[action], { class: "button small" })),
    );
  }
}

/** @param {Event} event */
function sentenceOf(event) {
  const detail = event instanceof CustomEvent ? /** @type {{sentence?: string}} */ (event.detail) : {};
  return detail.sentence ?? "";
}

customElements.define("room-notice", RoomNotice);
