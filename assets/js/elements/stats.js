import { strings } from "../strings.js";
import { make, need, setText } from "./dom.js";
/** @import {Session, Stats} from "../session.js" */

/**
 * The panel's rows: a word and its value.
 * @param {Stats} stats
 * @returns {[string, string][]}
 */
export function rows(stats) {
  return [
    [strings.skew, stats.skewMs === null ? strings.notKnown : `${stats.skewMs.toFixed(1).replace("-", "−")} ms`],
    [strings.delay, `${stats.delayMs.toFixed(0)} ms`],
    [strings.roundTrip, `${stats.rtt.toFixed(0)} ms`],
    [strings.buffer, `${stats.bufferS.toFixed(1)} s`],
    [strings.drops, String(stats.drops)],
    [strings.rate, stats.rate.toFixed(4)],
    [strings.codec, stats.codec || strings.notKnown],
    [strings.transport, stats.transport],
  ];
}

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
