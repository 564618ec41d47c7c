import { make, need, setText } from "./dom.js";
import { rows } from "./stats-rows.js";
/** @import {Session} from "../session.js" */

/** The numbers of one's own playback. */
export class RoomStats extends HTMLElement {
  /** @type {[string, string][]} */
  #rows = [];

  /** @param {Session} session */
  attach(session) {
    const update = () => {
      if (this.open) this.#draw(rows(session.stats()));
    };
    session.addEventListener("stats", update);
    this.addEventListener("toggle", update);
  }

  get open() {
    return this.matches(":popover-open");
  }

  /** The panel as text, to be pasted into a report. */
  get text() {
    return this.#rows.map(([word, value]) => `${word}: ${value}`).join("\n");
  }

  /** @param {[string, string][]} list */
  #draw(list) {
    this.#rows = list;
    const table = need("[data-field=stats]", HTMLElement, this);
    if (table.children.length !== list.length * 2) {
      table.replaceChildren(...list.flatMap(([word]) => [make("dt", {}, word), make("dd", { class: "number" })]));
    }
    const values = table.querySelectorAll("dd");
    list.forEach(([, value], i) => setText(values[i], value));
  }
}

customElements.define("room-stats", RoomStats);
