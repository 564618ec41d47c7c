import { nextBox } from "./spatial.js";
/** @import {Arrow} from "./spatial.js" */

const televisions = /\b(SMART-TV|SmartTV|Smart TV|Tizen|Web0S|NetCast|HbbTV|AppleTV|GoogleTV|Android TV|AFT[A-Z]+|BRAVIA|CrKey|Roku|VIDAA|Viera|TV Safari|TV Bro)\b/;
const arrows = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
const controls = "button, a[href]:not(.skip), input, select, media-time-range, media-play-button, media-mute-button, " +
  "media-captions-button, media-pip-button, media-fullscreen-button";

/** @param {string} userAgent */
export const isTelevision = (userAgent) => televisions.test(userAgent);

/**
 * On a television arrows lead from control to control. With the picture alone left and right stay seeks, up and
 * down lead into the controls; Back and the way up lead out again.
 */
export function arrowsMoveFocus() {
  document.documentElement.toggleAttribute("data-television", true);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const handled = arrows.has(event.key) ? move(/** @type {Arrow} */ (event.key)) : event.key === "GoBack" && back();
    if (!handled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}

/** @returns {ParentNode} what is in front: arrows stay within it */
const front = () => document.querySelector("dialog[open]") ?? document.querySelector(".card-pop:popover-open") ?? document;

/** @param {Arrow} arrow @returns {boolean} whether it was used */
function move(arrow) {
  const scope = front();
  const focused = focusedControl();
  const sideways = arrow === "ArrowLeft" || arrow === "ArrowRight";
  if (!focused) return (!sideways || scope !== document) && enter(scope);
  if (sideways && keepsArrows(focused)) return false;
  if (isSeekBar(focused) && arrow === "ArrowDown") return enter(scope);
  const others = reachable(scope, focused);
  const found = nextBox(focused.getBoundingClientRect(), others.map((e) => e.getBoundingClientRect()), arrow);
  if (found >= 0) focusOn(others[found]);
  else if (arrow === "ArrowUp" && scope === document) focused.blur();
  return true;
}

/** What has the focus, if it is a control. Within a shadow root its host is one. */
function focusedControl() {
  const found = document.activeElement;
  return found instanceof HTMLElement && found.matches(controls) ? found : null;
}

/** @param {HTMLElement} element */
const isSeekBar = (element) => element.localName === "media-time-range";

/** @param {HTMLElement} element */
function focusOn(element) {
  const within = isSeekBar(element) ? element.shadowRoot?.querySelector("input") : null;
  (within ?? element).focus();
}

/** Sideways is the bar's own: five seconds. So it is a field's. @param {HTMLElement} element */
const keepsArrows = (element) =>
  isSeekBar(element) || (element instanceof HTMLInputElement && element.type !== "checkbox");

/** @param {ParentNode} scope */
function enter(scope) {
  const first = scope.querySelector("media-play-button");
  const target = first instanceof HTMLElement && scope === document ? first : reachable(scope)[0];
  target?.focus();
  return Boolean(target);
}

/** Out of the controls, or out of what is in front. */
function back() {
  const card = document.querySelector(".card-pop:popover-open");
  if (card instanceof HTMLElement) card.hidePopover();
  else focusedControl()?.blur();
  return true;
}

/**
 * What the focus can go to. Of the choices of one group only the chosen one, as with Tab.
 * @param {ParentNode} scope
 * @param {HTMLElement} [focused]
 * @returns {HTMLElement[]}
 */
function reachable(scope, focused) {
  return [...scope.querySelectorAll(controls)].filter((found) => {
    if (!(found instanceof HTMLElement) || found === focused || found.matches(":disabled, [disabled]")) return false;
    if (found instanceof HTMLInputElement && found.type === "radio" && !found.checked) return false;
    return found.checkVisibility({ visibilityProperty: true }) && found.getBoundingClientRect().width > 1;
  }).map((found) => /** @type {HTMLElement} */ (found));
}
