import { strings } from "../strings.js";
import { need, setText } from "./dom.js";
import { programValues } from "./program-values.js";
import { copy } from "./tools.js";

/**
 * The part of the room's settings for other programs. The keys are asked for when it is opened, and kept no longer.
 * @param {string} room its address, without a query
 */
export function programs(room) {
  const details = need("#programs", HTMLDetailsElement);
  const status = need("[data-field=programs]", HTMLElement, details);
  const rows = [...details.querySelectorAll("[data-program]")].filter((row) => row instanceof HTMLElement);

  /** @param {Record<string, string>} values */
  const fill = (values) => {
    for (const row of rows) {
      const value = values[row.dataset.program ?? ""] ?? "";
      row.hidden = value === "";
      need("input", HTMLInputElement, row).value = value;
    }
  };
  for (const row of rows) {
    const input = need("input", HTMLInputElement, row);
    const label = need("button span", HTMLElement, row);
    input.addEventListener("focus", () => input.select());
    need("button", HTMLButtonElement, row).addEventListener("click", () => void copy(label, input.value, strings.copy));
  }
  details.addEventListener("toggle", async () => {
    setText(status, "");
    if (!details.open) return fill({});
    try {
      const answer = await fetch(`${room}/programs`);
      if (!answer.ok) throw new Error(answer.statusText);
      fill(programValues(room, await answer.json()));
    } catch {
      setText(status, strings.programsFailed);
    }
  });
  details.closest("dialog")?.addEventListener("close", () => { details.open = false; });
}
