import { strings } from "../strings.js";
import { button, make, need, setText } from "./dom.js";
import { hue, initials, signedMs } from "./names.js";
/** @import {Session} from "../session.js" */
/** @import {Member} from "../wire/types.js" */
/** @import {Ask} from "./dialogs.js" */

/**
 * One member in the line of people: an avatar that opens a card. The element stays as long as the
 * member does, so that focus and an open card survive every update.
 */
export class Person {
  #session;
  #ask;
  #id;
  #card;
  #button;
  #name = make("bdi", { class: "person-name" });
  #badgeName = make("bdi");
  #drift = make("span");
  #drawn = "";

  /**
   * @param {Session} session
   * @param {Member} member
   * @param {Ask} ask
   */
  constructor(session, member, ask) {
    this.#session = session;
    this.#ask = ask;
    this.#id = member.id;
    const card = `person-${member.id}`;
    this.#button = make(
      "button",
      { type: "button", class: "person-button", popovertarget: card },
      make("span", { class: "avatar", "aria-hidden": "true" }),
      this.#name,
    );
    this.#card = make("div", { id: card, class: "card-pop", popover: "", role: "group" });
    /** What stands in the list. */
    this.element = make(
      "div",
      { role: "listitem", class: "person" },
      this.#button,
      make("span", { class: "numbers number", "aria-hidden": "true" }, this.#badgeName, this.#drift),
      this.#card,
    );
  }

  /** @param {Member} member */
  update(member) {
    const session = this.#session;
    const owner = session.room?.owner === member.id;
    const mine = session.you === member.id;
    const words = [
      mine ? strings.you : "",
      owner ? strings.owner : "",
      member.ready ? strings.ready : strings.notReady,
    ].filter(Boolean);

    const avatar = need(".avatar", HTMLElement, this.#button);
    avatar.dataset.initials = initials(member.name);
    avatar.dataset.hue = String(hue(member.name));
    this.element.dataset.ready = String(member.ready);
    this.element.toggleAttribute("data-owner", owner);
    this.element.toggleAttribute("data-control", member.control || owner);
    this.#button.setAttribute("aria-label", `${member.name}, ${words.join(", ")}`);
    setText(this.#name, member.name);
    setText(this.#badgeName, member.name);
    setText(this.#drift, `${signedMs(member.skew)} · ${Math.round(member.delay * 1000)} ms`);

    const shape = JSON.stringify([member.name, words, member.control, session.room?.owner === session.you]);
    if (shape !== this.#drawn) {
      this.#drawn = shape;
      this.#draw(member, words, { owner, mine });
    }
    setText(need("[data-field=skew]", HTMLElement, this.#card), signedMs(member.skew));
    setText(need("[data-field=delay]", HTMLElement, this.#card), `${Math.round(member.delay * 1000)} ms`);
  }

  /**
   * @param {Member} member
   * @param {string[]} words
   * @param {{owner: boolean, mine: boolean}} is
   */
  #draw(member, words, { owner, mine }) {
    if (owner || member.control) words = [...words, strings.inControl];
    this.#card.setAttribute("aria-label", member.name);
    this.#card.replaceChildren(
      make("p", { class: "card-name", dir: "auto" }, member.name),
      make("p", { class: "quiet state" }, words.join(", ")),
      make(
        "dl",
        { class: "pairs number" },
        make("dt", {}, strings.skew),
        make("dd", { "data-field": "skew" }),
        make("dt", {}, strings.delay),
        make("dd", { "data-field": "delay" }),
      ),
      ...(mine ? [this.#renameForm(member)] : []),
      ...(!mine && this.#session.room?.owner === this.#session.you ? [this.#ownersMenu(member)] : []),
    );
  }

  /** @param {Member} member */
  #renameForm(member) {
    const id = `name-${member.id}`;
    const field = make("input", { id, name: "name", value: member.name, maxlength: "40", required: "", autocomplete: "nickname" });
    const form = make(
      "form",
      { class: "inline" },
      make("label", { for: id }, strings.yourName),
      field,
      make("button", { type: "submit", class: "button small" }, strings.save),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#session.rename(field.value.trim());
      this.#card.hidePopover();
    });
    return form;
  }

  /** @param {Member} member */
  #ownersMenu(member) {
    const session = this.#session;
    const id = this.#id;
    const close = () => this.#card.hidePopover();
    /** @type {(label: string, act: () => void, look?: string) => HTMLButtonElement} */
    const entry = (label, act, look = "") =>
      button(label, () => { close(); act(); }, { class: `entry ${look}` });
    return make(
      "div",
      { class: "entries" },
      entry(member.control ? strings.takeControl : strings.giveControl, () => session.giveControl(id, !member.control)),
      entry(strings.handOver, () =>
        this.#ask(strings.confirmHandOver(member.name), strings.handOver, () => session.handOver(id)),
      ),
      entry(strings.remove, () => this.#ask(strings.confirmRemove(member.name), strings.remove, () => session.kick(id)), "danger"),
    );
  }
}
