import { Person } from "./person.js";
/** @import {Session} from "../session.js" */
/** @import {Ask} from "./dialogs.js" */

/** The people in the room, in the order they came. */
export class RoomPeople extends HTMLElement {
  /** @type {Map<string, Person>} */
  #people = new Map();
  #first = true;

  /**
   * @param {Session} session
   * @param {Ask} ask
   */
  attach(session, ask) {
    const update = () => this.#update(session, ask);
    session.addEventListener("members", update);
    session.addEventListener("room", update);
  }

  /**
   * @param {Session} session
   * @param {Ask} ask
   */
  #update(session, ask) {
    const present = session.members.filter((m) => m.present);
    if (present.length === 0) return;
    if (this.#first) this.replaceChildren(); // what the server drew before anybody spoke
    this.#first = false;

    for (const [id, person] of this.#people) {
      if (present.some((m) => m.id === id)) continue;
      person.element.remove();
      this.#people.delete(id);
    }
    for (const member of present) {
      let person = this.#people.get(member.id);
      if (!person) {
        person = new Person(session, member, ask);
        this.#people.set(member.id, person);
        this.append(person.element);
      }
      person.update(member);
    }
  }
}

customElements.define("room-people", RoomPeople);
